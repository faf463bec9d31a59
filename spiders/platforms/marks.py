"""Marks: what a platform's own markup shows, looked for where it would stand before any query is asked of the tree."""

from collections.abc import Iterable
from typing import NamedTuple

from spiders.dom.index import Part
from spiders.dom.select import holds
from spiders.page import Page


class Mark(NamedTuple):
    """A query that is true on a platform's pages, and the same in words.

    `/descendant::pre[..]` takes half the time of `//pre[..]`, which asks every text of the page for its children too.
    """

    says: str
    path: str
    words: tuple[str, ...] = ()  # lower case, one of them is needed for the query to be true; none where the query costs nothing
    within: Part = "source"


def mark_of(page: Page, marks: Iterable[Mark]) -> str | None:
    """The words of the first mark that the page bears; None where it bears none."""
    return next((mark.says for mark in marks if may_hold(page, mark) and holds(page.tree, mark.path)), None)


def may_hold(page: Page, mark: Mark) -> bool:
    """Whether the words that a mark needs stand in the page at all: a hundredth of what the query itself costs."""
    return not mark.words or page.index.mentions(*mark.words, within=mark.within)
