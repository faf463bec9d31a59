"""Reads the tables: the current version of every post, and what the narrow tables say of it, without loading a text twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.arrow import from_table, schema_of
from pipelines.records import Duplicate, Language, Post, Quality, Rights, Translation, TranslationLink
from pipelines.release.gone import Sighting
from pipelines.store.claims import borrowed
from pipelines.store.parquet import ParquetStore, read_columns

Record = TypeVar("Record")
_STRICT = ("tier", "may_publish")
_TIERS = ("none", "metadata", "open")
_ORDER = ("post_id", "fetched_at", "version", "warc_file", "warc_offset")


class NoPosts(FileNotFoundError):
    """There is nothing to release: the message says how to get posts."""


class Narrow(Generic[Record]):
    """A narrow table in Arrow memory with an index of rows by post and version; the last file wins."""

    def __init__(self, table: pa.Table, record: type[Record]) -> None:
        self._table = table
        self._record = record
        self._rows: dict[tuple[str, str], list[int]] = {}
        keys = zip(table["post_id"].to_pylist(), table["version"].to_pylist(), strict=True)
        for row, key in enumerate(keys):
            self._rows.setdefault(key, []).append(row)

    def one(self, post_id: str, version: str) -> Record | None:
        """The newest row of a post version."""
        rows = self._rows.get((post_id, version))
        return next(from_table(self._table.slice(rows[-1], 1), self._record)) if rows else None

    def all(self, post_id: str, version: str) -> list[Record]:
        """Every row of a post version, in stored order."""
        return [next(from_table(self._table.slice(row, 1), self._record)) for row in self._rows.get((post_id, version), [])]

    def by_key(self, *names: str) -> dict[tuple[str, str], tuple[Any, ...]]:
        """(post id, version) -> the values of some columns in the newest row."""
        return dict(zip(self._rows, zip(*(self._newest(name) for name in names), strict=True), strict=True))

    def _newest(self, name: str) -> list[Any]:
        values = self.column(name)
        return [values[rows[-1]] for rows in self._rows.values()]

    def column(self, name: str) -> list[Any]:
        """One column's values, row by row."""
        values: list[Any] = self._table[name].to_pylist()
        return values


@dataclass(frozen=True, slots=True)
class Where:
    """The current version of a post and the row that holds it."""

    post_id: str
    version: str
    fetched_at: datetime
    file: Path
    row: int


class Tables:
    """The tables of one data directory as a release sees them."""

    def __init__(self, store: ParquetStore) -> None:
        self._store = store

    @cached_property
    def languages(self) -> Narrow[Language]:
        """Language of each post version."""
        return self._narrow("post_languages", Language)

    @cached_property
    def rights(self) -> Narrow[Rights]:
        """Rights of each post version; where two sites hold one version, the stricter decision counts."""
        table = _concat(self._store.files("post_rights"), schema_of(Rights))
        mild = [_TIERS.index(tier) + may_publish for tier, may_publish in zip(*(table[name].to_pylist() for name in _STRICT), strict=True)]
        return Narrow(table.take(pa.array(sorted(range(len(mild)), key=lambda row: -mild[row]), pa.int64())), Rights)

    @cached_property
    def quality(self) -> Narrow[Quality]:
        """Quality signals of each post version."""
        return self._narrow("post_quality", Quality)

    @cached_property
    def duplicates(self) -> Narrow[Duplicate]:
        """Pairs of repeats."""
        return self._narrow("duplicate_posts", Duplicate)

    @cached_property
    def links(self) -> Narrow[TranslationLink]:
        """Posts that are translations of other posts."""
        return self._narrow("translation_links", TranslationLink)

    @cached_property
    def translations(self) -> Narrow[Translation]:
        """Our own translations."""
        return self._narrow("post_translations", Translation)

    def _narrow(self, table: str, record: type[Record]) -> Narrow[Record]:
        return Narrow(_concat(self._store.files(table), schema_of(record)), record)

    @cached_property
    def current(self) -> dict[str, Where]:
        """Post id -> its newest version; ties are broken by the archive position, so that order of files never matters."""
        newest: dict[str, tuple[tuple[Any, ...], Where]] = {}
        files = list(self._store.files("cleaned_posts"))
        strange = borrowed(files)
        for file in files:
            columns = read_columns(file, list(_ORDER)).to_pydict()
            for row, (post_id, *rank_parts) in enumerate(zip(*(columns[name] for name in _ORDER), strict=True)):
                rank, (fetched_at, version, *_) = tuple(rank_parts), rank_parts
                if (post_id, file.parent.name) in strange:
                    continue
                if post_id not in newest or rank > newest[post_id][0]:
                    newest[post_id] = (rank, Where(post_id, version, fetched_at, file, row))
        if not newest:
            raise NoPosts(f"{self._store.root}: no posts in the table cleaned_posts; run `bowen run` first")
        return {post_id: where for post_id, (_, where) in sorted(newest.items())}

    def sightings(self) -> Iterator[Sighting]:
        """Answers of pages that gave no post: those that are not there, those that were as before, and the rest."""
        for file in self._store.files("rejected_pages"):
            table = read_columns(file, ["url", "http_status", "fetched_at"])
            for url, status, seen_at in zip(*(column.to_pylist() for column in table.columns), strict=True):
                yield Sighting(url, status, seen_at)

    def unpublished(self) -> dict[str, str]:
        """Post id -> why, of the posts that cleaning left out because they are gone at their source."""
        found: dict[str, str] = {}
        for file in self._store.files("rejected_pages"):
            table = read_columns(file, ["post_id", "stage", "reason", "evidence"])
            for row in table.filter(pc.and_(pc.equal(table["stage"], "clean"), pc.equal(table["reason"], "unpublished"))).to_pylist():
                found[row["post_id"]] = row["evidence"]
        return {post_id: found[post_id] for post_id in sorted(found.keys() - self.current.keys())}

    def posts(self) -> Iterator[Post]:
        """Current posts, site by site and then by post id: one site's text in memory at a time."""
        for site, files in sorted(_by_site(self.current).items()):
            found: list[Post] = []
            for file, rows in sorted(files.items()):
                found.extend(self._store.rows_at(file, rows, Post))
            yield from sorted(found, key=lambda post: (site, post.post_id))


def _by_site(current: dict[str, Where]) -> dict[str, dict[Path, list[int]]]:
    sites: dict[str, dict[Path, list[int]]] = {}
    for where in current.values():
        sites.setdefault(where.file.parent.name, {}).setdefault(where.file, []).append(where.row)
    return sites


def _concat(files: list[Path], schema: pa.Schema) -> pa.Table:
    """All files of a table; a column this version does not know is left out, a missing one is an error of the store."""
    names = [field.name for field in schema]
    tables = [read_columns(file, names).cast(schema) for file in files]
    return pa.concat_tables(tables) if tables else schema.empty_table()

