"""Dates of posts whose pages show none: a theme may leave them out, and the blog's own feed, or an index in JSON, tells them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from pipelines.extract.metadata.dating import Dates, settle
from pipelines.records import Post
from spiders.fields import Stamp
from spiders.formats.feed_records import FeedEntry
from spiders.formats.feeds import parse_feed
from spiders.formats.json_index import index_entries
from spiders.page import Page
from spiders.urls import canonical

_LEAST = 3  # entries that all bear one date bear that of the feed's making


def feed_dates(feeds: Iterable[Page], wanted: Collection[str]) -> dict[str, Dates]:
    """Dates by `wanted` address, from the first feed or index that has the post; they are read until every post is dated."""
    missing, found = {canonical(url): url for url in wanted}, dict[str, Dates]()
    for page in feeds if missing else ():
        if not _names(page.raw.body, missing.values()):
            continue
        feed = parse_feed(page.raw.body, page.url, page.raw.header("content-type"))
        entries, source = (feed.entries, "feed") if feed.entries or page.media != "json" else (index_entries(page), "index")
        for entry in entries if _are_dated(entries) else ():
            url = missing.get(canonical(entry.url)) if entry.url and entry.published_raw else None
            dates = settle(page, entry.language or feed.language, [Stamp(entry.published_raw or "", source)], ()) if url else Dates()
            if url and dates.published:
                found[missing.pop(canonical(url))] = dates
        if not missing:
            break
    return found


def _names(body: bytes, urls: Iterable[str]) -> bool:
    """Whether a feed may hold one of these posts: their names stand in it, as written or unescaped. To read it costs far more."""
    names = (urlsplit(url).path.rstrip("/").rpartition("/")[2] or urlsplit(url).query for url in urls)
    return any(written.encode("utf-8", "replace") in body for name in names for written in (name, unquote(name)))


def _are_dated(entries: Collection[FeedEntry]) -> bool:
    return len(entries) < _LEAST or len({entry.published_raw for entry in entries}) > 1


def dated(post: Post, dates: Dates) -> Post:
    """A post without a date, with the one its feed tells."""
    return replace(post, published=dates.published, published_local=dates.local, published_raw=dates.raw, published_source=dates.source)
