"""What a web page offers the crawler: feeds, sitemaps, next list pages, posts and the rest of the site, each with its role."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from spiders.dom.select import elements, words
from spiders.kind.home import home_of, refresh_target
from spiders.kind.shape import address, shape_of
from spiders.kind.url_shape import url_shape
from spiders.links import ONWARDS, FoundLink, Role, link
from spiders.page import Page, PageKind, Verdict
from spiders.unlinked import DATA, INDEX, PROGRAM, clicked, in_data, indexes, is_application, programs, refresh_by_script
from spiders.urls import in_scope, joined

_ALTERNATES = "/descendant::link[@rel][@href]"
_ANCHORS = "/descendant::a[@href]|/descendant::area[@href]"
_FEED_TYPES = ("rss", "atom", "feed+json")
_NOT_PAGES = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|ico|bmp|avif|css|js|mjs|map|woff2?|ttf|zip|gz|rar|7z|pdf|mp[34]|avi|mov|exe|dmg|apk|docx?|xlsx?|pptx?|txt|rst|ipynb|tex|bib)$",
    re.I,
)
_FEED = re.compile(r"/(?:(?:feed|rss2?|atom|index)\.xml|feed/?|rss/?|atom/?)$", re.I)
_JSON_FEED = re.compile(r"(?:feed|posts|rss|index)\.json$", re.I)  # WordPress gives every page's own record as an alternate of that type
_MORE = re.compile(
    r"^\W*(?:(?:load|show)\s+(?:more|older)(?:\s+\w+)?|(?:older|earlier|previous|next)(?:\s+(?:page|posts?|entries|articles|stories))?"
    r"|更早的?(?:文章|博文|日志)?|(?:加载|载入|載入|显示|顯示)更多(?:文章)?|[上下后後前]一?[页頁]|(?:前|次|以前)の?(?:ページ|記事)|もっと見る|이전\s*글|더\s*불러오기)\W*$",
    re.I,
)
_FEW = 6  # in-site links of a page whose list a script draws: home, about, a tag cloud's page
_NEXT = re.compile(
    r"^(?:下一?[页頁]|后一?页|更早|older(?:\s+posts)?|next(?:\s+page)?|次(?:へ|のページ)|다음|[»›>→]+|\d{1,4}|[末尾][页頁]|last)\W*$",
    re.I,
)


def page_links(page: Page, verdict: Verdict) -> tuple[FoundLink, ...]:
    """Every in-site link of an HTML page, each URL once with its best role, in page order."""
    found: dict[str, FoundLink] = {}
    for item in _all(page, verdict):
        known = found.get(item.url)
        if known is None or item.priority > known.priority:
            found[item.url] = item
    return tuple(found.values())


def _all(page: Page, verdict: Verdict) -> Iterator[FoundLink]:
    leads = verdict.kind is not PageKind.POST  # a post's buttons and scripts lead nowhere that lists do not
    target = refresh_target(page) or (joined(page.base_url, refresh_by_script(page)) if leads else None)
    if target and in_scope(target, page.site.url):
        yield link(target, Role.OTHER, ONWARDS, sooner=45)
    yield from _head(page)
    listed = verdict.kind in (PageKind.LISTING, PageKind.HOME)
    shape = shape_of(page) if listed else None
    entries = {*shape.entries, *shape.dated} if shape else set()
    home = home_of(page)
    onward: list[FoundLink] = []
    for anchor in elements(page.tree, _ANCHORS):
        url = _fetchable(page, anchor.get("href"))
        if url:
            label = words(anchor) or anchor.get("aria-label") or anchor.get("title") or ""
            onward.append(_anchor(page, url, label, anchor.get("rel") or "", url in entries, home, listed))
    yield from onward
    for href, label in clicked(page) if leads else ():
        if url := _fetchable(page, href):
            yield _anchor(page, url, label, "", False, home, listed)
    if listed:
        yield from _drawn(page, home, onward)


def _drawn(page: Page, home: str, onward: list[FoundLink]) -> Iterator[FoundLink]:
    """What the scripts of a list read: addresses in the page's data, an index made for searching, and else the program."""
    others = {item.url for item in onward if item.role is Role.OTHER}
    few = len(others) < _FEW and not any(item.role is Role.POST for item in onward)
    paged = any(item.role is Role.LISTING and item.found.startswith("pagination") for item in onward)
    turned = paged or bool(page.related("next"))
    first = not turned and url_shape(page.url, home).kind is PageKind.HOME
    data = [url for value in in_data(page) if (url := _fetchable(page, value))] if few or first else []
    yield from (replace(_anchor(page, url, "", "", False, home), found=DATA) for url in data)
    named = (joined(home, value) for value in indexes(page))  # written once for every page, so relative to the first one
    yield from (link(url, Role.FEED, INDEX, sooner=-60) for url in named if url and in_scope(url, home))
    if first and ((few and len(set(data)) < _FEW) or is_application(page)):
        files = (joined(page.base_url, value) for value in programs(page))
        yield from (link(url, Role.FEED, PROGRAM, sooner=-60) for url in files if url and in_scope(url, home))


def _head(page: Page) -> Iterator[FoundLink]:
    for element in elements(page.tree, _ALTERNATES):
        rel, kind = (element.get("rel") or "").lower().split(), (element.get("type") or "").lower()
        url = joined(page.base_url, element.get("href"))
        if url is None:
            continue
        if "alternate" in rel and (any(word in kind for word in _FEED_TYPES) or (kind == "application/json" and _JSON_FEED.search(url))):
            yield link(url, Role.FEED, "link rel=alternate")
        elif "sitemap" in rel:
            yield link(url, Role.SITEMAP, "link rel=sitemap")
        elif "next" in rel and in_scope(url, page.site.url):
            yield link(url, Role.LISTING, "link rel=next", sooner=5)


def _fetchable(page: Page, href: str | None) -> str | None:
    url = address(page, href)
    if url is None or _NOT_PAGES.search(urlsplit(url).path) or not in_scope(url, page.site.url):
        return None
    return url


def _anchor(page: Page, url: str, label: str, rel: str, entry: bool, home: str, listed: bool = False) -> FoundLink:
    shape = url_shape(url, home)
    if listed and not entry and _MORE.match(label) and not _heads(url, page, home):
        return link(url, Role.LISTING, f"pagination {label[:30]!r}", sooner=5)
    paged = shape.strong and shape.kind is PageKind.LISTING and bool(_NEXT.match(label))
    if (paged or ("next" in rel.split() and shape.kind is not PageKind.POST)) and _pages_on(page.url, url):
        return link(url, Role.LISTING, f"pagination {label[:30]!r}", sooner=5)
    if _FEED.search(urlsplit(url).path):
        return link(url, Role.FEED, f"link {label[:30]!r}")
    if shape.kind is PageKind.HOME and not urlsplit(url).query:
        return link(url, Role.HOME, shape.evidence)
    if shape.kind in (PageKind.LISTING, PageKind.HOME):
        return link(url, Role.LISTING, shape.evidence, sooner=-10 if shape.strong else 0)
    if entry:
        return link(url, Role.POST, "an entry of this list: a heading or a line with a date links to it")
    if shape.kind is PageKind.POST:
        return link(url, Role.POST, shape.evidence, sooner=-5)
    if shape.kind in (PageKind.ABOUT, PageKind.OTHER):
        return link(url, Role.OTHER, shape.evidence, sooner=-10)
    return link(url, Role.OTHER, f"link {label[:30]!r}")


def _heads(url: str, page: Page, home: str) -> bool:
    """Whether an address is the blog's home: "previous page" of a second page leads there."""
    return url_shape(url, home).kind is PageKind.HOME and not urlsplit(url).query


def _pages_on(here: str, there: str) -> bool:
    """Whether the second address is another page of the first one's list: same path but for a page number."""
    return _unpaged(here) == _unpaged(there)


def _unpaged(url: str) -> tuple[str, frozenset[tuple[str, str]]]:
    parts = urlsplit(url)
    path = re.sub(r"(?:/page)?[-_/]?\d*(?:/(?:index|default)?(?:\.html?)?)?$", "", parts.path)
    return path.rstrip("/"), frozenset(pair for pair in parse_qsl(parts.query) if pair[0].lower() not in {"page", "paged", "p"})
