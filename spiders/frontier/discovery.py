"""What a fetched page tells the crawl: addresses with roles and dates, from feeds, sitemaps, APIs and pages alike. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from spiders.formats.feeds import parse_feed
from spiders.formats.sitemaps import parse_sitemap
from spiders.kind.url_shape import url_shape
from spiders.links import FoundLink, Role, link
from spiders.page import Page, PageKind
from spiders.platforms import platform_of
from spiders.state import SITEMAP
from spiders.unlinked import DATA, INDEX, listed_in, next_of
from spiders.urls import in_scope, joined

_JUST_NOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A link with the date its source gives it. `listed`: the owner's own list of posts names it."""

    link: FoundLink
    lastmod: str | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A page read by the crawl: its kind, and what it names."""

    kind: PageKind
    found: tuple[Found, ...]


def read(page: Page, role: Role) -> Reading:
    """Kind and links of a page that was asked for in that role. A page that is not 200 names nothing."""
    if page.raw.status != 200 or page.media == "empty":
        return Reading(PageKind.NOT_FOUND if page.raw.status in (404, 410) else PageKind.OTHER, ())
    if role in (Role.SITEMAP, Role.FEED) or page.media == "xml":
        listed = _sitemap(page) if role is Role.SITEMAP else _feed(page) or _sitemap(page)
        if page.media == "json":  # a JSON feed may lead a platform to its API
            listed += [Found(item, None, True) for item in platform_of(page).links(page)]
        if role is Role.FEED and not listed:
            found = DATA if page.media == "binary" else INDEX
            listed = [_listed(url, None, page, found) for url in listed_in(page) if in_scope(url, page.site.url)]
            if listed and (further := next_of(page)):
                listed.append(Found(link(further, Role.FEED, "next page of the index"), None, True))
        if listed or page.media != "html":
            kind = PageKind.SITEMAP if role is Role.SITEMAP else PageKind.FEED
            return Reading(kind, tuple(_trusted(listed, page.raw.fetched_at)))
    platform = platform_of(page)
    own = page.media == "json"
    return Reading(platform.kind(page).kind, tuple(Found(item, None, own) for item in platform.links(page)))


def _sitemap(page: Page) -> list[Found]:
    sitemap = parse_sitemap(page.raw.body, page.url, page.raw.header("Content-Type"))
    children = [Found(link(entry.url, Role.SITEMAP, "sitemap index"), entry.lastmod_raw, True) for entry in sitemap.children]
    return children + [_listed(entry.url, entry.lastmod_raw, page) for entry in sitemap.pages]


def _listed(url: str, lastmod: str | None, page: Page, found: str = SITEMAP) -> Found:
    """A sitemap lists lists too: those come after the posts. What a program holds may be anything, so it is owed no visit."""
    shape, program = url_shape(url, page.site.url), page.media == "binary"
    if shape.strong and shape.kind is not PageKind.POST:
        return Found(link(url, Role.LISTING if shape.kind is PageKind.LISTING else Role.OTHER, found, sooner=5), lastmod, not program)
    if program and shape.kind is not PageKind.POST:
        return Found(link(url, Role.OTHER, found))
    return Found(link(url, Role.POST, found, sooner=5), lastmod, not program)


def _feed(page: Page) -> list[Found]:
    feed = parse_feed(page.raw.body, page.url, page.raw.header("Content-Type"))
    found = [
        Found(link(url, Role.POST, "feed", sooner=8), entry.updated_raw or entry.published_raw, True)
        for entry in feed.entries
        if (url := joined(page.url, entry.url))
    ]
    if feed.next_url:
        found.append(Found(link(feed.next_url, Role.FEED, "next page of the feed"), None, True))
    return found


def _trusted(found: Iterable[Found], fetched_at: datetime) -> list[Found]:
    """Dates that say nothing are dropped: all the same (the time of a build), or the time of fetching (xLog writes that)."""
    items = list(found)
    dates = [item.lastmod for item in items if item.lastmod]
    if len(dates) > 2 and (len(set(dates)) == 1 or all(_is_now(date, fetched_at) for date in dates)):
        return [Found(item.link, None, item.listed) for item in items]
    return items


def _is_now(text: str, fetched_at: datetime) -> bool:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return False
    return at.tzinfo is not None and abs(fetched_at - at) < _JUST_NOW


def at_home(url: str, home: str) -> str:
    """A URL of the home's host with the scheme and host spelling the home uses; old links name http:// and `www.` at random."""
    here, there = urlsplit(home), urlsplit(url)
    same = here.netloc.removeprefix("www.") == there.netloc.removeprefix("www.") and there.port is None
    return there._replace(scheme=here.scheme, netloc=here.netloc).geturl() if same else url
