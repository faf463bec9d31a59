"""The title of a page whose `<title>` names the site alone: its only heading below the first level, or the bold line that leads it."""

from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.metadata.near import texts_before
from spiders.dom.select import words
from spiders.page import Page

_FRAME = ("a", "nav", "aside", "footer", "li")
_BOLD = 12  # bold texts looked at
_LONGEST = 80  # characters of a line that is a title
_PROSE = 60  # characters of a text that no title follows
_LINES = frozenset({"center", "p", "div", "td", "font", "span", "big", "u"})  # what is built around the bold words of such a line


def lone_title(page: Page, spelt: Callable[[HtmlElement], str], is_site: Callable[[str], bool]) -> str | None:
    """What the page's only own heading says, else its leading bold line; None where several headings, or none of both, might be it.

    `spelt` gives the words of an element, `is_site` whether words name the site.
    """
    for level in ("h2", "h3", "h4"):
        texts = [text for node in page.tree.iter(level) if _is_own(node) and (text := spelt(node))]
        if texts:
            return texts[0] if len(texts) == 1 and not is_site(texts[0]) else None
    bold = (node for node in islice(page.tree.iter("b", "strong"), _BOLD) if _is_own(node) and _is_line(node))
    lead = next(((node, text) for node in bold if (text := spelt(node)) and not is_site(text)), None)
    if lead is None or any(len(text) >= _PROSE for text in texts_before(lead[0])):
        return None
    return lead[1]


def _is_own(node: HtmlElement) -> bool:
    return next(node.iterancestors(*_FRAME), None) is None


def _is_line(node: HtmlElement) -> bool:
    """Whether bold words, no longer than a title, are all that their block says."""
    said = words(node)
    while (above := node.getparent()) is not None and above.tag in _LINES and words(above) == said:
        node = above
    return 0 < len(said) <= _LONGEST and node.tag in {"center", "p", "div", "td"}
