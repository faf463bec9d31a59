"""Signatures as Arrow columns: one row a post version, shingles in a table of their own because they are ten times the rest."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.doc import Doc
from pipelines.dedup.text.signature import Signature
from pipelines.dedup.text.sketch import BINS

SIGNATURES = pa.schema(
    [
        ("post_id", pa.string()),
        ("version", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("site", pa.string()),
        ("platform", pa.string()),
        ("language", pa.string()),
        ("published", pa.timestamp("us", tz="UTC")),
        ("translated_from", pa.string()),
        ("alternates", pa.list_(pa.string())),
        ("platform_key", pa.string()),
        ("mirror", pa.bool_()),
        ("title_key", pa.string()),
        ("source", pa.string()),
        ("page", pa.uint64()),
        ("host", pa.uint64()),
        ("home", pa.uint64()),
        ("bare", pa.uint64()),
        ("alternate_keys", pa.list_(pa.uint64())),
        ("digest", pa.uint64()),
        ("size", pa.int32()),
        ("foreign", pa.int32()),
        ("sketch", pa.list_(pa.uint32(), BINS)),
        ("anchors", pa.list_(pa.uint64())),
        ("features", pa.list_(pa.uint64())),
        ("kinds", pa.list_(pa.uint8())),
        ("lengths", pa.list_(pa.uint16())),
    ]
)
# The columns that are fields of Doc.
_FACTS = SIGNATURES.names[:12]
SHINGLES = pa.schema([("hashes", pa.list_(pa.uint32())), ("places", pa.list_(pa.uint8()))])


def signature_table(signatures: Sequence[Signature]) -> pa.Table:
    """Signatures without their shingles, one row each."""
    docs = [each.doc for each in signatures]
    facts = [[getattr(doc, name) for doc in docs] for name in _FACTS]
    sketches = np.array([each.sketch for each in signatures], np.uint32).reshape(-1)
    columns = [
        *(pa.array(values, SIGNATURES.field(name).type) for name, values in zip(_FACTS, facts, strict=True)),
        pa.array([each.title_key for each in signatures], pa.string()),
        pa.array([each.source for each in signatures], pa.string()),
        *(pa.array([getattr(each.addresses, name) for each in signatures], pa.uint64()) for name in ("page", "host", "home", "bare")),
        _lists([each.addresses.alternates for each in signatures], pa.uint64()),
        pa.array([each.digest for each in signatures], pa.uint64()),
        pa.array([len(each.shingles.hashes) for each in signatures], pa.int32()),
        pa.array([each.fingerprint.foreign for each in signatures], pa.int32()),
        pa.FixedSizeListArray.from_arrays(pa.array(sketches), BINS),
        _lists([each.shingles.anchors for each in signatures], pa.uint64()),
        _lists([each.fingerprint.features for each in signatures], pa.uint64()),
        _lists([each.fingerprint.kinds for each in signatures], pa.uint8()),
        _lists([each.fingerprint.lengths for each in signatures], pa.uint16()),
    ]
    return pa.Table.from_arrays(columns, schema=SIGNATURES)


def shingle_table(signatures: Sequence[Signature]) -> pa.Table:
    """The shingle sets, in the order of `signature_table`."""
    hashes = _lists([each.shingles.hashes for each in signatures], pa.uint32())
    places = _lists([each.shingles.places for each in signatures], pa.uint8())
    return pa.Table.from_arrays([hashes, places], schema=SHINGLES)


def _lists(arrays: Sequence[NDArray[np.generic]], type_: pa.DataType) -> pa.ListArray:
    offsets = np.cumsum([0, *map(len, arrays)]).astype(np.int32)
    values = np.concatenate(arrays) if arrays else np.empty(0, type_.to_pandas_dtype())
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values, type_))


def ragged(column: pa.ChunkedArray) -> tuple[NDArray[np.generic], NDArray[np.int64]]:
    """A list column as one flat array and n + 1 offsets."""
    lengths = [np.diff(chunk.offsets.to_numpy()) for chunk in column.chunks]
    offsets = np.concatenate([[0], *lengths]).cumsum().astype(np.int64)
    values = [chunk.flatten().to_numpy(zero_copy_only=False) for chunk in column.chunks]
    empty = np.empty(0, column.type.value_type.to_pandas_dtype())
    return (values[0] if len(values) == 1 else np.concatenate([empty, *values])), offsets


def fixed(column: pa.ChunkedArray) -> NDArray[np.uint32]:
    """The sketch column as an (n, 128) array."""
    parts = [chunk.flatten().to_numpy(zero_copy_only=False).reshape(-1, BINS) for chunk in column.chunks if len(chunk)]
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty((0, BINS), np.uint32), *parts])


def docs_of(table: pa.Table, rows: Iterable[int]) -> list[Doc]:
    """Doc values, without their text, of some rows."""
    taken = table.select(_FACTS).take(pa.array(list(rows), pa.int64()))
    columns = [taken[name].to_pylist() for name in _FACTS]
    return [_doc(*values) for values in zip(*columns, strict=True)]


def _doc(
    post_id: str,
    version: str,
    title: str,
    url: str,
    site: str,
    platform: str,
    language: str,
    published: datetime | None,
    translated_from: str | None,
    alternates: list[str],
    platform_key: str | None,
    mirror: bool,
) -> Doc:
    return Doc(
        post_id=post_id,
        version=version,
        markdown="",
        title=title,
        url=url,
        site=site,
        platform=platform,
        language=language,
        published=published,
        translated_from=translated_from,
        alternates=tuple(alternates),
        platform_key=platform_key,
        mirror=mirror,
    )
