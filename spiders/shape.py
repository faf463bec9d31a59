"""How a page is built, seen without class names: entries that link onwards, dates beside links, words of its own.

An index page is mostly other pages' titles and openings; a post is mostly its own words. Counting both takes one walk in C
(XPath) and a short loop over the headings.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from spiders.page import Page

_OUTSIDE = "ancestor-or-self::nav or ancestor-or-self::footer or ancestor-or-self::aside or ancestor-or-self::*[@role='navigation' or @role='complementary' or @role='contentinfo']"
_HEADINGS = etree.XPath(
    f".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or @role='heading'][.//a[@href] or ancestor::a[@href]][not({_OUTSIDE})]"
)
_TEXTS = etree.XPath(
    ".//text()[normalize-space()][not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::script or ancestor::style"
    " or ancestor::noscript or ancestor::template or ancestor::form or ancestor::button or ancestor::select or ancestor::textarea"
    " or ancestor::a or ancestor::*[@role='navigation' or @role='complementary' or @role='contentinfo'])]",
    smart_strings=False,
)
_BLOCK_TEXTS = etree.XPath(".//text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::a)]", smart_strings=False)
_LINKS = etree.XPath(f".//a[@href][not({_OUTSIDE})]")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?|(?<!\d)(\d{1,2})[-/](\d{1,2})(?!\d)")
_MORE = re.compile(
    r"(?:点击)?(?:阅读|閱讀|查看|继续|繼續)(?:全文|更多|阅读|閱讀|原文|剩余)|阅读(?:文章|此文)|read\s*(?:more|on|the\s+rest|full|post|article)|continue\s+reading|^(?:\[?more\]?|more\s*[»→>…]*)$"
    r"|続きを読む|もっと読む|더\s*보기|계속\s*읽기",
    re.I,
)


_REGION_WORDS = 40  # characters: a smaller article or main is a frame that a script fills


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts over one page, navigation and footers left out; lengths in characters."""

    entries: tuple[str, ...]
    read_more: int
    dated_links: int
    own_text: int
    entry_text: int
    link_text: int
    links: int


def shape_of(page: Page) -> Shape:
    """Measure a page; `entries` are the addresses of other pages that headings link to, in order, each once."""
    region = _region(page)
    blocks = _entry_blocks(page, region)
    links = _LINKS(region)
    total = sum(len(text.strip()) for text in _TEXTS(region))
    inside = sum(len(text.strip()) for block in _outermost([block for _, block in blocks]) for text in _BLOCK_TEXTS(block))
    return Shape(
        entries=tuple(dict.fromkeys(url for url, _ in blocks)),
        read_more=sum(1 for link in links if _MORE.search(_label(link))),
        dated_links=_dated_links(page, links),
        own_text=max(0, total - inside),
        entry_text=inside,
        link_text=sum(len(_label(link)) for link in links),
        links=len(links),
    )


def _region(page: Page) -> HtmlElement:
    """The part of the page that is about something: its only `article` with words, else its only `main`, else its body."""
    for path in ("//article[not(ancestor::article or ancestor::aside or ancestor::footer)]", "//main|//*[@role='main']"):
        found = page.tree.xpath(path)
        if len(found) == 1 and len(str(found[0].xpath("string()")).strip()) > _REGION_WORDS:
            return found[0]
    body = page.tree.find("body")
    return page.tree if body is None else body


def _label(link: HtmlElement) -> str:
    return " ".join(str(link.xpath("string()")).split())


def address(page: Page, href: str | None) -> str | None:
    """The absolute http(s) address of another page of the same host, without fragment; None for anything else."""
    if not href or href.startswith(("#", "javascript:", "mailto:", "data:")):
        return None
    try:
        url = urljoin(page.base_url, href.strip()).split("#")[0]
        there, here = urlsplit(url), urlsplit(page.url)
    except ValueError:
        return None
    if there.scheme not in ("http", "https") or there.netloc.lower() != here.netloc.lower():
        return None
    same = there.path.rstrip("/") == here.path.rstrip("/") and there.query == here.query
    return None if same else url


def _entry_blocks(page: Page, region: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Each heading that is a link to another page of the site, with the largest element that holds no other such heading."""
    headings: list[tuple[str, HtmlElement]] = []
    for heading in _HEADINGS(region):
        anchor = next(heading.iter("a"), None)
        anchor = anchor if anchor is not None else next(heading.iterancestors("a"), None)
        url = address(page, anchor.get("href") if anchor is not None else None)
        words = len(_label(heading))
        # a heading that merely contains a link is a section of a post; one that is a link is an entry
        if url and anchor is not None and (heading in anchor.iterdescendants() or len(_label(anchor)) * 2 > words > 0):
            headings.append((url, heading))
    return [(url, _widest(heading, {id(other) for _, other in headings})) for url, heading in headings] if len(headings) > 1 else []


def _widest(heading: HtmlElement, others: set[int]) -> HtmlElement:
    block = heading
    for ancestor in heading.iterancestors():
        if ancestor.tag in {"body", "main"} or sum(1 for node in ancestor.iter() if id(node) in others) > 1:
            break
        block = ancestor
    return block


def _outermost(blocks: list[HtmlElement]) -> list[HtmlElement]:
    known = {id(block) for block in blocks}
    return [block for block in blocks if not any(id(ancestor) in known for ancestor in block.iterancestors())]


def _dated_links(page: Page, links: list[HtmlElement]) -> int:
    """Links to other pages that stand beside a date of their own: how archives are written."""
    found = set()
    for link in links:
        url = address(page, link.get("href"))
        if url and url not in found and len(_label(link)) > 1 and _has_date(link):
            found.add(url)
    return len(found)


def _has_date(link: HtmlElement) -> bool:
    row = link
    for ancestor in link.iterancestors("li", "article", "tr", "p", "div", "section", "dt", "dd"):
        if sum(1 for _ in ancestor.iter("a")) > 6:
            break
        row = ancestor
        if ancestor.tag in {"li", "article", "tr"}:
            break
    if row is link or len(row.xpath("string()")) > 600:
        return next(link.iter("time"), None) is not None
    return next(row.iter("time"), None) is not None or bool(_real_date(str(row.xpath("string()"))))


def _real_date(text: str) -> bool:
    for match in _DATE.finditer(text):
        year, month, day, month_only, day_only = match.groups()
        try:
            date(int(year or 2000), int(month or month_only), int(day or day_only or 1))
        except ValueError:
            continue
        return True
    return False
