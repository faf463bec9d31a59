"""Segments of an index: a few thousand posts each, a file of signatures and a file of shingles, written once and mapped ever after."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines.dedup.index.columns import SHINGLES, SIGNATURES
from pipelines.dedup.index.shelf import Part


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Consecutive rows of an index. `number` names the files, and is None for what is in memory only."""

    signatures: pa.Table
    shingles: Part
    number: int | None = None

    @property
    def rows(self) -> int:
        return self.shingles.rows


def in_memory(signatures: pa.Table, shingles: pa.Table) -> Segment:
    """A segment that has no files."""
    return Segment(signatures, Part(shingles.num_rows, table=shingles))


def write_segment(folder: Path, number: int, signatures: pa.Table, shingles: pa.Table) -> Segment:
    """Write both files and map them back, so that a segment costs memory while it is made only."""
    for path, table in zip(segment_files(folder, number), (signatures, shingles), strict=True):
        write_arrow(table, path)
    return read_segment(folder, number, signatures.num_rows)


def read_segment(folder: Path, number: int, rows: int) -> Segment:
    """A segment on disk. Raises OSError or pa.ArrowInvalid when its files are not what was written."""
    signatures_path, shingles_path = segment_files(folder, number)
    signatures = read_arrow(signatures_path, SIGNATURES)
    if signatures.num_rows != rows:
        raise pa.ArrowInvalid(f"{signatures_path.name} has {signatures.num_rows} rows, not {rows}")
    with pa.memory_map(str(shingles_path)) as source:
        if pa.ipc.open_file(source).schema != SHINGLES:
            raise pa.ArrowInvalid(f"{shingles_path.name} has other columns")
    return Segment(signatures, Part(rows, path=shingles_path), number)


def segment_files(folder: Path, number: int) -> tuple[Path, Path]:
    """The files of a segment: signatures, shingles."""
    return folder / f"signatures-{number:06}.arrow", folder / f"shingles-{number:06}.arrow"


def write_arrow(table: pa.Table, path: Path) -> None:
    """One batch, uncompressed (hashes do not compress), through a temporary name."""
    draft = path.with_name(path.name + ".tmp")
    with pa.OSFile(str(draft), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    draft.replace(path)


def read_arrow(path: Path, schema: pa.Schema) -> pa.Table:
    """A table whose columns are pages of the file. Raises OSError or pa.ArrowInvalid."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    if table.schema != schema:
        raise pa.ArrowInvalid(f"{path.name} has other columns")
    return table
