"""A post in several boxes beside each other: a page puts advertisements, buttons and folds between its parts, and names one of them.

A part goes on where the named body ended: a box beside it that holds paragraphs, headings, lists and code themselves, as engines write
posts. What is called something else, holds fields, begins with a label of comments or related posts, or is mostly links, is none.
"""

from collections.abc import Set
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.content.edge_words import COMMENTS, NOTICE, RELATED
from pipelines.extract.content.furniture import MACHINERY, is_apart, may_be_edge
from pipelines.extract.content.scale import FLOW
from spiders.dom.select import text_of, words

_MOST = 30  # boxes looked at
_BETWEEN = 60  # characters of what may stand between two parts
_LEAST = 200  # characters of a part
_PARAGRAPH = 60  # characters of one of its paragraphs
_OWN = 0.8  # of a part's text is in blocks it holds itself
_LINKED = 0.5  # of it may be links
_ASKING = ("form", "input", "textarea", "iframe")


def other_parts(element: HtmlElement, code: Set[HtmlElement]) -> list[HtmlElement]:
    """The boxes after a body in which its text goes on, in order; mostly none."""
    found: list[HtmlElement] = []
    for box in islice(element.itersiblings(), _MOST):
        tag = box.tag
        if not isinstance(tag, str) or tag in MACHINERY:
            continue
        if tag in ("div", "section") and _goes_on(box, code):
            found.append(box)
        elif len(box) > 3 or len(text_of(box)) > _BETWEEN:
            break
    return found


def _is_text(block: HtmlElement) -> bool:
    """Whether a block is a paragraph of some words, or begins a section."""
    return block.tag in ("pre", "h1", "h2", "h3") or (block.tag == "p" and len(text_of(block).strip()) >= _PARAGRAPH)


def _goes_on(box: HtmlElement, code: Set[HtmlElement]) -> bool:
    first = next((child for child in box if isinstance(child.tag, str)), None)
    if first is None or (first.tag not in FLOW and first not in code and first.tag != "div") or is_apart(box) or may_be_edge(box):
        return False
    whole = len(text_of(box))
    if whole < _LEAST or next(box.iter(*_ASKING), None) is not None:
        return False
    blocks = [child for child in box if child.tag in FLOW or child in code]
    if sum(len(text_of(each)) for each in blocks) < _OWN * whole:
        return False
    if not any(map(_is_text, blocks)) and not any(each in code for each in blocks):
        return False
    if sum(len(text_of(link)) for link in box.iter("a")) > _LINKED * whole:
        return False
    label = words(first)
    return not (RELATED.fullmatch(label) or COMMENTS.fullmatch(label) or NOTICE.search(words(box)[:_LEAST]))
