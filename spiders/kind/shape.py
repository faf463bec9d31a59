"""How a page is built, seen without class names: entries that link onwards, dates beside links, words of its own.

An index page is mostly other pages' titles and openings; a post is mostly its own words. Counting both takes one walk
over the page and a short loop over its headings.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from spiders.dom.select import elements, holds, short_words, text_of, words
from spiders.kind.url_shape import url_shape
from spiders.page import Page, PageKind

_FRAME = frozenset({"nav", "footer", "aside"})
_FRAME_ROLES = frozenset({"navigation", "complementary", "contentinfo"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "form", "button", "select", "textarea", "svg", "head"})
_UNCOUNTED = _FRAME | _UNSEEN
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?|(?<!\d)(\d{1,2})[-/](\d{1,2})(?!\d)")
_WORDED = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d\b",
    re.I,
)
_MORE = re.compile(
    r"(?:点击)?(?:阅读|閱讀|查看|继续|繼續)(?:全文|更多|阅读|閱讀|原文|剩余)|阅读(?:文章|此文)|read\s*(?:more|on|the\s+rest|full|post|article)|continue\s+reading|^(?:\[?more\]?|more\s*[»→>…]*)$"
    r"|続きを読む|もっと読む|더\s*보기|계속\s*읽기",
    re.I,
)

_FILED = re.compile(r"/(?:tags?|tagged|topics?|categor(?:y|ies)|标签|分类|%E6%A0%87%E7%AD%BE|%E5%88%86%E7%B1%BB)/[^/]", re.I)


_MAIN = "/descendant::*[self::main or @role='main']"
_MAIN_BY_ROLE = "boolean(/descendant::*/@role[.='main'])"  # attributes alone are asked in an eighth of the time
_REGION_WORDS = 40  # characters: a smaller article or main is a frame that a script fills
_REGION_SHARE = 0.3
_SMALL = 400  # characters: a longer article is found by its weight
_HEADED_WORDS = 8  # characters that make a region of an article with a heading of its own
_SENTENCE = 20  # characters of a paragraph that makes an article or main the region


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts over one page, navigation and footers left out; lengths in characters."""

    entries: tuple[str, ...]
    read_more: int
    dated: tuple[str, ...]
    own_text: int
    entry_text: int
    link_text: int
    links: int

    @property
    def dated_links(self) -> int:
        """How many other pages the page links to with a date of their own beside them."""
        return len(self.dated)


def shape_of(page: Page) -> Shape:
    """Measure a page; `entries` are the addresses of other pages that headings link to, in order, each once."""
    region, links, total = _region(page)
    blocks = _entry_blocks(page, region)
    inside = sum(_measure(block)[1] for block in _outermost([block for _, block in blocks]))
    return Shape(
        entries=tuple(dict.fromkeys(url for url, _ in blocks)),
        read_more=sum(1 for link in links if _MORE.search(page.index.label(link))),
        dated=_dated_links(page, links),
        own_text=max(0, total - inside),
        entry_text=inside,
        link_text=sum(len(page.index.label(link)) for link in links),
        links=len(links),
    )


def _measure(root: HtmlElement) -> tuple[list[HtmlElement], int]:
    """The links in an element and the characters outside them; frames of the page and what screens do not show left out."""
    links: list[HtmlElement] = []
    return links, _count(root, links)


def _count(root: HtmlElement, links: list[HtmlElement]) -> int:
    """The characters an element shows outside links, which are added to `links`. A tree is never deeper than recursion allows."""
    text = root.text
    count = len(text.strip()) if text else 0
    for node in root:
        tag = node.tag
        if tag is etree.ProcessingInstruction or tag is etree.Entity:
            continue
        tail = node.tail
        if tail:
            count += len(tail.strip())
        if tag == "a":
            if node.get("href"):
                links.append(node)
        elif tag is not etree.Comment and (tag not in _UNCOUNTED or _is_frame(node)) and node.get("role") not in _FRAME_ROLES:
            if not len(node):
                count += len(text.strip()) if (text := node.text) else 0
            elif tag == "pre" or (tag == "span" and "katex" in (node.get("class") or "")):  # hundreds of spans, and none that leads on
                count += len(text_of(node))
            else:
                count += _count(node, links)
    return count


def _is_frame(node: HtmlElement) -> bool:
    """Whether a form is put around the whole page, as some servers' frameworks do."""
    return node.tag == "form" and next(node.iter("h1", "article", "main"), None) is not None


def _region(page: Page) -> tuple[HtmlElement, list[HtmlElement], int]:
    """The part of the page that is about something, measured: its only `article`, else its only `main`, else its body.

    A part counts when it holds a good share of the page's plain text: some themes call the links to the neighbours an article.
    """
    body = page.tree.find("body")
    body = page.tree if body is None else body
    for parts in (_articles, _mains):
        found = parts(page)
        part = _measure(found[0]) if len(found) == 1 else ([], 0)
        if part[1] > _REGION_WORDS and (_has_prose(found[0]) or part[1] > _measure(body)[1] * _REGION_SHARE):
            return found[0], *part
        if part[1] >= _HEADED_WORDS and _is_headed(page, found[0]):
            return found[0], *part
    return body, *_measure(body)


def _has_prose(part: HtmlElement) -> bool:
    """Whether it holds code or a paragraph of some words without a link: mostly the first paragraph is one."""
    plain = (text_of(node) for node in part.iter("p") if next(node.iter("a"), None) is None)
    return next(part.iter("pre"), None) is not None or any(len(" ".join(text.split())) >= _SENTENCE for text in plain)


def _articles(page: Page) -> list[HtmlElement]:
    return [node for node in page.index.tagged("article") if next(node.iterancestors("article", "aside", "footer"), None) is None]


def _mains(page: Page) -> list[HtmlElement]:
    return elements(page.tree, _MAIN) if holds(page.tree, _MAIN_BY_ROLE) else page.index.tagged("main")


def lone_article(page: Page) -> HtmlElement | None:
    """The page's only article, when it holds the heading and is small beside the links around it; None otherwise."""
    found = [node for node in page.index.tagged("article") if next(node.iterancestors("article"), None) is None]
    if len(found) != 1 or not _is_headed(page, found[0]):
        return None
    inside = short_words(found[0], _SMALL)
    around = sum(len(page.index.label(node)) for node in _links_around(page)) if inside is not None else 0
    return found[0] if around > 4 * len(inside or "") else None


def _is_headed(page: Page, part: HtmlElement) -> bool:
    """Whether a part of the page holds a heading of the first level and a paragraph."""
    headed = any(above is part for heading in page.index.tagged("h1") for above in heading.iterancestors(part.tag))
    return headed and next(part.iter("p"), None) is not None


def _links_around(page: Page) -> Iterator[HtmlElement]:
    linked = (node for node in page.index.tagged("a") if node.get("href") is not None)
    return (node for node in linked if next(node.iterancestors("article"), None) is None)


def address(page: Page, href: str | None) -> str | None:
    """The absolute http(s) address of another page of the same host, without fragment; None for anything else."""
    if not href or href.startswith(("#", "javascript:", "mailto:", "data:")):
        return None
    try:
        url = urljoin(page.base_url, href.strip()).split("#")[0]
        there, here = urlsplit(url), urlsplit(page.url)
    except ValueError:
        return None
    if there.scheme not in ("http", "https") or there.netloc.lower().removeprefix("www.") != here.netloc.lower().removeprefix("www."):
        return None
    same = there.path.rstrip("/") == here.path.rstrip("/") and there.query == here.query
    return None if same else url


def _entry_blocks(page: Page, region: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Each heading that is a link to another page of the site, with the largest element that holds no other such heading."""
    headings: list[tuple[str, HtmlElement]] = []
    for heading in region.iter(*_HEADINGS):
        inner = next(heading.iter("a"), None)
        anchor = inner if inner is not None else next(heading.iterancestors("a"), None)
        url = address(page, anchor.get("href")) if anchor is not None else None
        if url is None or next(heading.iterancestors(*_FRAME), None) is not None:
            continue
        # a heading that merely contains a link is a section of a post; one that is a link is an entry
        if inner is None or len(words(inner)) * 2 > len(words(heading)) > 0:
            headings.append((url, heading))
    if len(headings) > 1:
        return _widest(headings)
    return _cards(page, region)


def _cards(page: Page, region: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Three or more articles, each with one heading and a link to one page: entries whose link covers the whole card."""
    cards = []
    if len(page.index.tagged("article")) < 3:
        return []
    for article in elements(region, "./descendant::article[not(.//article)][count(.//h1|.//h2|.//h3|.//h4) = 1]"):
        urls = {url for link in article.iter("a") if (url := address(page, link.get("href")))}
        plain = {url for url in urls if not (url_shape(url).strong and url_shape(url).kind is PageKind.LISTING)}
        if len(plain) == 1:
            cards.append((plain.pop(), article))
    return cards if len({url for url, _ in cards}) > 2 else []


def _widest(headings: list[tuple[str, HtmlElement]]) -> list[tuple[str, HtmlElement]]:
    """Each heading with its largest ancestor that holds no other of them; one pass up the tree for each."""
    held: Counter[HtmlElement] = Counter()
    for _, heading in headings:
        held.update(heading.iterancestors())
    blocks = []
    for url, heading in headings:
        block = heading
        for ancestor in heading.iterancestors():
            if ancestor.tag in {"body", "main"} or held[ancestor] > 1:
                break
            block = ancestor
        blocks.append((url, block))
    return blocks


def _outermost(blocks: list[HtmlElement]) -> list[HtmlElement]:
    known = set(blocks)
    return [block for block in blocks if known.isdisjoint(block.iterancestors())]


def _dated_links(page: Page, links: list[HtmlElement]) -> tuple[str, ...]:
    """Links to other pages that stand beside a date of their own: how archives are written."""
    found: dict[str, None] = {}
    for link in links:
        url = address(page, link.get("href"))
        if url and url not in found and len(page.index.label(link)) > 1 and _has_date(link):
            found[url] = None
    onward = [url for url in found if not _files_posts(url)]
    return tuple(found if len(onward) > 3 else onward)


def _files_posts(url: str) -> bool:
    """Whether an address is a tag's or a category's page: on a page of few dated links it is a label of the one post there."""
    return bool(_FILED.search(url))


def _has_date(link: HtmlElement) -> bool:
    row = link
    for ancestor in link.iterancestors("li", "article", "tr", "p", "div", "section", "dt", "dd"):
        if next(islice(ancestor.iter("a"), 6, None), None) is not None:  # to the seventh only: a page of 8,000 links took 6 s
            break
        row = ancestor
        if ancestor.tag in {"li", "article", "tr"}:
            break
    if row is link or len(words(row)) > 600:
        return next(link.iter("time"), None) is not None
    return next(row.iter("time"), None) is not None or bool(_real_date(words(row)))


def _real_date(text: str) -> bool:
    for match in _DATE.finditer(text):
        year, month, day, month_only, day_only = match.groups()
        try:
            date(int(year or 2000), int(month or month_only), int(day or day_only or 1))
        except ValueError:
            continue
        return True
    return _WORDED.search(text) is not None
