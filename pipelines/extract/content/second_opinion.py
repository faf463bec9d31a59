"""What trafilatura takes a page's text to be: it decides where the page's structure leaves a doubt.

It says which text is content; the page's own elements say how that text is written.
"""

import copy
import re

import trafilatura
from lxml.html import HtmlElement

from pipelines.extract.content.density import grown
from spiders.dom.select import text_of

_BLOCKS = ("p", "pre", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "div", "section", "figcaption")
_SHORTEST = 10
_LETTERS = re.compile(r"[^\W_]+")


def content_text(tree: HtmlElement, *, fast: bool = False) -> str:
    """The text trafilatura finds in a page, one block a line; "" when it finds none. The tree is not changed.

    `fast` spares it the comparison with two other extractors: of 104 pages of known platforms no answer changed.
    """
    found = trafilatura.extract(
        copy.deepcopy(tree),
        fast=fast,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=False,
        deduplicate=False,
    )
    return found or ""


def element_of(root: HtmlElement, text: str) -> HtmlElement | None:
    """The smallest element that holds nine tenths of a text's lines; None where the page has too few of them."""
    lines = {line for line in map(_letters, text.split("\n")) if len(line) >= _SHORTEST}
    weights: dict[HtmlElement, int] = {}
    seen: set[str] = set()
    for element in root.iter(*_BLOCKS):
        if len(element) > 40 and element.tag in ("div", "section"):
            continue
        own = _letters(text_of(element))
        if own in lines and own not in seen:
            seen.add(own)
            weights[element] = len(own)
    total = sum(weights.values())
    if not total or total < 0.3 * sum(map(len, lines)):
        return None
    return _covering(root, weights, 0.9 * total)


def _covering(root: HtmlElement, weights: dict[HtmlElement, int], wanted: float) -> HtmlElement:
    sums: dict[HtmlElement, int] = {}
    for element, weight in weights.items():
        for above in element.iterancestors():
            sums[above] = sums.get(above, 0) + weight
            if above is root:
                break
    best = max(sums, key=lambda element: sum(weights.get(child, 0) for child in element), default=root)
    return grown(best, sums, wanted, root, least=wanted / 2, dense=0.2)  # lines that agree to the letter are fewer than prose


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).lower()
