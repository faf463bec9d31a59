"""HTML -> the places where a page speaks of its rights, as evidence: fields, links, and passages of its own words.

What a page shows but does not say is left out: code, quotations, captions, navigation, comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipelines.rights.licences import from_url
from spiders.formats.json_text import read_json

DEFAULT: Final = "site_default"
_OBJECT: Final = "\ufffc"
_SKIP: Final = frozenset((
    "script", "style", "code", "pre", "kbd", "samp", "tt", "blockquote", "q", "figcaption", "figure", "nav", "textarea",
    "template", "noscript", "svg", "button", "select", "title", "cite", "ins",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "section", "article", "footer", "header", "main", "aside", "h1",
    "h2", "h3", "h4", "h5", "h6", "dd", "dt", "body", "html", "head", "br", "hr", "center", "address", "details", "summary",
    "rights", "copyright", "form", "fieldset",
))  # fmt: skip
_OTHERS_WORDS: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|respond|disqus|reply|replies|related"
    r"|recommend|widget|ads?|highlight|codehilite|syntax)(?:$|[\s_-])", re.I
)
_THEME: Final = re.compile(r"copyright|licen[sc](?:e|ing)|copyleft|(?:^|[\s_-])cc(?:$|[\s_-])|declare", re.I)
_FOOTER: Final = re.compile(r"(?:^|[\s_-])(?:site-?)?footer(?:$|[\s_-])", re.I)
_CREDIT: Final = re.compile(r"powered by|theme(?: by)?|主题|驱动|由 ?hexo|由 ?hugo|designed by|generated (?:by|with)", re.I)
_RIGHTS_META: Final = frozenset((
    "dc.rights", "dcterms.rights", "dcterms.license", "dc.license", "license", "licence", "rights", "copyright",
    "dc.rights.license",
))  # fmt: skip
_CONTENT_TYPES: Final = re.compile(r"(?:Posting|Article|WebPage|CreativeWork|WebSite|Blog|Report)$")
_NOT_OWN: Final = frozenset((
    "license", "usageInfo", "copyrightNotice", "image", "logo", "video", "isBasedOn", "citation", "comment", "mentions", "about",
))  # fmt: skip
_SITE_TYPES: Final = frozenset(("WebSite", "Blog", "Organization"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Words or a field that may state rights. `links` are (SPDX id, start, end) of licence links inside `text`."""

    signal: str
    text: str
    scope: str
    notice: bool
    links: tuple[tuple[str, int, int], ...] = ()
    urls: tuple[str, ...] = ()


def parse(html: str) -> HtmlElement:
    """A tree of any text; never raises for bad markup."""
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(html.replace("\x00", "") or "<p></p>", parser=parser)
    except (etree.ParserError, ValueError):
        return document_fromstring(b"<p></p>", parser=parser)


def passages(tree: HtmlElement) -> Iterator[Passage]:
    """Every passage of a parsed page; the tree is not changed."""
    yield from _linked_data(tree)
    yield from _head(tree)
    yield from _body(tree)


def _head(tree: HtmlElement) -> Iterator[Passage]:
    for link in tree.iter("link"):
        spdx = from_url(link.get("href") or "")
        if spdx and {"license", "licence"} & set((link.get("rel") or "").lower().split()):
            yield _field("rel_license", link.get("href") or "", spdx, "post")
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name in _RIGHTS_META and content:
            spdx = from_url(content)
            yield _field("meta_rights", content, spdx, "post") if spdx else Passage("meta_rights", content, "post", True)


def _field(signal: str, url: str, spdx: str, scope: str) -> Passage:
    return Passage(signal, url, scope, True, ((spdx, 0, len(url)),), (url,))


def _linked_data(tree: HtmlElement) -> Iterator[Passage]:
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            try:
                document = read_json(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _nodes(document, 0)


def _nodes(node: object, depth: int) -> Iterator[Passage]:
    if depth > 12:
        return
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item, depth + 1)
    elif isinstance(node, dict):
        kinds = [str(kind).rpartition("/")[2] for kind in _listed(node.get("@type"))]
        if not kinds or any(_CONTENT_TYPES.search(kind) for kind in kinds):
            scope = DEFAULT if _SITE_TYPES & set(kinds) else "post"
            yield from _terms_of(node, scope)
        for key, value in node.items():
            if key not in _NOT_OWN:
                yield from _nodes(value, depth + 1)


def _terms_of(node: dict[str, object], scope: str) -> Iterator[Passage]:
    for value in _listed(node.get("license")) + _listed(node.get("usageInfo")):
        words = value.get("url") or value.get("@id") or value.get("name") if isinstance(value, dict) else value
        if isinstance(words, str) and words.strip():
            spdx = from_url(words)
            yield _field("jsonld_license", words, spdx, scope) if spdx else Passage("jsonld_license", words, scope, True)
    for notice in _listed(node.get("copyrightNotice")):
        if isinstance(notice, str):
            yield Passage("jsonld_license", notice, scope, True)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _body(tree: HtmlElement) -> Iterator[Passage]:
    """Blocks of running text with their licence links: one passage a block."""
    block = _Block()
    for event, element in _walk(tree):
        if event == "break":
            yield from block.close()
            block = _Block(cast(HtmlElement, element))
        elif event == "text":
            block.parts.append(cast(str, element))
        else:
            block.add_link(cast(HtmlElement, element))
    yield from block.close()


def _walk(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement | str]]:
    """`break` (element of the new block), `text` and `link` events, skipping what a page does not say itself."""
    skipped: HtmlElement | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if skipped is None and _is_skipped(element):
                skipped = element
            if skipped is not None:
                continue
            if element.tag in _BLOCKS:
                yield "break", element
            spdx_link = _licence_link(element)
            if spdx_link:
                yield "link", element
            if element.text:
                yield "text", element.text
        else:
            if skipped is element:
                skipped = None
                if element.tag == "blockquote" and element.getparent() is not None:
                    yield "break", element.getparent()
            elif skipped is None:
                if _licence_link(element):
                    yield "link", element
                if element.tag in _BLOCKS and element.getparent() is not None:
                    yield "break", element.getparent()
            if skipped is None and element.tail:
                yield "text", element.tail


def _is_skipped(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return True
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in _SKIP:
        return element.tag != "blockquote" or not _THEME.search(words)
    return element.tag not in ("body", "html", "article", "main") and bool(words.strip()) and bool(_OTHERS_WORDS.search(words))


def _licence_link(element: HtmlElement) -> str | None:
    if element.tag == "a":
        return from_url(element.get("href") or "")
    if element.tag == "img":
        return from_url(element.get("src") or "") if element.getparent() is None or element.getparent().tag != "a" else None
    tag = str(element.tag).rpartition(":")[2]
    return from_url(element.get("rdf:resource") or element.text or "") if tag in ("license", "licence") else None


class _Block:
    """One block under construction: its words, and where in them its licence links stand."""

    def __init__(self, element: HtmlElement | None = None) -> None:
        self.element = element
        self.parts: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.urls: list[str] = []
        self.signals: list[str] = []
        self._open: tuple[HtmlElement, int] | None = None

    def add_link(self, element: HtmlElement) -> None:
        """The start, then the end, of a licence link; a link with no words (a badge) stands where it stands."""
        here = sum(map(len, self.parts))
        if self._open and self._open[0] is element:
            url = element.get("href") or element.get("src") or element.get("rdf:resource") or (element.text or "").strip()
            if not "".join(self.parts)[self._open[1] :].strip():  # a badge: no words of its own, so something must stand for it
                self.parts.append(_OBJECT)
                self._open = (element, here)
                here += 1
            self.links.append((from_url(url) or "", self._open[1], here))
            self.urls.append(url)
            self.signals.append(_signal(element))
            self._open = None
        else:
            self._open = (element, here)

    def close(self) -> Iterator[Passage]:
        text = "".join(self.parts)
        if self.element is None or not (text.strip() or self.links) or (self.links and self._is_one_of_several(text)):
            return
        theme, footer = _place(self.element)
        badge = bool(self.links) and not text.replace(_OBJECT, "").strip()
        declared = any(signal != "cc_link" for signal in self.signals)
        notice = theme or footer or badge or declared
        if not self.links and footer and _CREDIT.search(text):
            notice = False
        scope = DEFAULT if theme or footer else "post"
        signal = self.signals[0] if self.signals else "notice_text"
        yield Passage(signal, text, scope, notice, tuple(self.links), tuple(self.urls))

    def _is_one_of_several(self, text: str) -> bool:
        """Whether this is an item of a list of links: nothing but a link, beside an item that links something else."""
        element = cast(HtmlElement, self.element)
        if element.tag != "li" or len(text.strip()) > sum(end - start for _, start, end in self.links):
            return False
        beside = (item for item in (element.getprevious(), element.getnext()) if item is not None and item.tag == "li")
        found = {from_url(link.get("href") or "") for item in beside for link in item.iter("a")}
        return bool(found - {spdx for spdx, _, _ in self.links})


def _signal(element: HtmlElement) -> str:
    if {"license", "licence"} & set((element.get("rel") or "").lower().split()):
        return "rel_license"
    return "itemprop_license" if element.get("itemprop") == "license" else "cc_link"


def _place(element: HtmlElement) -> tuple[bool, bool]:
    """Whether a block stands in a theme's rights block, and whether in the site's footer (the footer of an article is the post's)."""
    theme = footer = article = False
    for step, node in enumerate([element, *element.iterancestors()]):
        words = f"{node.get('class') or ''} {node.get('id') or ''}"
        article = article or node.tag == "article"
        theme = theme or (step < 6 and node.tag not in ("body", "html", "article", "main") and bool(_THEME.search(words)))
        footer = footer or (not article and (node.tag == "footer" or bool(_FOOTER.search(words))))
    return theme, footer and not article
