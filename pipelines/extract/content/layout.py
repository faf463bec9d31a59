"""Pages laid out by a table, as they were made by hand: one cell is the post, the others are the site's name, its menu and its counter."""

from collections.abc import Callable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from spiders.dom.select import text_of

LAID_OUT = frozenset({"body", "center", "table", "tbody", "tr"})
_SENTENCE = 40  # columns of a text that may be the author's: Chinese signs fill two
_CELLS = 60  # a table of more is no layout
_UNSAID = frozenset({"a", "script", "style", "noscript"})


def titled_cell(element: HtmlElement, title: str | None, letters: Callable[[str], str]) -> HtmlElement | None:
    """The innermost cell that begins with the title and says most of what is no link; None where a sentence stands outside it."""
    wanted, cells = letters(title or ""), list(islice(element.iter("td"), _CELLS + 1))
    titled = [cell for cell in cells if _begins(cell, wanted, letters)] if wanted and len(cells) <= _CELLS else []
    for cell in reversed(titled):
        beside, said = list(_beside(cell, element)), len(letters(text_of(cell))) - len(wanted)
        if said > len(letters("".join(beside))) and all(_columns(text) < _SENTENCE for text in beside):
            return cell
    return None


def _begins(cell: HtmlElement, wanted: str, letters: Callable[[str], str]) -> bool:
    """Whether a cell begins with the title in an element or on a line of its own: a sentence may begin with the same word."""
    first = next((found for text in cell.itertext() if (found := letters(text))), "")
    return bool(first) and wanted.startswith(first) and letters(text_of(cell)).startswith(wanted)


def _columns(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text.strip())


def _beside(cell: HtmlElement, element: HtmlElement) -> Iterator[str]:
    """Texts in an element outside a cell and outside links."""
    left = [element]
    while left:
        each = left.pop()
        yield each.text or ""
        for child in each:
            yield child.tail or ""
            if isinstance(child.tag, str) and child.tag not in _UNSAID and child is not cell:
                left.append(child)
