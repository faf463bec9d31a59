"""Posts whose pages show nothing of them: a script fills those pages, and the blog's feed alone holds the texts."""

import re
from collections.abc import Collection, Iterable, Iterator

from pipelines.extract.extract import from_entry
from pipelines.records import Post
from spiders.fields import Entry, Fields, Stamp
from spiders.formats.feeds import parse_feed
from spiders.page import Page, RawPage
from spiders.platforms import platform_named
from spiders.site import Site
from spiders.urls import canonical

_WHOLE = 200  # characters of text below which an entry may be an excerpt
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…|(?:\.\.\.|…)\]|(?:read|continue) (?:more|reading)\W*|[阅閱][读讀](?:全文|更多|原文)\W*|続きを読む\W*)$", re.I
)


def feed_posts(feeds: Iterable[RawPage], site: Site, wanted: Collection[str]) -> Iterator[Post]:
    """The posts at `wanted` addresses that feeds hold whole, as often as they hold them; excerpts are none."""
    keys = {canonical(url) for url in wanted}
    for raw in feeds:
        page = Page(raw, site)
        feed = parse_feed(raw.body, raw.url, raw.header("content-type"))
        for entry in feed.entries:
            if not entry.url or not entry.content_html or canonical(entry.url) not in keys:
                continue
            fields = Fields(
                canonical_url=entry.url,
                title=entry.title,
                author=entry.author or feed.author,
                published=Stamp(entry.published_raw, "feed") if entry.published_raw else None,
                modified=Stamp(entry.updated_raw, "feed") if entry.updated_raw else None,
                tags=entry.tags,
                language=entry.language or feed.language,
            )
            given = Entry(fields=fields, url=entry.url, html=entry.content_html, edits=("read_from_feed",))
            post = from_entry(page, platform_named(site.platform), given, source="feed")
            if isinstance(post, Post) and len(post.text) >= _WHOLE and not _CUT_OFF.search(post.text.rstrip()):
                yield post
