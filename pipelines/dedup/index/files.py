"""An index as a folder of Arrow files: segments of signatures and shingles, evidence, and a manifest that names what belongs to it.

The manifest is replaced last and no file it names is ever written again, so a run that dies leaves the index as it was.
"""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from pipelines.dedup.index.compact import compacted
from pipelines.dedup.index.index import Index
from pipelines.dedup.index.memo import EVIDENCE, Memo
from pipelines.dedup.index.segments import Segment, read_arrow, read_segment, segment_files, write_arrow

_MANIFEST = "index.json"
# Raise when a rule that makes signatures changes: an index of another format is built anew, not misread.
FORMAT = 3


class IndexFormatError(ValueError):
    """A folder that holds no index this version can read: the message says what to do."""


def open_index(folder: Path) -> Index:
    """The index in a folder; an empty one that will live there when the folder has none.

    Raises IndexFormatError for a damaged index or one of another format: it can be deleted and built again from the posts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return Index(folder=folder)
    try:
        kept = json.loads(manifest.read_text("utf-8"))
        if kept["format"] != FORMAT:
            raise IndexFormatError(f"{folder}: duplicate index of format {kept['format']}, this version writes {FORMAT}; delete the folder")
        segments = tuple(read_segment(folder, number, rows) for number, rows in kept["segments"])
        evidence = read_arrow(folder / kept["evidence"], EVIDENCE)
        return Index(segments, Memo(evidence.combine_chunks()), frozenset(kept["dead"]), folder, int(kept["next"]))
    except (KeyError, TypeError, ValueError, OSError, pa.ArrowInvalid) as error:
        if isinstance(error, IndexFormatError):
            raise
        raise IndexFormatError(f"{folder}: damaged duplicate index ({type(error).__name__}: {error}); delete the folder") from error


def save_index(index: Index, folder: Path) -> None:
    """Write what is new in the index, compacted, then the manifest, then remove what no longer belongs to it."""
    folder.mkdir(parents=True, exist_ok=True)
    if index.folder != folder:
        index = _moved(index, folder)
    index = compacted(index)
    evidence = f"evidence-{index.next_number:06}.arrow"
    write_arrow(index.memo.table, folder / evidence)
    segments = [[each.number, each.rows] for each in index.segments]
    manifest = {
        "format": FORMAT,
        "segments": segments,
        "evidence": evidence,
        "next": index.next_number + 1,
        "dead": sorted(index.dead),
    }
    draft = folder / (_MANIFEST + ".tmp")
    draft.write_text(json.dumps(manifest), "utf-8")
    draft.replace(folder / _MANIFEST)
    _sweep(folder, {_MANIFEST, evidence, *(path.name for each in index.segments for path in _files(folder, each))})


def _moved(index: Index, folder: Path) -> Index:
    """The same index in a folder that holds none, or another one's files, which are overwritten by none of these."""
    numbers = [int(path.stem.rsplit("-", 1)[1]) for path in folder.glob("*-??????.arrow")]
    moved = replace(index, segments=(), folder=folder, next_number=max(numbers, default=-1) + 1)
    for segment in index.segments:
        with segment.shingles.opened() as shingles:
            moved = moved.with_segment(segment.signatures, shingles)
    return moved


def _files(folder: Path, segment: Segment) -> tuple[Path, ...]:
    return () if segment.number is None else segment_files(folder, segment.number)


def _sweep(folder: Path, wanted: set[str]) -> None:
    """Remove the index's own files that the manifest does not name."""
    for path in folder.glob("*.arrow*"):
        if path.name not in wanted:
            path.unlink()
