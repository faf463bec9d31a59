"""Duplicates and translations in a plain Parquet table: the library's work without Bowen's own tables."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import DedupResult, Progress, find_duplicates
from pipelines.dedup.signature import build_tools

_OPTIONAL = ("title", "url", "site", "lang", "published")
_OUT = pa.schema(
    [
        ("doc_id", pa.string()),
        ("cluster_id", pa.string()),
        ("kind", pa.string()),
        ("duplicate_of", pa.string()),
        ("similarity", pa.float64()),
        ("translation_of", pa.string()),
    ]
)


class TableError(ValueError):
    """An input table that cannot be used: the message names file, column and fix."""


def dedup_file(source: Path, out: Path, *, progress: Progress | None = None) -> str:
    """Read posts from Parquet, write one row a post in the input's order; returns a line that says what was found."""
    ids, docs = _read(source)
    result = find_duplicates(docs, tools=build_tools(), **({"progress": progress} if progress else {}))
    table = result_table(ids, result)
    draft = out.with_name(out.name + ".tmp")
    pq.write_table(table, draft, compression="zstd")
    os.replace(draft, out)
    return f"{out}: {len(ids)} posts, {len(result.duplicates)} duplicates in {len(result.clusters)} clusters, {len(result.links)} translations"


def result_table(ids: list[str], result: DedupResult) -> pa.Table:
    """One row a post: its cluster (its own id when it has no duplicate), what it repeats and how, what it translates."""
    duplicates = {row.post_id: row for row in result.duplicates}
    links = {link.post_id: link.translation_of for link in result.links}
    canonical = {each.cluster_id for each in result.clusters}
    rows = []
    for post_id in ids:
        row = duplicates.get(post_id)
        rows.append(
            {
                "doc_id": post_id,
                "cluster_id": row.cluster_id if row else post_id,
                "kind": row.kind if row else "canonical" if post_id in canonical else "unique",
                "duplicate_of": row.duplicate_of if row else None,
                "similarity": row.similarity if row else None,
                "translation_of": links.get(post_id),
            }
        )
    return pa.Table.from_pylist(rows, schema=_OUT)


def _read(source: Path) -> tuple[list[str], Iterator[Doc]]:
    try:
        table = pq.read_table(source)
    except FileNotFoundError:
        raise TableError(f"{source}: no such file; name a Parquet file with columns doc_id and text") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise TableError(f"{source}: not readable as Parquet ({error}); write it again") from None
    missing = [name for name in ("doc_id", "text") if name not in table.column_names]
    if missing:
        raise TableError(f"{source}: no column {missing[0]!r} among {', '.join(table.column_names)}; add or rename it")
    ids = [str(value) for value in table.column("doc_id").to_pylist()]
    twice = len(ids) - len(set(ids))
    if twice:
        raise TableError(f"{source}: {twice} rows repeat a doc_id; every row needs its own")
    return ids, _docs(table.select([name for name in ("doc_id", "text", *_OPTIONAL) if name in table.column_names]))


def _docs(table: pa.Table) -> Iterator[Doc]:
    for batch in table.to_batches(max_chunksize=1024):
        for row in batch.to_pylist():
            yield Doc(
                post_id=str(row["doc_id"]),
                version="",
                markdown=row["text"] or "",
                title=row.get("title") or "",
                url=row.get("url") or "",
                site=row.get("site") or "",
                language=row.get("lang") or "und",
                published=_instant(row.get("published")),
            )


def _instant(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
