"""Parquet files: which rows hold a withdrawn post, by its keys or by any run of its words; the file rewritten without them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipelines.takedown.runs import Runs
from pipelines.takedown.target import KEYS, PostRow, Withdrawn

_ID_COLUMNS: Final = ("post_id", "duplicate_of", "cluster_id", "nearest", "translation_of", "id")
_URL_COLUMNS: Final = ("url", "canonical_url")
_SEGMENT_COLUMNS: Final = ("text", "source", "source_text")


def post_rows(path: Path) -> Iterator[PostRow]:
    """The keys of a post table's rows; empty for a file that is no such table."""
    if not set(KEYS) <= set(pq.read_schema(path).names):
        return
    columns = pq.read_table(path, columns=list(KEYS), partitioning=None).to_pydict()
    for values in zip(*(columns[name] for name in KEYS), strict=True):
        row = dict(zip(KEYS, values, strict=True))
        yield PostRow(**{**row, "aliases": tuple(row["aliases"] or ())})


def ids_of(path: Path) -> list[str]:
    """The post ids of a file's rows; empty for a file without that column."""
    names = pq.read_schema(path).names
    return pq.read_table(path, columns=["post_id"], partitioning=None)["post_id"].to_pylist() if "post_id" in names else []


def read(path: Path) -> pa.Table:
    """One file as it is: no folder name becomes a column."""
    return pq.read_table(path, partitioning=None)


def leaves(table: pa.Table) -> Iterator[tuple[str, pa.Array, NDArray[np.int64]]]:
    """Every string column however deep: its name, its values, and the row each value belongs to."""
    for name, column in zip(table.column_names, table.columns, strict=True):
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        yield from _leaves(name, array, np.arange(len(array)))


def _leaves(name: str, array: pa.Array, rows: NDArray[np.int64]) -> Iterator[tuple[str, pa.Array, NDArray[np.int64]]]:
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        yield from _leaves(name, array.dictionary_decode(), rows)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        yield name, array, rows
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from _leaves(name, array.flatten(), rows[pc.list_parent_indices(array).to_numpy()])
    elif pa.types.is_struct(kind):
        for index, field in enumerate(kind):
            yield from _leaves(f"{name}.{field.name}", pc.struct_field(array, [index]), rows)


def hit_rows(table: pa.Table, runs: Runs) -> NDArray[np.int64]:
    """How many looks found the text in each row."""
    counts = np.zeros(table.num_rows, dtype=np.int64)
    for _, array, rows in leaves(table) if runs else ():
        if len(array):
            np.add.at(counts, rows[_hit_values(array, runs)], 1)
    return counts


def _hit_values(array: pa.Array, runs: Runs) -> NDArray[np.int64]:
    """Indexes of the values in whose bytes a window lies, one for each window found."""
    wide = pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type)
    _, offsets_buffer, data = array.buffers()
    if data is None or not data.size:
        return np.empty(0, np.int64)
    offsets = np.frombuffer(offsets_buffer, dtype=np.int64 if wide else np.int32)[array.offset : array.offset + len(array) + 1]
    start, end = int(offsets[0]), int(offsets[-1])
    found = runs.hits(memoryview(data)[start:end]) + start
    return np.minimum(np.searchsorted(offsets, found, side="right") - 1, len(array) - 1)


def texts_of(table: pa.Table, rows: NDArray[np.int64]) -> list[str]:
    """Every string of some rows of a table."""
    part = table.take(pa.array(rows))
    return [value for name, array, _ in leaves(part) if name in ("markdown", "text", "description") for value in array.to_pylist() if value]


def strings_of(table: pa.Table, rows: NDArray[np.int64]) -> bytes:
    """Every string of some rows, parted by a byte that no text holds."""
    part = table.take(pa.array(rows))
    values = (value for _, array, _ in leaves(part) for value in array.to_pylist() if value)
    return b"\xff".join(value.encode("utf-8", "replace") if isinstance(value, str) else value for value in values)


def named_rows(table: pa.Table, gone: Withdrawn) -> NDArray[np.bool_]:
    """Rows that name a withdrawn post by id, address or archive record."""
    mask = np.zeros(table.num_rows, dtype=np.bool_)
    ids = pa.array(sorted(gone.post_ids), pa.string())
    for name in _ID_COLUMNS:
        if name in table.column_names and pa.types.is_string(table.schema.field(name).type):
            mask |= pc.is_in(table[name], value_set=ids).to_numpy()
    for name in _URL_COLUMNS:
        if name in table.column_names and pa.types.is_string(table.schema.field(name).type):
            distinct = {url for url in pc.unique(table[name]).to_pylist() if url and gone.names_url(url)}
            mask |= pc.is_in(table[name], value_set=pa.array(sorted(distinct), pa.string())).to_numpy()
    return mask


def segment_rows(table: pa.Table, texts: list[str]) -> NDArray[np.bool_]:
    """Rows of a translation memory whose source is a piece of the withdrawn text, however short the piece."""
    mask = np.zeros(table.num_rows, dtype=np.bool_)
    if "translation" not in table.column_names or "post_id" in table.column_names:
        return mask
    whole = "\n".join(texts)
    for name in _SEGMENT_COLUMNS:
        if name in table.column_names and pa.types.is_string(table.schema.field(name).type):
            mask |= np.array([bool(value) and len(value) >= 4 and value in whole for value in table[name].to_pylist()], dtype=np.bool_)
    return mask


def without(path: Path, table: pa.Table, drop: NDArray[np.bool_]) -> None:
    """Rewrite a file without some rows: same schema and metadata, same compression, in one step."""
    old = pq.ParquetFile(path)
    group = old.metadata.row_group(0) if old.metadata.num_row_groups else None
    rows = group.num_rows if group else 2_000
    kind = group.column(0).compression.lower() if group and group.num_columns else "zstd"
    kept = table.filter(pa.array(~drop))
    temporary = path.with_name(f".{path.name}.takedown.tmp")
    with temporary.open("wb") as file:
        codec = "none" if kind == "uncompressed" else kind
        pq.write_table(kept, file, compression=codec, row_group_size=max(1, rows), write_page_index=True, store_schema=True)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


