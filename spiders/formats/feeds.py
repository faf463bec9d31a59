"""Feeds as entries: RSS and Atom through feedparser, JSON Feed by our own reader. Pure; text stays data, nothing is sanitised."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from time import struct_time

from spiders.dates import parse_date
from spiders.formats.decode import decode
from spiders.formats.feed_records import Feed, FeedEntry, web_address
from spiders.formats.feed_xml import is_too_deep, read_xml
from spiders.formats.json_feed import looks_like_json, parse_json_feed
from spiders.formats.xml_reading import gunzip


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Read a feed body fetched from `url`, which resolves relative addresses. Never raises.

    A damaged feed gives the entries that could be read; one that is no feed gives none and an `error`.
    """
    body = gunzip(body)
    if looks_like_json(body, content_type):
        return parse_json_feed(decode(body).text, url)
    if is_too_deep(body):
        return Feed("unknown", error="elements nested deeper than any feed")
    document = read_xml(body, url, content_type)
    version = str(document.get("version") or "")
    # As plain mappings: feedparser's own answers `updated` with the publication date, and warns.
    entries = tuple(_entry(dict(entry), document) for entry in document.get("entries", ()))
    if not version and not entries:
        return Feed("unknown", error="no feed element")
    head = document.get("feed", {})
    kind = "atom" if version.startswith("atom") else "rss"
    return Feed(
        kind,
        title=plain_title(head.get("title_detail")),
        home=web_address(head.get("link")),
        language=_text(head.get("language")),
        author=_text(head.get("author_detail", {}).get("name") or head.get("author")),
        generator=_text(head.get("generator_detail", {}).get("name") or head.get("generator")),
        entries=entries,
        next_url=next((web_address(link.get("href")) for link in head.get("links", ()) if link.get("rel") == "next"), None),
        rights=_text(head.get("rights")),
    )


def _entry(entry: Mapping[str, object], document: Mapping[str, object]) -> FeedEntry:
    get = entry.get
    language = _text(_mapping(get("title_detail")).get("language")) or _text(_mapping(document.get("feed")).get("language"))
    published_raw, updated_raw = _text(get("published") or get("created")), _text(get("updated"))
    return FeedEntry(
        id=_text(get("id")),
        url=_link(entry),
        title=plain_title(get("title_detail")),
        published_raw=published_raw,
        published=_instant(published_raw, get("published_parsed") or get("created_parsed"), language),
        updated_raw=updated_raw,
        updated=_instant(updated_raw, get("updated_parsed"), language),
        summary=_text(get("summary")),
        content_html=_content(get("content")),
        authors=_authors(entry),
        tags=tuple(dict.fromkeys(_tags(get("tags")))),
        image=_image(entry),
        language=language,
        attachments=tuple(href for item in _enclosures(entry) if (href := web_address(item.get("href")))),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, Sequence) and not isinstance(value, str) else []


def _enclosures(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [item for item in _items(entry.get("links")) if item.get("rel") == "enclosure"]


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _link(entry: Mapping[str, object]) -> str | None:
    """The entry's page: where a relay counts clicks the address that it kept, else its link, else an id that is an address."""
    return next((url for name in ("feedburner_origlink", "link", "id") if (url := web_address(entry.get(name)))), None)


def _content(value: object) -> str | None:
    """The longest content of an entry: some feeds repeat the summary as a first one."""
    return max((str(item.get("value") or "") for item in _items(value)), key=len, default="") or None


def _authors(entry: Mapping[str, object]) -> tuple[str, ...]:
    names = [_text(item.get("name")) for item in _items(entry.get("authors"))]
    found = [name for name in names if name]
    if not found and (single := _text(entry.get("author"))):
        found = [single]
    return tuple(dict.fromkeys(map(_name, found)))


# Jekyll's feed template prints a whole author record where only a name was meant: {"name"=>"Ann", "link"=>"..."}
_RECORD = re.compile(r"""^\{.*?["']?name["']?\s*(?:=>|:)\s*["']([^"']+)["']""")


def _name(author: str) -> str:
    record = _RECORD.match(author)
    return record.group(1) if record else author


def _tags(value: object) -> list[str]:
    return [tag for item in _items(value) if (tag := _text(item.get("label")) or _text(item.get("term")))]


def _image(entry: Mapping[str, object]) -> str | None:
    for name in ("media_thumbnail", "media_content"):
        for item in _items(entry.get(name)):
            if address := web_address(item.get("url")):
                return address
    for item in _enclosures(entry):
        if str(item.get("type", "")).startswith("image/") and (address := web_address(item.get("href"))):
            return address
    return None


def _instant(raw: str | None, parsed: object, language: str | None) -> datetime | None:
    found = parse_date(raw, lang=language)
    if found:
        return found.instant or found.start
    if isinstance(parsed, struct_time):
        try:
            return datetime(*parsed[:6], tzinfo=UTC)
        except ValueError:
            return None
    return None


_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|kbd|mark|s|small|span|strong|sub|sup|tt|u|div|p)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")


def plain_title(detail: object) -> str:
    """A title's text: markup removed where the feed says or plainly shows that it is HTML, entities decoded once.

    In RSS nothing says which it is; there only formatting tags are taken for markup, so that a post on `<table>` keeps its name.
    """
    value, kind = str(_mapping(detail).get("value") or ""), _mapping(detail).get("type")
    if kind == "application/xhtml+xml":
        value = _ANY_TAG.sub("", value)
    elif kind == "text/html" or "&" in value:
        value = _INLINE.sub("", value)
    return " ".join(unescape(value).split()) if kind != "text/plain" or "&" in value else " ".join(value.split())


__all__ = ["Feed", "FeedEntry", "parse_feed", "plain_title"]
