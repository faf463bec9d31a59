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
        yield from _shown(at.tail, above)
        for sibling in at.itersiblings():
            yield from _forward(sibling)
            yield from _shown(sibling.tail, above)
        at = above


def texts_before(node: HtmlElement) -> Iterator[str]:
    """Texts that end before an element begins, nearest first; those of the page's head left out too."""
    at: HtmlElement | None = next(reversed(list(node.iterancestors("head"))), node)
    while at is not None:
        above = at.getparent()
        if above is None:
            return
        for sibling in at.itersiblings(preceding=True):
            yield from _shown(sibling.tail, above)
            if sibling.tag != "head":
                yield from _backward(sibling)
        yield from _shown(above.text, above)
        at = above


def _forward(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    yield from _shown(node.text, node)
    for child in node:
        yield from _forward(child)
        yield from _shown(child.tail, node)


def _backward(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    for child in reversed(node):
        yield from _shown(child.tail, node)
        if child.tag != "head":
            yield from _backward(child)
    yield from _shown(node.text, node)


def _shown(text: str | None, holder: HtmlElement) -> Iterator[str]:
    stripped = text.strip() if text else ""
    if stripped and holder.tag not in _UNREAD:
        yield stripped
