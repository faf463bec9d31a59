"""Which version of a post is the current one: the one place that says so in Python, as int_posts__current does in SQL."""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.flow.workspace import Workspace
from pipelines.records import Post
from pipelines.store.claims import borrowed
from pipelines.store.parquet import read_columns

_NAMES = ["post_id", "version", "fetched_at"]


def current_posts(work: Workspace) -> Iterator[Post]:
    """The current version of every post: the one fetched last, of those that are its site's own."""
    return posts_at(work, current_rows(work))


def posts_at(work: Workspace, wanted: pa.Table, only: Collection[str] = ()) -> Iterator[Post]:
    """The posts that rows of `current_rows` name, whole, or `only` some of their columns."""
    files, rows = wanted["file"].to_numpy(), wanted["row"].to_numpy()
    for at, path in enumerate(work.store.files("cleaned_posts")):
        if len(inside := rows[files == at]):
            yield from work.store.rows_at(path, inside, Post, only)


def current_rows(work: Workspace) -> pa.Table:
    """The current version of every post, the one fetched last: post_id, version, and the file and row that hold it."""
    paths = list(work.store.files("cleaned_posts"))
    strange = borrowed(paths)
    parts = [_placed(path, at, [post_id for post_id, site in strange if site == path.parent.name]) for at, path in enumerate(paths)]
    rows = [part for part in parts if part.num_rows]
    if not rows:
        return pa.table({"post_id": pa.array([], pa.string()), "version": pa.array([], pa.string()), "file": [], "row": []})
    table = pa.concat_tables(rows).sort_by([("fetched_at", "ascending"), ("version", "ascending")])
    codes = pc.dictionary_encode(table["post_id"].combine_chunks()).indices.to_numpy()
    last = np.zeros(codes.max() + 1, np.int64)
    last[codes] = np.arange(len(codes))
    return table.select(["post_id", "version", "file", "row"]).take(pa.array(np.sort(last)))


def _placed(path: Path, at: int, strange: list[str]) -> pa.Table:
    """The rows of a file but those of other sites' posts, each with its place."""
    rows = read_columns(path, _NAMES)
    placed = rows.append_column("file", pa.array(np.full(rows.num_rows, at))).append_column("row", pa.array(np.arange(rows.num_rows)))
    return placed.filter(pc.invert(pc.is_in(rows["post_id"], pa.array(strange, pa.string())))) if strange else placed
