"""The texts around an element, nearest first: a few are asked for, where XPath's axes would gather the whole page."""

from collections.abc import Iterator

from lxml.html import HtmlElement

_UNREAD = frozenset({"script", "style"})


def texts_after(node: HtmlElement) -> Iterator[str]:
    """Texts that begin after an element's end, in page order, stripped; blank ones and those of scripts and styles left out."""
    at: HtmlElement | None = node
    while at is not None:
        above = at.getparent()
        if above is None:
            return
        if text := _shown(at.tail, above):
            yield text
        for sibling in at.itersiblings():
            yield from _forward(sibling)
            if text := _shown(sibling.tail, above):
                yield text
        at = above


def texts_before(node: HtmlElement) -> Iterator[str]:
    """Texts that end before an element begins, nearest first; those of the page's head left out too."""
    at: HtmlElement | None = next(reversed(list(node.iterancestors("head"))), node)
    while at is not None:
        above = at.getparent()
        if above is None:
            return
        for sibling in at.itersiblings(preceding=True):
            if text := _shown(sibling.tail, above):
                yield text
            if sibling.tag != "head":
                yield from _backward(sibling)
        if text := _shown(above.text, above):
            yield text
        at = above


def _forward(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    if text := _shown(node.text, node):
        yield text
    for child in node:
        yield from _forward(child)
        if text := _shown(child.tail, node):
            yield text


def _backward(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    for child in reversed(node):
        if text := _shown(child.tail, node):
            yield text
        if child.tag != "head":
            yield from _backward(child)
    if text := _shown(node.text, node):
        yield text


def _shown(text: str | None, holder: HtmlElement) -> str:
    return text.strip() if text and holder.tag not in _UNREAD else ""
