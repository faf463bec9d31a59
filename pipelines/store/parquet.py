"""Parquet tables: one file per (table, site, part), atomic, byte-identical for the same rows."""

import filecmp
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import ArrayLike

from pipelines.arrow import from_table, schema_of, to_table
from pipelines.store.damage import opened, set_aside
from pipelines.store.tables import TABLES
from spiders.disk import writing

Record = TypeVar("Record")
ROW_GROUP_ROWS = 2_000  # ~20 MB of posts in memory: a reader of one post does not load a site
_INPUTS, _KEYS = b"bowen.inputs", b"bowen.keys"
_BUFFER = 1 << 18
_WORTH_COMPRESSING = 1 << 10  # bytes of a column: a Zstandard context costs 60 us, half of a small file's time


@dataclass(frozen=True, slots=True)
class Written:
    """One file as it now stands."""

    path: Path
    rows: int
    size_bytes: int
    changed: bool


class ParquetStore:
    """The tables under one data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / "parquet"

    def path(self, table: str, site: str, part: str) -> Path:
        """Where one file of a table lives."""
        return self.root / table / site / f"{part}.parquet"

    def write(
        self, table: str, site: str, part: str, rows: Iterable[object], *, inputs: str = "", keys: Sequence[str] = ()
    ) -> Written:
        """Write one file, atomically, a row group at a time.

        `inputs` is a digest of what the rows were made from; `keys` has one for each row, where rows may be taken over one by one.
        """
        record = TABLES[table]
        noted = {_INPUTS: inputs.encode()} | ({_KEYS: " ".join(keys).encode()} if keys else {})
        schema = schema_of(record).with_metadata({**(schema_of(record).metadata or {}), **noted})
        return write_file(self.path(table, site, part), schema, (to_table(chunk, record) for chunk in batched(rows, ROW_GROUP_ROWS)))

    def is_current(self, table: str, site: str, part: str, inputs: str) -> bool:
        """Whether a file exists that was made from just these inputs."""
        return bool(inputs) and self.inputs(table, site, part) == inputs

    def inputs(self, table: str, site: str, part: str) -> str | None:
        """The digest a file was written with; None when there is no readable file."""
        try:
            metadata = pq.read_schema(self.path(table, site, part)).metadata or {}
        except (OSError, pa.ArrowInvalid):
            return None
        return str(metadata.get(_INPUTS, b"").decode())

    def known(self, table: str, site: str, part: str) -> dict[str, object]:
        """The rows of one file by their keys; empty where there are none, or rows were taken out since. Raises DamagedFile."""
        path = self.path(table, site, part)
        keys = (pq.read_schema(path).metadata or {}).get(_KEYS, b"").decode().split() if path.exists() else []
        rows: list[object] = list(_records(path, TABLES[table], ())) if keys else []
        return dict(zip(keys, rows, strict=True)) if len(keys) == len(rows) else {}

    def stat(self, table: str, site: str, part: str) -> Written:
        """A file as it stands, unchanged."""
        path = self.path(table, site, part)
        return Written(path, pq.read_metadata(path).num_rows, path.stat().st_size, False)

    def files(self, table: str, site: str | None = None) -> list[Path]:
        """The files of a table, or of one site's share of it, in a stable order."""
        folder = self.root / table / site if site else self.root / table
        return sorted(folder.rglob("*.parquet"))

    def read(self, table: str, record: type[Record], site: str | None = None, only: Collection[str] = ()) -> Iterator[Record]:
        """The rows of a table as records, file by file in a stable order, a row group at a time; `only` as for from_table."""
        for path in self.files(table, site):
            yield from _records(path, record, only)

    def read_part(self, table: str, record: type[Record], site: str, part: str) -> Iterator[Record]:
        """The rows of one file as records. Raises DamagedFile, FileNotFoundError."""
        return _records(self.path(table, site, part), record, ())

    def rows_at(self, path: Path, rows: ArrayLike, record: type[Record], only: Collection[str] = ()) -> Iterator[Record]:
        """The records at some rows of one file, in the file's order; row groups without any of them are not read.

        `only` as for from_table.
        """
        wanted = np.asarray(rows, np.int64)
        with opened(path) as file:
            first = 0
            for group in range(file.num_row_groups):
                size = file.metadata.row_group(group).num_rows
                inside = np.sort(wanted[(wanted >= first) & (wanted < first + size)]) - first
                if len(inside):
                    yield from from_table(_group(file, group, record, only).take(pa.array(inside)), record, only)
                first += size

    def table(self, table: str, columns: list[str], site: str | None = None) -> pa.Table:
        """Some columns of a table as Arrow, without making records."""
        schema = schema_for(table)
        wanted = pa.schema([schema.field(name) for name in columns])
        parts = [read_columns(path, columns).cast(wanted) for path in self.files(table, site)]
        return pa.concat_tables(parts) if parts else wanted.empty_table()

    def count(self, table: str, site: str | None = None) -> int:
        """Rows, from the file footers alone."""
        return sum(pq.read_metadata(path).num_rows for path in self.files(table, site))

    def set_aside_damaged(self, site: str) -> list[str]:
        """Set aside the files of a site, in every table, that cannot be read whole; a line about each. The steps make them again."""
        return [told for table in TABLES for path in self.files(table, site) if (told := set_aside(path))]

    def keep_only(self, table: str, site: str, parts: Iterable[str]) -> None:
        """Remove files of parts that no longer exist, such as a withdrawn archive segment."""
        wanted = {self.path(table, site, part) for part in parts}
        for path in self.files(table, site):
            if path not in wanted:
                path.unlink()

    def ensure_tables(self) -> None:
        """Give every table an empty file, so that SQL finds its columns before its first row."""
        for table in TABLES:
            if not self.files(table):
                self.write(table, "_empty", "schema", [])


def write_file(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> Written:
    """Write tables as row groups of `path` through a temporary name; an unchanged file keeps its bytes and time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    rows, source = 0, iter(tables)
    first = list(islice(source, 1))
    try:
        with writing(path), _buffered(temporary) as sink, pq.ParquetWriter(sink, schema, **_coding(schema, first)) as writer:
            for table in chain(first, source):
                writer.write_table(table.replace_schema_metadata(schema.metadata))
                rows += table.num_rows
        changed = not (path.exists() and filecmp.cmp(path, temporary, shallow=False))
        if changed:
            with writing(path):
                _sync(temporary)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Written(path, rows, path.stat().st_size, changed)


@contextmanager
def _buffered(path: Path) -> Iterator[pa.NativeFile]:
    """A file written in large pieces: a small table has a hundred pages of a few bytes."""
    with pa.OSFile(str(path), "wb") as file, pa.BufferedOutputStream(file, _BUFFER) as sink:
        yield sink


def _coding(schema: pa.Schema, first: list[pa.Table]) -> dict[str, Any]:
    """How columns are stored, by the size of each in the first row group; no dictionaries, which zstd does better (-1 % in size)."""
    columns = [column for table in first for column in zip(schema.names, schema.types, table.columns, strict=True)]
    large = [(name, kind) for name, kind, column in columns if column.get_total_buffer_size() >= _WORTH_COMPRESSING]
    codecs = {leaf: "zstd" for name, kind in large for leaf in _leaves(name, kind)}
    return {"compression": codecs, "use_dictionary": False, "write_page_index": True, "write_page_checksum": True}


def _leaves(name: str, kind: pa.DataType) -> Iterator[str]:
    """The names that Parquet gives to what a column is made of."""
    if pa.types.is_list(kind):
        yield from _leaves(f"{name}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for part in kind:
            yield from _leaves(f"{name}.{part.name}", part.type)
    else:
        yield name


# No threads: nearly every file is smaller than what starting them costs.
def _records(path: Path, record: type[Record], only: Collection[str]) -> Iterator[Record]:
    with opened(path) as file:
        for group in range(file.num_row_groups):
            yield from from_table(_group(file, group, record, only), record, only)


def _group(file: pq.ParquetFile, group: int, record: type[Record], only: Collection[str]) -> pa.Table:
    """One row group: the columns of the record that are wanted, as far as the file has them."""
    kind: Any = record
    wanted = [field.name for field in fields(kind) if not only or field.name in only]
    return file.read_row_group(group, columns=wanted, use_threads=False)  # a name that the file lacks is passed over


def read_columns(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Some columns of one file, in the order given; all of them where none is named. Raises DamagedFile."""
    with opened(path) as file:
        table = file.read(columns=columns, use_threads=False)
        return table if columns is None else table.select(columns)


def batched(rows: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Lists of at most `size` rows, in order."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def schema_for(table: str) -> pa.Schema:
    """The Arrow schema of a table."""
    return schema_of(TABLES[table])
