"""The title of a page whose `<title>` names the site alone: its only lower heading, or the bold or large line that leads it."""

import re
from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.metadata.near import texts_before
from spiders.dom.select import words
from spiders.page import Page

_FRAME = ("a", "nav", "aside", "footer", "li")
_BOLD = 24  # bold and large texts looked at
_LARGE = re.compile(r"\+?[1-9]$")
_LARGER = 4  # size of a font that is larger than text
_LONGEST = 80  # characters of a line that is a title
_PROSE = 60  # characters of a text that no title follows
_LINES = frozenset({"center", "p", "div", "td", "font", "span", "big", "u"})  # what is built around the bold words of such a line


def lone_title(page: Page, spelt: Callable[[HtmlElement], str], is_site: Callable[[str], bool]) -> str | None:
    """What the page's only own heading says, else its leading bold or large line; None where none or several headings might be it.

    `spelt` gives the words of an element, `is_site` whether words name the site.
    """
    for level in ("h2", "h3", "h4"):
        texts = [text for node in page.tree.iter(level) if _is_own(node) and (text := spelt(node))]
        if texts:
            return texts[0] if len(texts) == 1 and not is_site(texts[0]) else None
    marked = filter(_is_marked, page.tree.iter("b", "strong", "big", "font"))
    bold = (node for node in islice(marked, _BOLD) if _is_own(node) and _is_line(node))
    lead = next(((node, text) for node in bold if (text := spelt(node)) and not is_site(text)), None)
    if lead is None or any(len(text) >= _PROSE for text in texts_before(lead[0])):
        return None
    return lead[1]


def _is_marked(node: HtmlElement) -> bool:
    """Whether an element is bold, or larger than text by its size or by as much as it is to grow."""
    size = (node.get("size") or "").strip() if node.tag == "font" else "+1"
    return _LARGE.match(size) is not None and (size[0] == "+" or int(size) >= _LARGER)


def _is_own(node: HtmlElement) -> bool:
    return next(node.iterancestors(*_FRAME), None) is None


def _is_line(node: HtmlElement) -> bool:
    """Whether bold words, no longer than a title, are all that their block says."""
    said = words(node)
    while (above := node.getparent()) is not None and above.tag in _LINES and words(above) == said:
        node = above
    return 0 < len(said) <= _LONGEST and node.tag in {"center", "p", "div", "td"}
