"""The title as the author wrote it: the page's statements compared with each other, the site's name taken off by evidence.

`<title>` and og:title carry the site's name on most blogs; a heading that begins such a title is the title. Which part is the
site's name is never guessed from its place: it must be named by the page (og:site_name, JSON-LD, the brand link) or by another title.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.metadata.lone_title import lone_title
from spiders.dom.linked_data import ARTICLES, text_of, types_of
from spiders.dom.select import words
from spiders.kind.home import links_onwards
from spiders.kind.shape import address
from spiders.page import Page

_SEPARATOR = re.compile(r"\s*(?:[|｜·•»«›‹—–_:：/\\~∣┃▏]|(?<=\s)-+(?=\s)|(?<=\s)-+|-+(?=\s)|::)+\s*")
_TITLED = re.compile(r"(?:^|\s)(?:post|article|entry|blog)[-_]{1,2}(?:(?:main|head|header|info|detail|page)[-_]{1,2})?title(?:\s|$)", re.I)
_SURE = 10  # characters of a heading that a bare hyphen may part from the site's name: shorter ones may be half of a word
_OPENING = 12  # texts of a page that may be its title
_LONGEST_NAMED = 150  # characters of a title no heading states
_MARKS = re.compile(r"^[#¶§\s]+|[¶§\s]+$|(?<=\s)#$")


def read_title(page: Page) -> str | None:
    """The post's title, markup removed and blanks folded; None where the page states none."""
    headings = list(dict.fromkeys(text for node in _headings(page) if (text := heading_text(node))))
    stated = list(_stated(page))
    names = _site_names(page)
    full = next((text for text in reversed(stated) if _key(text) not in names), stated[-1] if stated else "")
    banners = _banners(page)
    for heading in sorted(headings, key=lambda text: (text not in banners, len(text)), reverse=True):
        whole = next((text for text in stated if _begins(text, heading)), None)
        if whole and _key(heading) not in names:
            return _spelt(whole, heading)
    agreed = _agreed(stated, names) or _told_apart(stated, names)
    if agreed:
        return agreed
    lower = [text for node in islice(filter(_is_own, page.tree.iter("h2")), 4) if (text := heading_text(node))]
    named = _named(page)
    if named:
        return named
    own = next((heading for heading in headings if _key(heading) not in names), None)
    known = page.site.title is not None and _key(full) == _key(page.site.title)
    if known and not own and (alone := lone_title(page, heading_text, lambda text: _key(text) in names)):
        return alone
    sub = next((_spelt(full, text) for text in lower if _begins(full, text)), None)
    cut = _without_site(full, names)
    if sub or (cut and cut != full):
        return sub or cut
    if all(_key(heading) in names for heading in headings) and (shown := _shown_part(page, full)) and _key(shown) not in names:
        return shown
    inside = next((text for node in _headings(page) if _in_content(node) and _key(text := heading_text(node)) not in {*names, ""}), None)
    return inside or cut or own or full or None


def _named(page: Page) -> str | None:
    """The one short element that its class or id calls the title of the post, on a page without a heading of the first level."""
    found = page.index.classed(_TITLED, "title", "Title") or [node for node in page.tree.iter("div", "p", "span", "h2") if _is_titled(node)]
    own = [node for node in found if next(node.iterancestors("a", "nav", "aside", "footer", "li"), None) is None]
    texts = [text for node in own if node.find(".//a[@href]") is None and (text := heading_text(_own_heading(node)))]
    return texts[0] if len(own) == len(texts) == 1 and len(texts[0]) <= _LONGEST_NAMED else None


def _is_titled(node: HtmlElement) -> bool:
    return _TITLED.search(node.get("id") or "") is not None


def _own_heading(box: HtmlElement) -> HtmlElement:
    """The one heading in a box called the title, which may hold dates and counts beside it; the box itself where it holds none."""
    inside = list(islice(box.iter("h2", "h3", "h4"), 2))
    return inside[0] if len(inside) == 1 else box


def _banners(page: Page) -> set[str]:
    """Headings of a header above `main`, where `main` has one of its own that says something else: they name the site."""
    inside = "".join(_key(heading_text(node)) for node in _headings(page) if _in_content(node))
    if not inside:
        return set()
    above = (node for node in _headings(page) if not _in_content(node) and next(node.iterancestors("header"), None) is not None)
    return {text for node in above if (text := heading_text(node)) and not _overlap(_key(text), inside)}


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _in_content(node: HtmlElement) -> bool:
    return next(node.iterancestors("article", "main"), None) is not None


def _is_own(node: HtmlElement) -> bool:
    """Whether a heading of the second level stands in the page and not in its frame, where menus have headings too."""
    return next(node.iterancestors("nav", "aside", "footer"), None) is None


def _headings(page: Page) -> Iterator[HtmlElement]:
    """Headings of the first level, by tag or by mark, outside the page's frame."""
    marked = (node for node in page.marked.get("headline", ()) if node.tag in {"h1", "h2", "h3", "span", "div"})
    for node in (*page.index.tagged("h1"), *marked):
        if next(node.iterancestors("nav", "aside", "footer"), None) is None:
            yield node


def heading_text(node: HtmlElement) -> str:
    """A heading's words without its permalink mark and without what screens do not show."""
    parts = []
    for text in _visible(node):
        parts.append(text)
    return _MARKS.sub("", " ".join("".join(parts).split()))


def _visible(node: HtmlElement) -> Iterator[str]:
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str) and not _hidden(child):
            yield from _visible(child)
        if child.tail:
            yield child.tail


def _hidden(node: HtmlElement) -> bool:
    if node.tag in {"script", "style", "button", "svg", "noscript", "template"} or node.get("hidden") is not None:
        return True
    mark = node.tag == "a" and (node.get("href") or "").find("#") >= 0 and len(words(node)) <= 2
    return mark or (node.get("aria-hidden") == "true" and node.tag in {"a", "span", "i"})


def _stated(page: Page) -> Iterator[str]:
    """What the page's head calls the post: JSON-LD headline, og:title, `<title>`; each once."""
    seen = set()
    for text in (*_headlines(page), page.meta("og:title"), page.meta("twitter:title"), page.title_text):
        clean = " ".join(_decoded(text or "").split())
        if clean and clean not in seen:
            seen.add(clean)
            yield clean


def _decoded(text: str) -> str:
    """Entities that a template escaped twice; a title about entities keeps them where decoding leaves markup."""
    plain = html.unescape(text) if "&" in text else text
    return text if "<" in plain and "<" not in text else plain


def _headlines(page: Page) -> list[str]:
    found = [text_of(item.get("headline")) or text_of(item.get("name")) for item in page.linked_data if types_of(item) & ARTICLES]
    return [text for text in found if text] if len(found) == 1 else []


def _site_names(page: Page) -> set[str]:
    """Keys of everything the page calls the site."""
    names = [page.site.title, page.meta("og:site_name"), page.meta("application-name", "apple-mobile-web-app-title")]
    for item in page.linked_data:
        kinds = types_of(item)
        if kinds & {"WebSite", "Organization", "Blog"}:
            names.append(text_of(item.get("name")))
        names += [text_of(item.get(part)) for part in ("publisher", "isPartOf")]
    onwards = next((link for link in links_onwards(page) if page.index.label(link)), None)
    headed = (link for header in page.index.tagged("header") for link in header.iter("a"))
    for brand in (onwards, next((link for link in headed if link.get("href") is not None and page.index.label(link)), None)):
        if brand is not None and address(page, brand.get("href")):
            names.append(page.index.label(brand))
    return {_key(name) for name in names if name} - {""}


def _shown_part(page: Page, full: str) -> str | None:
    """On a page without headings the part of its title, up to a separator or from one on, that its first lines show; None where both do."""
    body, cuts = page.tree.find("body"), list(_SEPARATOR.finditer(full))
    if body is None or not cuts:
        return None
    lines = {_key(text) for text in islice(filter(str.strip, body.itertext()), _OPENING)}
    for cut in cuts:
        before, after = full[: cut.start()].strip(), full[cut.end() :].strip()
        if (_key(before) in lines) != (_key(after) in lines):
            return before if _key(before) in lines else after
    return None


def _agreed(stated: list[str], names: set[str]) -> str | None:
    """A shorter statement that begins a longer one: what follows in the longer is the site's."""
    for short in sorted(stated, key=len):
        if any(short is not text and _begins(text, short) for text in stated) and _key(short) not in names:
            return _without_site(short, names) or short
    return None


def _told_apart(stated: list[str], names: set[str]) -> str | None:
    """What one statement says where each other one is the site's name alone: a theme may write that as every page's `<title>`."""
    own = [text for text in stated if _key(text) not in names]
    return _without_site(own[0], names) if len(own) == 1 < len(stated) else None


def _without_site(full: str, names: set[str]) -> str | None:
    """The title without parts, at its end or start, that the page calls the site; None when nothing else is left."""
    cuts = list(_SEPARATOR.finditer(full))
    for cut in cuts:
        if _key(full[cut.end() :]) in names:
            return full[: cut.start()].strip() or None
    for cut in reversed(cuts):
        if _key(full[: cut.start()]) in names:
            return full[cut.end() :].strip() or None
    return full if full and _key(full) not in names else None


def _begins(full: str, part: str) -> bool:
    """Whether `part` is `full`, or all of it up to a separator."""
    longer, shorter = _fold(full), _fold(part)
    if not shorter or not longer.startswith(shorter):
        return longer.endswith(shorter) and bool(shorter) and bool(_SEPARATOR.search(longer[: -len(shorter)][-4:]))
    rest = longer[len(shorter) :]
    return not rest.strip() or bool(_SEPARATOR.match(rest)) or (rest[0] == "-" and len(shorter) >= _SURE)


def _spelt(whole: str, heading: str) -> str:
    """The heading in the head's letters: some themes change a heading's capitals, none the head's."""
    start = whole[: len(heading)]
    return start if start != heading and start.lower() == heading.lower() else heading


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).replace("...", "\u2026")
    return " ".join(re.sub(r"-{2,3}", "-", text).split()).lower()


_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")


def _key(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
