"""Whether a page tells one text of its own among many other things, as posts on crowded pages do."""

from lxml.html import HtmlElement

from spiders.dom.select import words
from spiders.kind.shape import address
from spiders.page import Page

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_NAMING = frozenset({"h1", "h2", "h3"})
_PARAGRAPH = 40  # characters: shorter ones are captions and labels
_TEXT = 400  # characters of paragraphs
_BESIDE = 3  # times as much as any other element holds: a page of several whole posts tells none
_NAME = 4  # characters of a heading that can name a page


def one_text(page: Page) -> int:
    """Characters of the paragraphs of a page's one text; 0 where it has none, or several of like size, or one that belongs to another page.

    The page is named after a heading that leads nowhere, and no heading between that and the text leads to another page.
    """
    sizes: dict[HtmlElement, int] = {}
    headed: set[HtmlElement] = set()
    named = False
    for node in page.tree.iter(*_HEADINGS, "p", "br"):
        if node.tag in _HEADINGS:
            named = not leads_on(page, node) and (named or _names(page, node))
            continue
        parent, said = node.getparent(), _said(node)
        if parent is None or not said:
            continue
        if named and parent not in sizes:
            headed.add(parent)
        sizes[parent] = sizes.get(parent, 0) + said
    best = max(sizes, key=sizes.__getitem__, default=None)
    if best is None or best not in headed:
        return 0
    most = sizes.pop(best)
    return most if most >= max(_TEXT, _BESIDE * max(sizes.values(), default=0)) else 0


def _said(node: HtmlElement) -> int:
    """Characters of a paragraph, or of the line after a break; 0 for a label and for one that is mostly links."""
    text = words(node) if node.tag == "p" else " ".join((node.tail or "").split())
    linked = sum(len(words(link)) for link in node.iter("a"))
    return len(text) if len(text) >= _PARAGRAPH and 3 * linked <= len(text) else 0


def _names(page: Page, heading: HtmlElement) -> bool:
    """Whether the page's title holds a heading, which is not just the site's name."""
    text = words(heading) if heading.tag in _NAMING else ""
    return len(text) >= _NAME and text in page.title_text and text != page.meta("og:site_name")


def leads_on(page: Page, heading: HtmlElement) -> bool:
    """Whether a heading links to another page, or stands in a link to one."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(address(page, link.get("href")) for link in links)
