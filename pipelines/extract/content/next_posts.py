"""Whole posts that a page shows below the one it is about, as its reader scrolls on: boxes of one make, headed by links to their pages."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.extract.content.cards import leads_elsewhere
from spiders.dom.select import text_of

_HEADINGS = ("h1", "h2", "h3")
_OPENING = 5  # elements of a box among which its heading is
_LEAST = 400  # characters of a post


def next_posts(element: HtmlElement, base: str) -> Iterator[HtmlElement]:
    """The boxes of other posts in an element, each after a box of its tag and class that is headed by none of these links."""
    boxes = [(box, (box.tag, named)) for box in element.iterchildren("div", "section", "article") if (named := box.get("class"))]
    made: set[tuple[str, str]] = set()
    for box, make in boxes if len({make for _, make in boxes}) < len(boxes) else ():
        if make not in made:
            if not _is_headed(box, base):
                made.add(make)
        elif _is_headed(box, base) and len(text_of(box)) >= _LEAST:
            yield box


def _is_headed(box: HtmlElement, base: str) -> bool:
    """Whether a box begins with a heading that is a link to another page of the site."""
    for at, each in enumerate(box.iterdescendants()):
        if at >= _OPENING:
            break
        if each.tag in _HEADINGS:
            links = list(each.iter("a"))
            return len(links) == 1 and text_of(links[0]).strip() == text_of(each).strip() != "" and leads_elsewhere(each, base)
    return False
