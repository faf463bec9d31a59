"""What an index in JSON, which a script reads to draw a blog's lists, tells of its posts: address, title and day of each."""

from collections.abc import Iterator, Mapping

from spiders.formats.feed_records import FeedEntry
from spiders.page import Page
from spiders.unlinked import address_in

_ADDRESSES = ("url", "permalink", "path", "link", "href", "uri", "loc")
_DATES = (
    "date", "published", "published_at", "publishedAt", "publishedDate", "datePublished", "date_published", "pubDate", "pubdate",
    "publishDate", "publish_date", "created", "created_at", "createdAt",
)  # fmt: skip


def index_entries(page: Page) -> tuple[FeedEntry, ...]:
    """The entries that have an address, a title and one date; those of an address that several dates are told of are left out."""
    found: dict[str, FeedEntry] = {}
    doubtful = set()
    for entry in _told(page):
        before = found.setdefault(entry.url or "", entry)
        if before.published_raw != entry.published_raw:
            doubtful.add(entry.url)  # remarks under a post have its address too
    return tuple(entry for url, entry in found.items() if url not in doubtful)


def _told(page: Page) -> Iterator[FeedEntry]:
    left: list[object] = [page.json]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += reversed(value)
        elif isinstance(value, Mapping):
            left += value.values()
            address, title, date = _first(value, _ADDRESSES), _first(value, ("title",)), _first(value, _DATES)
            url = address_in(page, address) if address and title and date else None
            if url:
                yield FeedEntry(id=None, url=url, title=title, published_raw=date)


def _first(entry: Mapping[str, object], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if isinstance(value := entry.get(key), str) and (text := value.strip())), "")
