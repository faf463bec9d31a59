"""What is to be taken down: a page by URL, a site by name, an author by name or profile address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from spiders.optouts import OptOut, opt_out, spelling
from spiders.urls import host

POST_TABLES: Final = ("extracted_posts", "cleaned_posts")
KEYS: Final = ("post_id", "url", "canonical_url", "aliases", "site", "author", "author_url", "warc_file", "warc_offset")


class TargetError(ValueError):
    """A target that names nothing that can be taken down."""


@dataclass(frozen=True, slots=True)
class Target:
    """`kind` is url, site or author; `value` as its owner gave it."""

    kind: str
    value: str

    @classmethod
    def parse(cls, words: str) -> "Target":
        """`https://...`, `site:NAME` or `author:NAME`. Raises TargetError."""
        kind, colon, value = words.strip().partition(":")
        if kind.lower() in ("http", "https") and value.startswith("//") and len(value) > 2:
            return cls("url", words.strip())
        if colon and kind.lower() in ("site", "author") and value.strip():
            return cls(kind.lower(), value.strip())
        raise TargetError(f"{words!r}: give a URL with http(s)://, site:NAME or author:NAME")

    def __str__(self) -> str:
        return self.value if self.kind == "url" else f"{self.kind}:{self.value}"

    def names(self, row: "PostRow") -> bool:
        """Whether a post row is the target or belongs to it."""
        if self.kind == "site":
            return row.site == self.value
        wanted = spelling(self.kind, self.value)
        if self.kind == "author":
            return any(spelling("author", value) == wanted for value in (row.author, row.author_url) if value)
        host = wanted.partition("/")[0]
        return any(host in value.lower() and spelling("url", value) == wanted for value in (row.url, row.canonical_url, *row.aliases))


@dataclass(frozen=True, slots=True)
class PostRow:
    """The keys of one post version in the tables."""

    post_id: str
    url: str
    canonical_url: str
    aliases: tuple[str, ...]
    site: str
    author: str | None
    author_url: str | None
    warc_file: str
    warc_offset: int


def addresses(row: PostRow) -> list[str]:
    """The addresses that go with a post. Names at other hosts are what its page says and may be anybody's: id and words tell those."""
    hosts = {host(url) for url in (row.url, row.canonical_url)}
    return [url for url in (row.url, row.canonical_url, *row.aliases) if url and host(url) in hosts]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Everything by which the withdrawn posts are known."""

    post_ids: frozenset[str]
    urls: frozenset[str]
    hosts: tuple[str, ...]
    records: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, target: Target, rows: Iterable[PostRow]) -> "Withdrawn":
        chosen = list(rows)
        urls = {url for row in chosen for url in addresses(row)}
        urls |= {target.value} if target.kind == "url" else set()
        spelled = frozenset(spelling("url", url) for url in urls)
        return cls(
            frozenset(row.post_id for row in chosen),
            spelled,
            tuple(sorted({url.partition("/")[0] for url in spelled})),
            frozenset((row.warc_file, row.warc_offset) for row in chosen),
        )

    def names_url(self, url: str) -> bool:
        """Whether a URL is one of the withdrawn pages, however it is spelled."""
        lowered = url.lower()
        return any(host in lowered for host in self.hosts) and spelling("url", url) in self.urls


def tombstones(target: Target, rows: Iterable[PostRow], texts: Iterable[str], *, reason: str, since: str) -> Iterator[OptOut]:
    """The rows that keep the target out for good: itself, and every id, address and text it had."""
    given: dict[tuple[str, str], None] = {(target.kind, target.value): None}
    for row in rows:
        given[("post", row.post_id)] = None
        given.update({("url", url): None for url in addresses(row)})
    given.update({("text", text): None for text in texts if len(text) >= 80})
    return (opt_out(kind, value, reason=reason, since=since) for kind, value in given)
