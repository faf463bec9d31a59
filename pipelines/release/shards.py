"""Parquet files as the Hub's viewer reads them: bounded row groups, page index, zstd, described columns, stable bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.arrow import schema_of, to_table

_BATCH_ROWS = 256
_MB = 1_000_000
# Columns whose statistics would put pieces of text into the file's footer and help no query.
_NO_STATISTICS = frozenset({"markdown", "text", "attribution", "rights_decision"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in memory, before compression."""

    row_group_mb: int
    shard_mb: int


@dataclass(slots=True)
class ShardWriter:
    """Writes the rows of one folder and split into `<split>-00000-of-00001.parquet` files, in the order given."""

    folder: Path
    split: str
    record: type
    limits: Limits
    _rows: list[object] = field(default_factory=list)
    _pending: list[pa.Table] = field(default_factory=list)
    _pending_bytes: int = 0
    _shard_bytes: int = 0
    _open: pq.ParquetWriter | None = None
    _paths: list[Path] = field(default_factory=list)

    def add(self, row: object) -> None:
        """Take one row; it reaches the disk when a row group is full."""
        self._rows.append(row)
        if len(self._rows) >= _BATCH_ROWS:
            self._gather()

    def _gather(self) -> None:
        if not self._rows:
            return
        for table in _slices(to_table(self._rows, self.record), self.limits.row_group_mb * _MB):
            if self._pending_bytes and self._pending_bytes + table.nbytes > self.limits.row_group_mb * _MB:
                self._flush()
            self._pending.append(table)
            self._pending_bytes += table.nbytes
        self._rows = []

    def _flush(self) -> None:
        if not self._pending:
            return
        if self._open is not None and self._shard_bytes + self._pending_bytes > self.limits.shard_mb * _MB:
            self._close_shard()
        if self._open is None:
            self._open = self._start_shard()
        table = pa.concat_tables(self._pending).combine_chunks()
        self._open.write_table(table, row_group_size=max(1, table.num_rows))
        self._shard_bytes += self._pending_bytes
        self._pending, self._pending_bytes = [], 0

    def _start_shard(self) -> pq.ParquetWriter:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{self.split}-{len(self._paths):05d}.parquet"
        self._paths.append(path)
        return open_writer(path, schema_of(self.record))

    def _close_shard(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open, self._shard_bytes = None, 0

    def close(self) -> list[Path]:
        """Write what is left and give the files their final names; the files, in order."""
        self._gather()
        self._flush()
        self._close_shard()
        total = len(self._paths)
        return [path.rename(path.with_name(f"{path.stem}-of-{total:05d}.parquet")) for path in self._paths]


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer with the settings every released file shares.

    Content-defined chunking keeps unchanged rows at unchanged bytes, so that a new version uploads only what is new.
    """
    counted = [field.name for field in schema if field.name not in _NO_STATISTICS and not pa.types.is_nested(field.type)]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        write_page_index=True,
        write_statistics=counted,
        use_content_defined_chunking=True,
    )


def _slices(table: pa.Table, limit: int) -> Iterable[pa.Table]:
    """Halve a table until each piece fits a row group; one row is never cut."""
    if table.num_rows <= 1 or table.nbytes <= limit:
        yield table
        return
    half = table.num_rows // 2
    yield from _slices(table.slice(0, half), limit)
    yield from _slices(table.slice(half), limit)


def write_rows(folder: Path, record: type, rows: Iterable[object], limits: Limits) -> list[Path]:
    """Write a side table of one split; no rows, no file."""
    writer = ShardWriter(folder, "train", record, limits)
    for row in rows:
        writer.add(row)
    return writer.close()
