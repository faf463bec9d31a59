"""Duplicates and translations in a plain Parquet table: the library's work without Bowen's own tables."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import DedupResult, find_duplicates, silent
from pipelines.dedup.pairs.verify import Progress
from pipelines.dedup.text.signature import build_tools

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

Detect = Callable[[str, str], str]


class TableError(ValueError):
    """An input table that cannot be used: the message names file, column and fix."""


def dedup_file(source: Path, out: Path, *, detect: Detect, translations: bool = True, progress: Progress = silent) -> str:
    """Read posts from Parquet, write one row a post in the input's order; returns a line that says what was found.

    `detect` gives the BCP-47 tag of a (text, title) whose row names no language.
    """
    ids, docs = _read(source, detect if translations else _unknown)
    result = find_duplicates(docs, tools=build_tools(), translations=translations, progress=progress)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".tmp")
    pq.write_table(result_table(ids, result), draft, compression="zstd")
    draft.replace(out)
    found = f"{len(result.duplicates)} duplicates in {len(result.clusters)} clusters, {len(result.links)} translations"
    return f"{out}: {len(ids)} posts, {found}"


def result_table(ids: list[str], result: DedupResult) -> pa.Table:
    """One row a post: its cluster (its own id when it has no duplicate), what it repeats and how, what it translates.

    `kind` is canonical for the post that a cluster keeps, unique for a post without duplicates.
    """
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


def _unknown(_text: str, _title: str) -> str:
    return "und"


def _read(source: Path, detect: Detect) -> tuple[list[str], Iterator[Doc]]:
    try:
        table = pq.read_table(source)
    except FileNotFoundError:
        raise TableError(f"{source}: no such file; name a Parquet file with columns doc_id and text") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise TableError(f"{source}: not readable as Parquet ({error}); write it again") from None
    missing = [name for name in ("doc_id", "text") if name not in table.column_names]
    if missing:
        raise TableError(f"{source}: no column {missing[0]!r} among {', '.join(table.column_names)}; add or rename it")
    if not pa.types.is_string(table.schema.field("text").type) and not pa.types.is_large_string(table.schema.field("text").type):
        raise TableError(f"{source}: column 'text' is {table.schema.field('text').type}, not a string; cast it")
    ids = [str(value) for value in table.column("doc_id").to_pylist()]
    twice = len(ids) - len(set(ids))
    if twice:
        raise TableError(f"{source}: {twice} rows repeat a doc_id; every row needs its own")
    wanted = [name for name in ("doc_id", "text", *_OPTIONAL) if name in table.column_names]
    return ids, _docs(table.select(wanted), detect)


def _docs(table: pa.Table, detect: Detect) -> Iterator[Doc]:
    for batch in table.to_batches(max_chunksize=1024):
        for row in batch.to_pylist():
            text, title = row["text"] or "", str(row.get("title") or "")
            yield Doc(
                post_id=str(row["doc_id"]),
                version="",
                markdown=text,
                title=title,
                url=str(row.get("url") or ""),
                site=str(row.get("site") or ""),
                language=str(row.get("lang") or "") or detect(text, title),
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
