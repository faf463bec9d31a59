"""Where a page shows dates to its readers: `<time>`, the lines beside the title, and words that say what a date is."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.metadata.near import texts_after, texts_before
from spiders.dom.select import elements, words
from spiders.fields import Stamp
from spiders.kind.shape import address
from spiders.page import Page

_MODIFIED = re.compile(r"更新|修改|編輯|编辑|改訂|수정|updat|modif|revis|edit|last\s*mod|changed", re.I)
_PUBLISHED = re.compile(r"发[布表]|發[佈布表]|創建|创建|刊登|撰写|公開|投稿|作成|게시|작성|publish|creat|posted|dt-published|pubdate", re.I)
_LABELLED = re.compile(
    r"(?:发[布表][于在日期时间：:\s]{0,6}|發[佈布表][於在日期時間：:\s]{0,6}|(?:创建|撰写|写作|投稿|公開)[于日期时间日時：:\s]{0,6}|日期\s*[：:]\s*|时间\s*[：:]\s*"
    r"|(?:posted|published|written|created)\s*(?:on|at|:)?\s*|\bdate\s*:\s*|작성일\s*:?\s*)(.{4,40})",
    re.I,
)
_DATE_WORDS = re.compile(
    r"[年月日时時分秒]|星期.|周[一二三四五六日]|[上下]午|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.I
)
_DATE_WORD = re.compile(r"(?:^|[\s_-])(?:date|published)(?:$|[\s_-])", re.I)
_MONTH_ALONE = re.compile(r"^\s*(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*月?|[^\W\d]{3,12},?\s+(?:19|20)\d\d)\s*$")
_UNREAD = frozenset({"pre", "footer", "script", "style"})
_LINE = 200
_DIGITS = re.compile(r"\d")
_LABEL = 20  # characters: a longer text before a date is no label
_ITEMPROPS = ("datePublished", "dateModified", "dateCreated")
_FIRST = 40  # elements that may hold the title where no heading does
_MOST_TIMES = 60  # a page with more is a list, and its first ones stand nearest to the title
_BEFORE, _AFTER = 8, 14  # text nodes looked at around the title


def time_elements(page: Page) -> tuple[list[Stamp], list[Stamp]]:
    """Dates in `<time>` and microdata: of publication, those marked so first, and those that say updated."""
    dated = [node for name in _ITEMPROPS for node in page.marked.get(name, ()) if node.tag not in {"meta", "time"}]
    found = [node for node in [*page.index.tagged("time"), *dated] if not _of_other(node) and not _beside_the_post(node)][:_MOST_TIMES]
    changed = [node for node in found if _says_modified(node)]
    rest = [node for node in found if node not in changed and not _in_page_footer(node)]  # a footer tells of the site or of other posts
    rest.sort(key=lambda node: (not _says_published(node), _in_page_header(node)))
    return [stamp for node in rest for stamp in _stamps(node)], [stamp for node in changed for stamp in _stamps(node)]


def lone_time(page: Page) -> list[Stamp]:
    """The one day that all `<time>` elements of the page tell, wherever they stand: some themes show it in a side bar."""
    days = {(node.get("datetime") or "")[:10] for node in page.index.tagged("time")} - {""}
    told = [node for node in page.index.tagged("time") if node.get("datetime") and not _says_modified(node)]
    return [Stamp(told[0].get("datetime") or "", "time")] if len(days) == 1 and told else []


def _beside_the_post(node: HtmlElement) -> bool:
    """Inside navigation, a side bar, comments or a list of related posts."""
    for ancestor in node.iterancestors():
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in {"nav", "aside"} or "comment" in names or "related" in names:
            return True
    return False


def _stamps(node: HtmlElement) -> Iterator[Stamp]:
    for raw in (node.get("datetime") or node.get("content"), words(node)):
        if raw and _DIGITS.search(raw):
            yield Stamp(raw.strip(), "time")


def _said(node: HtmlElement) -> list[str]:
    """What is said about a date, nearest first: its own attributes, the words just before it, its parent's attributes."""
    parent, previous = node.getparent(), node.getprevious()
    own = " ".join(node.get(name) or "" for name in ("itemprop", "class", "title", "aria-label", "pubdate"))
    before = (parent.text or "") if parent is not None and previous is None else ""
    if previous is not None:
        label = words(previous)
        before = (previous.tail or "") + (label if len(label) < _LABEL and not _DIGITS.search(label) else "")
    around = f"{parent.get('class') or ''} {parent.get('title') or ''}" if parent is not None else ""
    return [own + (" pubdate" if node.get("pubdate") is not None else ""), before, around]


def _says_modified(node: HtmlElement) -> bool:
    """Whether the nearest word about it calls the date one of change."""
    for said in _said(node):
        modified, published = bool(_MODIFIED.search(said)), bool(_PUBLISHED.search(said))
        if modified != published:
            return modified
    return False


def _says_published(node: HtmlElement) -> bool:
    return any(_PUBLISHED.search(said) for said in _said(node))


def _in_page_footer(node: HtmlElement) -> bool:
    footer = next(node.iterancestors("footer"), None)
    return footer is not None and next(footer.iterancestors("article"), None) is None


def _in_page_header(node: HtmlElement) -> bool:
    """Within the site's own header, which may tell when it was built; one with a heading of the first level may be the post's."""
    header = next(node.iterancestors("header"), None)
    return header is not None and next(header.iter("h1"), None) is None and next(header.iterancestors("article", "main"), None) is None


def _of_other(node: HtmlElement) -> bool:
    """A date inside a link to another page is that page's."""
    length = len(words(node)) + 6
    links = (link for link in node.iterancestors("a") if not (link.get("href") or "#").startswith("#"))
    return any(len(words(link)) > length for link in links)


def beside_title(page: Page, title: str | None) -> Iterator[Stamp]:
    """Short lines near the title's heading that hold a date, those after it first."""
    heading = _heading(page, title)
    if heading is None:
        return
    after = list(islice(texts_after(heading), _AFTER))
    if any(map(_is_date_line, after)):
        sections = _dated_sections(page)
        yield from _dates_in([line for line in after if line not in sections])
    yield from _dates_in(list(islice(texts_before(heading), _BEFORE))[::-1])


def _dates_in(lines: list[str]) -> Iterator[Stamp]:
    for index, line in enumerate(lines):
        if _is_date_line(line):
            said = (lines[index - 1] if index and len(lines[index - 1]) < 20 else "") + line
            if not (_MODIFIED.search(said) and not _PUBLISHED.search(said)):
                yield Stamp(line, "beside title")


def _dated_sections(page: Page) -> frozenset[str]:
    """Headings that are dates, where there are several: the days of a diary, none of which is the day of the post."""
    heads = (words(node) for node in page.tree.iter("h2", "h3", "h4"))
    dated = [text for text in heads if len(text) <= 30 and _is_date_line(text)]
    return frozenset(text.rstrip("#¶§ ") for text in dated) | frozenset(dated) if len(dated) > 1 else frozenset()


def called_date(page: Page) -> Iterator[Stamp]:
    """Short elements whose class has the word date or published, wherever they stand; those of links to other pages left out."""
    for node in page.index.classed(_DATE_WORD, "date", "Date", "published"):
        line = words(node)
        if node.tag == "time" or len(line) > 60 or _beside_the_post(node):
            continue
        if _MONTH_ALONE.match(line) and _onwards(page, node):
            continue  # an archive's month in a side bar
        if _DIGITS.search(line) and not _says_modified(node) and not _MODIFIED.search(line) and not _of_other(node):
            yield Stamp(line, "class")


def _onwards(page: Page, node: HtmlElement) -> bool:
    return any(address(page, link.get("href")) for link in (node, *node.iterancestors()) if link.tag == "a")


def _is_date_line(line: str) -> bool:
    """Whether a line is a date with a few words around it, not a sentence that mentions one."""
    if len(line) > 60 or not _DIGITS.search(line):
        return False
    rest = _DATE_WORDS.sub("", line)
    return sum(2 if ord(char) > 0x2E7F else 1 for char in rest if char.isalpha()) <= 24


def _heading(page: Page, title: str | None) -> HtmlElement | None:
    wanted = "".join((title or "").split())
    found = next((node for node in _heads(page) if wanted in "".join(words(node).split())), None) if wanted else None
    if found is None:
        found = next(iter(page.index.tagged("h1")), None)
    return _line(page, wanted) if found is None and wanted else found


def _line(page: Page, wanted: str) -> HtmlElement | None:
    """The element among the first of a page without headings that says the title and nothing else."""
    body = page.tree.find("body")
    first = islice(body.iter(), _FIRST) if body is not None else ()
    return next((node for node in first if isinstance(node.tag, str) and "".join((node.text or "").split()) == wanted), None)


def _heads(page: Page) -> Iterator[HtmlElement]:
    """Every heading of the page, those by role last: that query is only asked when no other heading is the title's."""
    yield from page.index.tagged("h1", "h2")
    yield from page.marked.get("headline", ())
    if page.index.mentions("heading") and page.index.mentions("role"):
        yield from elements(page.tree, "/descendant::*[@role='heading']")


def labelled(page: Page) -> Iterator[Stamp]:
    """Dates anywhere that a word calls the publication date."""
    lines: list[str] = []
    body = page.tree.find("body")
    if body is not None:
        _gather(body, lines)
    for line in lines:
        match = _LABELLED.search(line) if _DIGITS.search(line) else None
        if match and _DIGITS.search(match[1]):
            yield Stamp(match[1].strip(), "label")


def _gather(node: HtmlElement, lines: list[str]) -> None:
    """Add the short texts inside an element, in page order; code, footers and scripts are never entered."""
    if (text := node.text) and len(text) < _LINE:
        lines.append(text.strip())
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _UNREAD:
            _gather(child, lines)
        if (text := child.tail) and len(text) < _LINE:
            lines.append(text.strip())
