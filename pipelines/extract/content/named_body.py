"""The one element that a page itself calls the body of its article, by microdata, microformat or name.

Names of themes differ; that a body is called something like "post content" does not. A name counts only where the page bears it once:
lists of excerpts use it too.
"""

from collections import Counter
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.extract.dom.classes import word_set, words, words_in
from spiders.dom.select import text_of

_TAGS = ("div", "section", "article", "main")
_SUBJECTS = word_set("post entry article artical blog story markdown md")
_PARTS = word_set("content body text contents")
_OTHERS = word_set(
    """
    container wrapper wrap box outer header head footer foot meta card list item items summary excerpt title subtitle sidebar side
    related nav toc comment comments bottom top left right area row col column page panel preview abstract image cover thumbnail
    byline author info title name tags tag date links link widget contextual
    """
)
_WHOLE = word_set("e-content entry markdown-body prose rich-text richtext rich_media_content se-main-container d-article")
_PAIRS = (word_set("rich text"), word_set("richtext"), word_set("body content"))
_WRITTEN = frozenset({"CreativeWork", "Article", "BlogPosting", "NewsArticle", "TechArticle", "ScholarlyArticle", "WebPage"})
_MOST = 0.8  # of the text of all bodies of one name: the others are then quotations of it
LEAD = 80  # characters of prose before the named body that belong to the post


def named_body(root: HtmlElement) -> HtmlElement | None:
    """The element that the page calls its article's body; None where it calls none so, or several of like size."""
    found = [element for element in root.iter(*_TAGS) if _is_named(element)]
    if len(found) > 1:
        found = [element for element in found if not any(map(_is_search, element.iterancestors()))]
        found = [element for element in found if not _is_banner(element)] or found
    if not found:
        return None
    marked = [element for element in found if element.get("itemprop")]
    found = _borne_once(found) or found
    top = _greatest(_outermost(marked or found))
    return None if top is None else _inner(top, set(found))


def _is_search(element: HtmlElement) -> bool:
    """Whether an element is called a search: what waits for its results is laid out as a post is."""
    return "search" in (element.get("id") or "").lower() or "search" in words(element)


def _is_banner(element: HtmlElement) -> bool:
    """Whether an element holds the title and not a paragraph: what is called the post's text may be what is said of it."""
    return next(element.iter("h1"), None) is not None and next(element.iter("p", "pre", "blockquote", "img"), None) is None


def _is_named(element: HtmlElement) -> bool:
    named = element.get("class")
    if named and _names_body(named):
        return True
    identity, itemprop = element.get("id"), element.get("itemprop")
    return (identity is not None and _names_body(identity)) or (itemprop is not None and _holds_text(element, itemprop.split()))


def _holds_text(element: HtmlElement, properties: list[str]) -> bool:
    """Whether an element is marked as an article's body, or as the text of the item it stands in, if that is no comment."""
    if "articleBody" in properties or "text" not in properties:
        return "articleBody" in properties
    item = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    return item is not None and (item.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1] in _WRITTEN


@lru_cache(maxsize=4096)
def _names_body(value: str) -> bool:
    """Whether one of the names in a class or id is a body's: its subject and `content`, and no word of something around it."""
    for token in value.split():
        if token.lower() in _WHOLE:
            return token.lower() != "entry" or "content" in value.lower()
        words = words_in(token) if ":" not in token else frozenset[str]()  # md:text-base says how wide a screen is
        if ((words & _SUBJECTS and words & _PARTS) or any(pair <= words for pair in _PAIRS)) and not words & _OTHERS:
            return True
    return False


def _borne_once(found: list[HtmlElement]) -> list[HtmlElement]:
    """Those whose name no other element bears: a name that each entry of a list bears is an entry's."""
    names = Counter(element.get("class") or element.get("id") for element in found)
    return [element for element in found if names[element.get("class") or element.get("id")] == 1] if len(found) > 1 else found


def _outermost(found: list[HtmlElement]) -> list[HtmlElement]:
    known = set(found)
    return [element for element in found if not any(above in known for above in element.iterancestors())]


def _greatest(found: list[HtmlElement]) -> HtmlElement | None:
    """The only one, or the one beside which the others hardly count."""
    sizes = [len(text_of(element).strip()) for element in found]
    most = max(sizes)
    return found[sizes.index(most)] if most and most >= _MOST * sum(sizes) else None


def _inner(top: HtmlElement, found: set[HtmlElement]) -> HtmlElement:
    """The body inside the body, where themes name both: what only the outer one holds is no prose."""
    while True:
        inside = _outermost([element for element in top.iterdescendants(*_TAGS) if element in found])
        if len(inside) != 1 or not text_of(inside[0]).strip() or prose_beside(inside[0], top) > LEAD:
            return top
        top = inside[0]


def prose_beside(inner: HtmlElement, outer: HtmlElement, *, before_only: bool = False) -> int:
    """Characters of paragraphs, lists and code in `outer` that are not in `inner`."""
    total = 0
    at = inner
    while at is not outer:
        for sibling in at.itersiblings(preceding=True):
            total += _prose(sibling)
        for sibling in () if before_only else at.itersiblings():
            total += _prose(sibling)
        parent = at.getparent()
        if parent is None:
            return total
        at = parent
    return total


def _prose(element: HtmlElement) -> int:
    if not isinstance(element.tag, str):
        return 0
    tops = [element] if element.tag in ("p", "pre", "blockquote") else element.iter("p", "pre", "blockquote")
    return sum(size for each in tops if len(text := text_of(each)) > LEAD // 2 and (size := len(" ".join(text.split()))) > LEAD // 2)
