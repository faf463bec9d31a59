"""Known platforms' pages once more by trafilatura: where it finds another text, a template changed or was never understood."""

import re
from collections import Counter

from lxml.html import HtmlElement

from pipelines.extract.content.second_opinion import content_text
from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import Page, RawPage
from spiders.site import Site

_FAR = 0.3  # of 190 posts of 30 blogs three stand above it, no two of one blog
_FEW = 50  # words: in a shorter post the page's frame weighs as much as the text
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def differs(task: tuple[RawPage, Site]) -> list[bool]:
    """Whether trafilatura finds another text in a post's page than we do: one answer, none where the page gives no post now."""
    raw, site = task
    posts = [found for found in extract(raw, site) if isinstance(found, Post)]
    # parsed once more: reading a page changes its tree
    return [disagreement(Page(raw, site).tree, post.text) > _FAR for post in posts[:1]]


def disagreement(tree: HtmlElement, text: str) -> float:
    """How far trafilatura's text of an unchanged tree and a body's text differ, 0 (same words) to 1 (none shared).

    The share of words that only one of the two has, words counted as often as they stand; of two short texts 0.
    """
    theirs, ours = Counter(_words(content_text(tree, fast=True))), Counter(_words(text))
    if max(theirs.total(), ours.total()) < _FEW:
        return 0.0
    return 1 - 2 * (theirs & ours).total() / (theirs.total() + ours.total())


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())
