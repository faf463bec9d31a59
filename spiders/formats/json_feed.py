"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), forgiving: a bad field never loses an item."""

from collections.abc import Iterator, Mapping

from spiders.dates import parse_date
from spiders.formats.feed_records import Feed, FeedEntry, absolute, web_address
from spiders.formats.json_text import read_json


def looks_like_json(body: bytes, content_type: str | None) -> bool:
    """Whether the bytes are to be read as JSON: by their first character, or by the header when they start with none."""
    head = body[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith((b"{", b"[")) or ("json" in (content_type or "").lower() and not head.startswith(b"<"))


def parse_json_feed(text: str, url: str) -> Feed:
    """Read a JSON Feed fetched from `url`; an unusable one gives no entries and an `error`. Never raises."""
    try:
        document = read_json(text)
    except (ValueError, RecursionError) as error:
        return Feed("unknown", error=f"not JSON: {type(error).__name__}")
    if not isinstance(document, Mapping) or "jsonfeed.org/version/" not in str(document.get("version")):
        return Feed("unknown", error="JSON without a JSON Feed version")
    items = document.get("items")
    if not isinstance(items, list):
        return Feed("json", error="`items` is no list")
    base = absolute(_string(document.get("feed_url")), url) or url
    language = _string(document.get("language"))
    authors = _names(document)
    entries = tuple(_entry(item, base, language, authors) for item in items if isinstance(item, Mapping))
    return Feed(
        "json",
        title=" ".join((_string(document.get("title")) or "").split()),
        home=absolute(_string(document.get("home_page_url")), base),
        language=language,
        author=authors[0] if authors else None,
        entries=entries,
        next_url=absolute(_string(document.get("next_url")), base),
    )


def _entry(item: Mapping[str, object], base: str, language: str | None, authors: tuple[str, ...]) -> FeedEntry:
    get = item.get
    published_raw, updated_raw = _string(get("date_published")), _string(get("date_modified"))
    published, updated = parse_date(published_raw, lang=language), parse_date(updated_raw, lang=language)
    return FeedEntry(
        id=_identifier(get("id")),
        url=absolute(_string(get("url")), base) or web_address(get("id")),
        title=" ".join((_string(get("title")) or "").split()),
        published_raw=published_raw,
        published=published.start if published else None,
        updated_raw=updated_raw,
        updated=updated.start if updated else None,
        summary=_string(get("summary")),
        content_html=_string(get("content_html")),
        content_text=_string(get("content_text")),
        authors=_names(item) or authors,
        tags=_strings(get("tags")),
        image=absolute(_string(get("image")) or _string(get("banner_image")), base),
        language=_string(get("language")) or language,
        external_url=absolute(_string(get("external_url")), base),
        attachments=tuple(_attachments(get("attachments"), base)),
    )


def _attachments(value: object, base: str) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        address = absolute(_string(item.get("url")), base) if isinstance(item, Mapping) else None
        if address:
            yield address


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _identifier(value: object) -> str | None:
    """Publishers write numbers though the format asks for strings."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return _string(value)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.strip() for item in value if isinstance(item, str) and item.strip())) if isinstance(value, list) else ()


def _names(holder: Mapping[str, object]) -> tuple[str, ...]:
    """1.1 `authors`, else 1.0 `author` (an object, or a bare name as xLog writes it)."""
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) else [holder.get("author")]
    names = [_string(each.get("name")) if isinstance(each, Mapping) else _string(each) for each in people]
    return tuple(dict.fromkeys(name.strip() for name in names if name))
