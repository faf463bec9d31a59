"""How much of an element is prose: what a reader sees in it, and how far an element may grow before it takes in other things."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from spiders.dom.select import text_of

DENSE = 0.3  # of what an element shows is prose, in a post; less in boxes of headlines, cards and notices around it
FEW = 60  # characters of prose under which density tells little
_UNSEEN = ("script", "style", "noscript", "iframe")


def shown(element: HtmlElement) -> int:
    """Characters that a reader sees in an element."""
    return max(0, len(text_of(element)) - unseen(element))


def unseen(element: HtmlElement) -> int:
    """Characters in an element that are a machine's, or shown only where something else is not."""
    return sum(len(each.text or "") for each in element.iter(*_UNSEEN))


def grown(
    element: HtmlElement,
    weights: Mapping[HtmlElement, int],
    wanted: float,
    scope: HtmlElement,
    *,
    least: float = FEW,
    dense: float = DENSE,
) -> HtmlElement:
    """The smallest element around one that has `wanted` of the prose in `scope`, or as much of that as can be had densely.

    `weights` are characters of prose by element; with less than `least` of them any more is welcome. A page around a post adds
    little prose and much else.
    """
    if element is scope:
        return element
    seen: int | None = None  # a page may be 200 boxes deep, and each is read once
    for above in element.iterancestors():
        have = weights.get(element, 0)
        if have >= wanted:
            break
        added = weights.get(above, 0) - have
        if added > 0:
            before, seen = shown(element) if seen is None else seen, shown(above)
            if have < least or added >= dense * (seen - before):
                element = above
            else:
                seen = before
        if above is scope:
            break
    return element
