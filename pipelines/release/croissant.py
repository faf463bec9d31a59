"""Croissant metadata (ML Commons, version 1.1 vocabulary): every file with its checksum, every column with its meaning."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.arrow import schema_of
from pipelines.release.card import Release
from pipelines.release.facts import Facts
from pipelines.release.layout import Config
from pipelines.release.licences import deed

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"string": "sc:Text", "int64": "sc:Integer", "double": "sc:Float", "bool": "sc:Boolean"}


def croissant(release: Release, facts: Facts, configs: list[Config], files: Mapping[str, tuple[str, int]]) -> str:
    """The croissant.json of a release, from its configs and the SHA-256 and size in bytes of each data file."""
    groups = [config for config in configs if config.name == config.shards[0].group]
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": release.title,
        "description": "Blog posts, each once and as its author wrote it, with its language, its licence and why it may be published."
        + (f" Those for which this is true: {release.where}" if release.where else ""),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "url": f"https://huggingface.co/datasets/{release.repo}",
        "version": release.version,
        "datePublished": release.date,
        "citeAs": f"{release.title}, version {release.version}: a rights-aware corpus of blog posts.",
        "license": [where for name in facts.names("license", by="posts") if (where := deed(name))] or ["https://spdx.org/licenses/"],
        "keywords": ["blog", "text", "markdown", "deduplicated", "multilingual"],
        "inLanguage": facts.names("language", by="posts"),
        "distribution": [*(_file(path, *files[path]) for path in sorted(files)), *(_file_set(config) for config in groups)],
        "recordSet": [_record_set(config) for config in groups],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _file(path: str, sha256: str, size: int) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": Path(path).name,
        "contentUrl": path,
        "contentSize": f"{size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256,
    }


def _file_set(config: Config) -> dict[str, Any]:
    """The files of a group of configs, found by pattern beside this document."""
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{config.name}",
        "name": f"files-{config.name}",
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{config.name}/{'*/' if config.shards[0].language else ''}*.parquet",
    }


def _record_set(config: Config) -> dict[str, Any]:
    schema = schema_of(config.record)
    return {
        "@type": "cr:RecordSet",
        "@id": config.name,
        "name": config.name,
        "description": schema.metadata[b"description"].decode(),
        "field": [_field(config.name, field) for field in schema],
    }


def _field(record_set: str, field: pa.Field) -> dict[str, Any]:
    repeated = pa.types.is_list(field.type)
    inner = field.type.value_type if repeated else field.type
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{record_set}/{field.name}",
        "name": field.name,
        "description": field.metadata[b"description"].decode(),
    }
    described |= {"repeated": True} if repeated else {}
    if pa.types.is_struct(inner):
        return described | {"subField": [_sub_field(record_set, field.name, part) for part in inner]}
    source = {"fileSet": {"@id": f"files-{record_set}"}, "extract": {"column": field.name}}
    return described | {"dataType": _type(inner), "source": source}


def _sub_field(record_set: str, parent: str, field: pa.Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{parent}/{field.name}",
        "name": field.name,
        "description": field.metadata[b"description"].decode(),
        "dataType": _type(field.type),
        "source": {
            "fileSet": {"@id": f"files-{record_set}"},
            "extract": {"column": parent},
            "transform": {"jsonPath": field.name},
        },
    }


def _type(kind: pa.DataType) -> str:
    return "sc:Date" if pa.types.is_timestamp(kind) or pa.types.is_date(kind) else _TYPES.get(str(kind), "sc:Text")
