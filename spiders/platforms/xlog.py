"""xLog: posts are notes on the Crossbell chain; its indexer gives the author's own Markdown, its pages often a machine translation.

A page is written in the language of whoever asks (English for a crawler), so HTML is the last resort and says so in `translated_from`.
"""

import re
from typing import ClassVar
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from spiders.dom.select import elements, first, holds, strings, words
from spiders.fields import Entry, Fields, Stamp
from spiders.kind import classify
from spiders.links import NAMED, FoundLink, Role, link
from spiders.page import Page, PageKind, Verdict
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark
from spiders.platforms.xlog_notes import feed_entry, listed_notes, note_entry
from spiders.platforms.xlog_translation import translated_from
from spiders.site import Site

INDEXER = "https://indexer.crossbell.io/v1"
_PAGE_SIZE = 100
_POST_CLASS = re.compile(r"xlog-post-id-(\d+)-(\d+)")
_HOSTED = re.compile(r"^([a-z0-9_-]+)\.xlog\.(?:app|page)$", re.I)
_USUAL = (("feed?format=json", Role.FEED), ("feed", Role.FEED), ("sitemap.xml", Role.SITEMAP), ("", Role.HOME), ("archives", Role.LISTING))
_LISTS = frozenset({"archives", "tags", "tag", "search", "nft", "portfolios", "shorts", "preview", "dashboard"})
_ARTICLE = "/descendant::*[contains(concat(' ',@class,' '),' xlog-post-title ')]"


class Xlog(Generic):
    """Blogs at *.xlog.app or on a domain of their own, and the Crossbell indexer's answers about them."""

    name: ClassVar[str] = "xlog"
    shared_hosts: ClassVar[frozenset[str]] = frozenset({"xlog.app"})
    marked: ClassVar[bool] = True
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "a class of xLog",
            "/descendant::*[contains(concat(' ',@class,' '),' xlog-page ') or contains(@class,'xlog-post-id-')]",
            ("xlog-page", "xlog-post-id-"),
            "classes",
        ),
    )
    body_classes: ClassVar[frozenset[str]] = frozenset({"xlog-post-content"})

    def stated(self, page: Page) -> str | None:
        host = urlsplit(page.url).hostname or ""
        return f"the host is {host}" if _HOSTED.match(host) or host in {"xlog.app", "indexer.crossbell.io"} else None

    def kind(self, page: Page) -> Verdict:
        if page.media != "html" or page.raw.status >= 400:
            return classify(page)
        title = _title(page)
        if title and title.startswith("404 "):
            return Verdict(PageKind.NOT_FOUND, f"the title says {title[:60]!r}")
        first = urlsplit(page.url).path.strip("/").split("/")[0]
        if first in _LISTS:
            return Verdict(PageKind.LISTING, f"{first!r} is an address xLog keeps for itself")
        key = _note_key(page)
        if key and title:
            return Verdict(PageKind.POST, f"the page's classes name note {key[0]}-{key[1]}")
        if holds(page.tree, "/descendant::*[contains(concat(' ',@class,' '),' xlog-page ')]"):
            return Verdict(PageKind.HOME if not first else PageKind.OTHER, "an xLog page without a note's class")
        return classify(page)

    def seeds(self, site: Site) -> tuple[FoundLink, ...]:
        """The indexer where the handle is known from the host; on another domain the feed, whose ids lead to the indexer."""
        hosted = _HOSTED.match(urlsplit(site.url).hostname or "")
        named = tuple(link(url, Role.LISTING, NAMED, sooner=10) for url in site.start_urls)
        first = (link(f"{_indexer(site)}/handles/{hosted[1]}/character", Role.API, "the handle in the host name"),) if hosted else ()
        home = site.url.rstrip("/") + "/"
        return named + first + tuple(link(urljoin(home, path), role, "a usual address of xLog") for path, role in _USUAL)

    def links(self, page: Page) -> tuple[FoundLink, ...]:
        if page.media == "json":
            return _api_links(page)
        if page.media != "html":
            return ()
        key = _note_key(page)
        if key is None:
            return super().links(page)
        address = f"{_indexer(page.site)}/characters/{key[0]}/notes/{key[1]}"
        note = link(address, Role.API, "the note's class", post_id=f"xlog:{key[0]}-{key[1]}")
        return (_notes_link(page.site, key[0], "the note's class"), note, *super().links(page))

    def fields(self, page: Page) -> Fields:
        if page.media != "html":
            return Fields()
        time = strings(page.tree, "(/descendant::time[contains(@class,'xlog-post-date')]/@datetime)[1]")
        tags = elements(page.tree, "/descendant::*[contains(@class,'xlog-post-tags')]//a")
        labels = tuple(dict.fromkeys(words(tag).lstrip("#").strip() for tag in tags))
        return Fields(
            title=_title(page),
            published=Stamp(time[0], "time") if time else None,
            tags=tuple(label for label in labels if label) or None,
            translated_from=translated_from(page),
        )

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The notes of an indexer answer, or the items of a JSON feed."""
        data = page.json if page.media == "json" else None
        if not isinstance(data, dict):
            return ()
        if "jsonfeed.org" in str(data.get("version", "")):
            items = data.get("items")
            return tuple(feed_entry(item, page.site.url) for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
        return tuple(note_entry(note, page.site.url, page.raw.fetched_at) for note in listed_notes(data))

    def canonical_url(self, page: Page) -> str:
        """The address without the language asked for: every locale's page is the same post."""
        parts = urlsplit(super().canonical_url(page))
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "locale"])
        return parts._replace(query=query, fragment="").geturl()

    def post_id(self, page: Page) -> str:
        key = _note_key(page) if page.media == "html" else None
        return f"xlog:{key[0]}-{key[1]}" if key else super().post_id(page)


def _title(page: Page) -> str | None:
    return words(first(page.tree, _ARTICLE)) or None


def _note_key(page: Page) -> tuple[str, str] | None:
    for value in strings(page.tree, "/descendant::*/@class[contains(.,'xlog-post-id-')]"):
        match = _POST_CLASS.search(value)
        if match:
            return match[1], match[2]
    return None


def _indexer(site: Site) -> str:
    return (site.api or INDEXER).rstrip("/")


def _notes_link(site: Site, character: str, found: str, cursor: str | None = None) -> FoundLink:
    """One page of a character's posts, newest first."""
    query = [("characterId", character), ("sources", "xlog"), ("tags", "post"), ("includeCharacter", "true"), ("limit", str(_PAGE_SIZE))]
    query += [("orderBy", "createdAt"), ("order", "desc")] + ([("cursor", cursor)] if cursor else [])
    return link(f"{_indexer(site)}/notes?{urlencode(query, quote_via=quote)}", Role.API, found)


def _api_links(page: Page) -> tuple[FoundLink, ...]:
    """From a character or a feed to its notes; from a list of notes to the next page of it."""
    data = page.json
    if not isinstance(data, dict):
        return ()
    character = data.get("characterId")
    if character and "noteId" not in data and "handle" in data:
        return (_notes_link(page.site, str(character), "the indexer's answer for the handle"),)
    asked = dict(parse_qsl(urlsplit(page.url).query))
    cursor = data.get("cursor")
    if cursor and data.get("list") and asked.get("characterId") and asked.get("cursor") != cursor:
        return (_notes_link(page.site, asked["characterId"], "the cursor of the page before", str(cursor)),)
    items = data.get("items")
    keys = [re.fullmatch(r"(\d+)-\d+", str(item.get("id"))) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    owners = dict.fromkeys(key[1] for key in keys if key)
    return tuple(_notes_link(page.site, owner, "the ids in the feed") for owner in list(owners)[:1])
