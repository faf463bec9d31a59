"""Sitemaps in every shape sites serve: XML, index, text, RSS, Atom, gzip, damaged. Pure: bytes in, addresses out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from spiders.dates import parse_date
from spiders.formats.xml_reading import child_text, elements, local_name, root_name, text_of

MAX_ENTRIES = 100_000  # twice the protocol's limit
_KINDS = {"urlset": "urlset", "sitemapindex": "index", "rss": "rss", "RDF": "rss", "channel": "rss", "feed": "atom"}
_ITEMS = {"urlset": frozenset({"url"}), "index": frozenset({"sitemap"}), "rss": frozenset({"item"}), "atom": frozenset({"entry"})}


@dataclass(frozen=True, slots=True)
class Entry:
    """One address. `lastmod` is UTC, None when absent or without a zone; a bare day is its midnight UTC (order only)."""

    url: str
    lastmod_raw: str | None = None
    lastmod: datetime | None = None
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A read sitemap. `kind` is urlset, index, text, rss, atom, or unknown for anything else (with no entries)."""

    kind: str
    entries: tuple[Entry, ...] = ()

    @property
    def children(self) -> tuple[Entry, ...]:
        """The sitemaps an index names."""
        return self.entries if self.kind == "index" else ()

    @property
    def pages(self) -> tuple[Entry, ...]:
        """The pages a sitemap lists."""
        return () if self.kind == "index" else self.entries


def parse_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Read a sitemap body fetched from `url`, which resolves relative addresses. Never raises.

    Gzip is removed whatever the headers say; entities and external references are never followed.
    """
    text = text_of(body, content_type)
    root = root_name(text)
    if root is None:
        return _plain(text, url)
    name, start = root
    kind = _KINDS[name]
    entries: list[Entry] = []
    for element in elements(text[start:], _ITEMS[kind]):
        entry = _READERS[kind](element, url)
        if entry:
            entries.append(entry)
        if len(entries) >= MAX_ENTRIES:
            break
    return Sitemap(kind, tuple(entries))


def _plain(text: str, url: str) -> Sitemap:
    """One address a line; a page or error message that happens to be served is no sitemap."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    addresses = [line for line in lines if line.startswith(("http://", "https://")) and len(line) <= 8192 and not line.split()[1:]]
    if not addresses or len(addresses) * 2 < len(lines):
        return Sitemap("unknown")
    return Sitemap("text", tuple(Entry(line) for line in addresses[:MAX_ENTRIES]))


def _absolute(address: str | None, base: str) -> str | None:
    if not address or len(address) > 8192:
        return None
    try:
        resolved = urljoin(base, address.strip())
    except ValueError:
        return None
    return resolved if resolved.startswith(("http://", "https://")) else None


def _instant(raw: str | None) -> datetime | None:
    found = parse_date(raw, lang="en")
    if found is None or found.tz == "policy" or found.precision in ("year", "month"):
        return None
    return found.start


def _entry(address: str | None, raw: str | None, base: str, alternates: tuple[tuple[str, str], ...] = ()) -> Entry | None:
    url = _absolute(address, base)
    return Entry(url, raw or None, _instant(raw), alternates) if url else None


def _url(element: etree._Element, base: str) -> Entry | None:
    alternates = tuple(_alternates(element, base))
    return _entry(child_text(element, "loc"), child_text(element, "lastmod"), base, alternates)


def _alternates(element: etree._Element, base: str) -> Iterator[tuple[str, str]]:
    for child in element:
        if isinstance(child.tag, str) and local_name(child) == "link" and child.get("hreflang"):
            target = _absolute(child.get("href"), base)
            if target:
                yield str(child.get("hreflang")), target


def _child_sitemap(element: etree._Element, base: str) -> Entry | None:
    """`<loc>`, or the bare text where a broken generator leaves it out."""
    address = child_text(element, "loc") or (element.text or "").strip()
    return _entry(address, child_text(element, "lastmod"), base)


def _item(element: etree._Element, base: str) -> Entry | None:
    address = child_text(element, "link")
    if not address:
        guid = child_text(element, "guid") or ""
        address = guid if guid.startswith(("http://", "https://")) else None
    return _entry(address, child_text(element, "pubDate") or child_text(element, "date"), base)


def _atom_entry(element: etree._Element, base: str) -> Entry | None:
    links = [child for child in element if isinstance(child.tag, str) and local_name(child) == "link"]
    address = next((link.get("href") for link in links if link.get("rel", "alternate") == "alternate"), None)
    if address is None and (child_text(element, "id") or "").startswith("http"):
        address = child_text(element, "id")
    return _entry(address, child_text(element, "updated") or child_text(element, "published"), base)


_READERS: dict[str, Callable[[etree._Element, str], Entry | None]] = {
    "urlset": _url, "index": _child_sitemap, "rss": _item, "atom": _atom_entry,
}  # fmt: skip
