"""XPath with types: elements, strings or a truth, each from a query compiled once."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

_TEXTS = etree.XPath(".//text()")


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def elements(node: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements a query finds, in document order."""
    found = _compiled(path)(node)
    return [item for item in found if isinstance(item, HtmlElement)] if isinstance(found, list) else []


def first(node: HtmlElement, path: str) -> HtmlElement | None:
    """The first element a query finds."""
    return next(iter(elements(node, path)), None)


def strings(node: HtmlElement, path: str) -> list[str]:
    """The attribute values or text nodes a query finds, stripped, empty ones left out."""
    found = _compiled(path)(node)
    return [text for item in found if isinstance(item, str) and (text := item.strip())] if isinstance(found, list) else []


def holds(node: HtmlElement, path: str) -> bool:
    """Whether a query finds anything or is true."""
    return bool(_compiled(path)(node))


def texts(node: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Every piece of text with the element it stands in, in document order, blanks folded, empty ones left out."""
    found = _TEXTS(node)
    for text in found if isinstance(found, list) else ():
        if not isinstance(text, etree._ElementUnicodeResult):
            continue
        folded = " ".join(text.split())
        parent = text.getparent() if folded else None
        holder = parent.getparent() if parent is not None and text.is_tail else parent
        if isinstance(holder, HtmlElement):
            yield folded, holder


def words(node: HtmlElement | None) -> str:
    """All text of an element, blanks folded; empty for None and for comments."""
    return " ".join(str(_compiled("string()")(node)).split()) if isinstance(node, HtmlElement) and isinstance(node.tag, str) else ""
