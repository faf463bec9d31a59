"""An index as a folder of Parquet files: signatures, shingles in parts, evidence, and a manifest that names what belongs to it.

The manifest is replaced last, so a run that dies leaves the index as it was.
"""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.dedup.columns import SIGNATURES
from pipelines.dedup.index import Index
from pipelines.dedup.memo import EVIDENCE, Memo
from pipelines.dedup.shelf import Part, Shelf, part_name, write_shingles

_MANIFEST = "index.json"
# Raise when a rule that makes signatures changes: an index of another format is built anew, not misread.
FORMAT = 1


class IndexFormatError(ValueError):
    """A folder that holds no index this version can read: the message says what to do."""


def open_index(folder: Path) -> Index:
    """The index in a folder; an empty one that will live there when the folder has none.

    Raises IndexFormatError for a damaged index or one of another format: it can be deleted and built again from the posts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return Index(shelf=Shelf(spill=folder))
    try:
        kept = json.loads(manifest.read_text("utf-8"))
        if kept["format"] != FORMAT:
            raise IndexFormatError(f"{folder}: duplicate index of format {kept['format']}, this version writes {FORMAT}; delete the folder")
        signatures = pa.concat_tables([SIGNATURES.empty_table(), *(pq.read_table(folder / name) for name in kept["signatures"])])
        parts = tuple(Part(rows, path=folder / part_name(number)) for number, rows in enumerate(kept["shingle_rows"]))
        evidence = pq.read_table(folder / kept["evidence"])
    except (KeyError, TypeError, json.JSONDecodeError, OSError, pa.ArrowInvalid) as error:
        raise IndexFormatError(f"{folder}: damaged duplicate index ({type(error).__name__}: {error}); delete the folder") from error
    return Index(signatures, Shelf(parts, folder), Memo(evidence.cast(EVIDENCE).combine_chunks()), frozenset(kept["dead"]))


def save_index(index: Index, folder: Path) -> None:
    """Write what is new in the index, then the manifest, then remove what no longer belongs to it."""
    folder.mkdir(parents=True, exist_ok=True)
    old = _manifest(folder)
    listed = old.get("signatures")
    names = [str(name) for name in listed] if isinstance(listed, list) else []
    saved = sum(pq.read_metadata(folder / name).num_rows for name in names)
    if index.signatures.num_rows > saved:
        names.append(f"signatures-{len(names):06}.parquet")
        _write(index.signatures.slice(saved), folder / names[-1])
    for number, part in enumerate(index.shelf.parts):
        if part.table is not None:
            write_shingles(part.table, folder / part_name(number))
    evidence = f"evidence-{_generation(old):06}.parquet"
    _write(index.memo.table, folder / evidence)
    rows = [part.rows for part in index.shelf.parts]
    manifest = {"format": FORMAT, "signatures": names, "shingle_rows": rows, "evidence": evidence, "dead": sorted(index.dead)}
    draft = folder / (_MANIFEST + ".tmp")
    draft.write_text(json.dumps(manifest), "utf-8")
    draft.replace(folder / _MANIFEST)
    for stale in folder.glob("evidence-*.parquet"):
        if stale.name != evidence:
            stale.unlink()


def _manifest(folder: Path) -> dict[str, object]:
    path = folder / _MANIFEST
    found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found if isinstance(found, dict) else {}


def _generation(manifest: dict[str, object]) -> int:
    name = str(manifest.get("evidence", "evidence--00001"))
    return int(name.removeprefix("evidence-").removesuffix(".parquet")) + 1


def _write(table: pa.Table, path: Path) -> None:
    """Hashes do not compress; the little text there is does not matter."""
    draft = path.with_name(path.name + ".tmp")
    pq.write_table(table, draft, compression="none", use_dictionary=False, write_statistics=False)
    draft.replace(path)

