"""A fetched page as both halves see it: bytes and origin (`RawPage`), parsed once and lazily (`Page`). Pure."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from lxml.html import HtmlElement

from spiders.dom.index import ElementIndex
from spiders.dom.linked_data import JsonValue, linked_data
from spiders.dom.parse import parse_html
from spiders.dom.select import words
from spiders.dom.staged import stage
from spiders.formats.decode import Decoded, decode
from spiders.formats.json_text import read_json
from spiders.raw import PageKind as PageKind
from spiders.raw import RawPage as RawPage
from spiders.raw import WarcRef as WarcRef
from spiders.site import Site

# the first element of an XML document, after its declaration, doctype, comments and style sheets
_ROOT = re.compile(rb"(?=<\?xml|<rss|<feed|<urlset|<sitemapindex|<rdf)(?:<[?!][^>]*>\s*)*<([a-z][\w:.-]*)")
_MARKUP = ("html", "xhtml")
_PLAIN = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream", "text/css", "javascript")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A page kind with the evidence that decided it, in words a person can check."""

    kind: PageKind
    evidence: str
    confidence: float = 1.0


class Page:
    """A raw page with everything derived from it computed at most once: text, tree, JSON, head."""

    def __init__(self, raw: RawPage, site: Site) -> None:
        self.raw = raw
        self.site = site

    @property
    def url(self) -> str:
        return self.raw.url

    @cached_property
    def decoded(self) -> Decoded:
        """The body as text with the encoding that was used (see spiders.formats.decode)."""
        return decode(self.raw.body, self.raw.header("content-type"))

    @property
    def text(self) -> str:
        """The body decoded to text."""
        return self.decoded.text

    @cached_property
    def utf8(self) -> bytes:
        """The text in UTF-8: the body itself where that is it."""
        if self.decoded.source == "utf8" and "\ufffd" not in self.text:
            return self.raw.body
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def media(self) -> str:
        """What the body is: html, xml, json, text, binary or empty; the bytes win over the Content-Type header."""
        return _media(self.raw)

    @cached_property
    def tree(self) -> HtmlElement:
        """The one parse of the page; extraction may mutate it, so links and fields are read first."""
        return parse_html(self.text, self.utf8 if self.utf8 is self.raw.body else None)

    @cached_property
    def index(self) -> ElementIndex:
        """The tree's elements by tag and id, and a quick "nowhere" for words (see spiders.dom.index)."""
        index = ElementIndex(self.tree, self.utf8)
        return ElementIndex(self.tree, self.utf8) if stage(index.tagged("template"), index.named) else index

    @cached_property
    def json(self) -> JsonValue:
        """The body as JSON, None when it is not."""
        try:
            return read_json(self.text)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            return None

    @cached_property
    def base_url(self) -> str:
        """What the page's relative links are relative to: `<base href>` where there is one, else its URL."""
        href = next((href for node in self.index.tagged("base") if (href := (node.get("href") or "").strip())), None)
        try:
            return urljoin(self.url, href) if href else self.url
        except ValueError:
            return self.url

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Content of the `<meta>` elements by lower-case name or property, in page order, empty ones left out."""
        found: dict[str, list[str]] = {}
        for meta in self.index.tagged("meta"):
            content = (meta.get("content") or "").strip()
            for name in {meta.get("property"), meta.get("name"), meta.get("itemprop")} - {None}:
                if content and name:
                    found.setdefault(name.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """The first non-empty meta of these names, in the order of the names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @cached_property
    def title_text(self) -> str:
        """The `<title>` of the page's head, blanks folded; empty where there is none. An SVG's `<title>` is not one."""
        head = next(self.tree.iter("head"), self.tree)
        title = next(head.iter("title"), None)
        return words(title)

    @cached_property
    def marked(self) -> dict[str, list[HtmlElement]]:
        """Elements by each word of their itemprop, in page order."""
        found: dict[str, list[HtmlElement]] = {}
        for node in self.index.bearing("itemprop") if self.index.mentions("itemprop") else ():
            for name in (node.get("itemprop") or "").split():
                found.setdefault(name, []).append(node)
        return found

    def related(self, word: str) -> list[HtmlElement]:
        """The `<link>` elements that lead somewhere and say this word of how, in page order."""
        return [node for rel, node in self.index.head_related if word in rel and node.get("href")]

    @cached_property
    def linked_data(self) -> list[dict[str, JsonValue]]:
        """Every JSON-LD object of the page, nested graphs flattened, in page order."""
        return linked_data(self.index.tagged("script"))


def _media(raw: RawPage) -> str:
    head = raw.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return "empty"
    kind = (raw.header("content-type") or "").lower()
    lowered = head.lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "html"
    if head[:1] in b"{[" and "html" not in kind:
        return "json"
    root = _ROOT.match(lowered)
    if root:
        return "html" if root[1] == b"html" else "xml"
    if kind.startswith(_PLAIN) or any(word in kind for word in _PLAIN) or (b"\x00" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}):
        return "binary"
    if any(word in kind for word in _MARKUP) or (b"<" in head and not kind.startswith("text/plain")):
        return "html"
    return "xml" if "xml" in kind else "text"
