"""Which version of a post is the current one: the one place that says so in Python, as int_posts__current does in SQL."""

from collections.abc import Collection, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.flow.workspace import Workspace
from pipelines.records import Post
from pipelines.store.parquet import read_columns

_NAMES = ["post_id", "version", "fetched_at"]


def current_posts(work: Workspace) -> Iterator[Post]:
    """The current version of every post: the one fetched last."""
    return posts_at(work, current_rows(work))


def posts_at(work: Workspace, wanted: pa.Table, only: Collection[str] = ()) -> Iterator[Post]:
    """The posts that rows of `current_rows` name, whole, or `only` some of their columns."""
    files, rows = wanted["file"].to_numpy(), wanted["row"].to_numpy()
    for at, path in enumerate(work.store.files("cleaned_posts")):
        if len(inside := rows[files == at]):
            yield from work.store.rows_at(path, inside, Post, only)


def current_rows(work: Workspace) -> pa.Table:
    """The current version of every post, the one fetched last: post_id, version, and the file and row that hold it."""
    parts = [read_columns(path, _NAMES) for path in work.store.files("cleaned_posts")]
    places = [(np.full(part.num_rows, at), np.arange(part.num_rows)) for at, part in enumerate(parts)]
    rows = [
        part.append_column("file", pa.array(file)).append_column("row", pa.array(row))
        for part, (file, row) in zip(parts, places, strict=True)
        if part.num_rows
    ]
    if not rows:
        return pa.table({"post_id": pa.array([], pa.string()), "version": pa.array([], pa.string()), "file": [], "row": []})
    table = pa.concat_tables(rows).sort_by([("fetched_at", "ascending"), ("version", "ascending")])
    codes = pc.dictionary_encode(table["post_id"].combine_chunks()).indices.to_numpy()
    last = np.zeros(codes.max() + 1, np.int64)
    last[codes] = np.arange(len(codes))
    return table.select(["post_id", "version", "file", "row"]).take(pa.array(np.sort(last)))
