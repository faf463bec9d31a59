"""Who wrote a post, by the conventions that templates share."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from spiders.dom.linked_data import ARTICLES, JsonValue, text_of, types_of
from spiders.dom.select import first, words
from spiders.page import Page

_METAS = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author")
_CLASSES = ("p-author", "author", "byline")
_CALLED = re.compile(r"(?:^|\s)(?:p-author|author|byline)(?:\s|$)", re.I)
_PREFIX = re.compile(r"^(?:作者|原作者|文章作者|撰文|文|by|author|posted by|written by|作成者|投稿者|글쓴이)\s*[:：\s]\s*", re.I)
_DEFAULTS = re.compile(r"^(?:john doe|your name|author|admin|unknown|anonymous|佚名)$", re.I)  # what themes write until they are told
_NO_NAME = re.compile(r"@|^\d+$|\d:\d\d|\b(?:19|20)\d\d\b")  # addresses, numbers, times
_BAR = re.compile(r"\s[|｜·•]\s")
_LONGEST = 40


def read_author(page: Page) -> tuple[str | None, str | None]:
    """Name and page of the author; the site's own author where the page names none."""
    for stated, url in _named(page):
        name = _name(stated or "")
        if name and not name.startswith("http") and not _DEFAULTS.match(name) and not _NO_NAME.search(name) and len(name) <= _LONGEST:
            return name, url
    return page.site.author, None


def _name(stated: str) -> str:
    """The name in a byline: without the word before it and without what a bar parts from it."""
    return _BAR.split(_PREFIX.sub("", " ".join(stated.split())))[0].strip()


def _named(page: Page) -> Iterator[tuple[str | None, str | None]]:
    """Every author named, best first: JSON-LD, meta, marked elements."""
    for item in page.linked_data:
        if types_of(item) & ARTICLES:
            yield text_of(item.get("author")), _person_url(page, item.get("author"))
    for key in _METAS:
        yield from ((value, None) for value in page.metas.get(key, ())[:1])
    for node in _shown(page):
        inner = first(node, ".//*[@itemprop='name']")
        link = node if node.tag == "a" else first(node, ".//a[@href]")
        yield words(inner if inner is not None else node), _absolute(page, link.get("href") if link is not None else None)


def _shown(page: Page) -> Iterator[HtmlElement]:
    """Elements that a page marks as its author, comment authors left out: microdata, class words, rel=author inside the article."""
    yield from (node for node in page.marked.get("author", ())[:3] if node.tag != "meta" and not _commented(node))
    classed = [(set((node.get("class") or "").split()), node) for node in page.index.classed(_CALLED, "author", "byline")]
    for word in _CLASSES:
        yield from [node for names, node in classed if word in names and not _commented(node)][:3]
    linked = (node for node in page.index.tagged("a") if node.get("rel") == "author")
    yield from islice((node for node in linked if next(node.iterancestors("article", "main"), None) is not None), 3)


def _commented(node: HtmlElement) -> bool:
    return any("comment" in (ancestor.get("class") or "") for ancestor in node.iterancestors())


def _person_url(page: Page, author: JsonValue) -> str | None:
    person = author[0] if isinstance(author, list) and author else author
    return _absolute(page, text_of(person.get("url"))) if isinstance(person, dict) else None


def _absolute(page: Page, href: str | None) -> str | None:
    try:
        url = urljoin(page.base_url, href.strip()) if href else ""
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
