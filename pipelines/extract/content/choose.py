"""Which part of a page is the post: the platform's word, else what the page's structure says.

Whatever a theme calls its classes, an engine writes a post's blocks side by side into one element. So the page is weighed:
paragraphs, lists, tables and code count for the element they stand in, and the smallest element that holds nearly all of
that weight is the post. What stands beside it is furniture unless it is prose.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipelines.extract.content.density import FEW, grown
from pipelines.extract.content.edges import edges, stands_after
from pipelines.extract.content.furniture import MACHINERY, is_apart, is_contents_list, is_edge, may_be_edge, sign_ups
from pipelines.extract.content.inserts import inserts
from pipelines.extract.content.layout import LAID_OUT, titled_cell
from pipelines.extract.content.named_body import LEAD, named_body, prose_beside
from pipelines.extract.content.parts import other_parts
from pipelines.extract.content.scale import FLOW, Scale
from pipelines.extract.content.second_opinion import content_text, element_of
from pipelines.extract.content.threads import first_message
from spiders.dom.select import text_of

_SAYS = 6  # letters of the shortest post
_COMMENTS = 2000  # characters of prose that may stand beside a named body of a few words
_MUCH = 200  # letters of an element that a named body of less than a sentence behind it does not replace: names outlive what they named
_SENTENCE = 20
_FEW_BOXES = 6  # with words of their own, on a page whose post is a line
_CLIMB = 12  # boxes a theme builds around a title
_WEIGHED = frozenset({"structure", "trafilatura"})
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The element that holds the post, what in it is not the author's, and which rule found it."""

    element: HtmlElement
    selector: str
    skip: Set[HtmlElement] = frozenset()
    edits: frozenset[str] = field(default_factory=frozenset)


def choose(
    tree: HtmlElement, hint: HtmlElement | None, title: str | None, code: Set[HtmlElement], base: str = "", *, small: bool = True
) -> Choice:
    """The post's element in a page.

    `code` names the elements that stand for code blocks, `base` is what links are resolved against; a page that is not `small` is
    spared trafilatura, which takes 20 s for 100,000 links.
    """
    body = tree.find("body")
    scale = Scale(tree if body is None else body, code) if hint is None else None
    choice = _weighed(tree, scale, title, small=small) if scale is not None else _given(hint, title)
    put_in = inserts(choice.element, base, code, choice.skip)
    if not put_in:
        return choice
    element = choice.element
    if choice.selector == "structure" and scale is not None:
        scale.lighten(put_in)
        again, _ = scale.heaviest()
        element = again if element in again.iterancestors() else element
    exact = choice.selector == "platform" and element is hint and element.tag != "article"
    skip = choice.skip | put_in if exact else _furniture(element, title, put_in)
    return Choice(element, choice.selector, skip, choice.edits | {"inserted_boxes_dropped"})


def _given(hint: HtmlElement, title: str | None) -> Choice:
    """The element that a platform's rules name, or the body inside it."""
    if hint.tag != "article":  # an element of the platform's own: exact, so nothing at its edges is judged by its words
        return Choice(hint, "platform", trim(hint) | sign_ups(hint))
    named = named_body(hint)
    element = named if named is not None and _is_better(named, hint) else hint
    return Choice(element, "platform", _furniture(element, title))


def _weighed(tree: HtmlElement, scale: Scale, title: str | None, *, small: bool) -> Choice:
    """The post's element of a page of no known markup: by name, by tag, by weight, or as trafilatura says."""
    root = scale.root
    element, sure = scale.heaviest()
    selector, edits = "structure", frozenset[str]()
    named = named_body(root)
    titled = _article_of(title, root) if named is None else None
    if named is not None and _is_better(named, element) and not (sure and _lists_others(named, element)):
        element, selector = named, "name"
    elif named is None and (message := first_message(root, element)) is not None:
        element, selector = message, "name"
    elif titled is not None and (not sure or _is_better(titled, element) or _ends(titled, element, title)):
        element, selector = titled, "article"
    elif not sure and named is None:
        element, selector, edits = _in_doubt(tree, title, scale, element, small=small)
    if selector in _WEIGHED and element.tag in LAID_OUT and (cell := titled_cell(element, title, letters)) is not None:
        element, selector = cell, "title"
    if selector == "name" and (more := other_parts(element, scale.code)):
        return _in_parts(element, more, title)
    return Choice(element, selector, _furniture(element, title), edits)


def _in_parts(element: HtmlElement, more: list[HtmlElement], title: str | None) -> Choice:
    """The post whose body goes on in boxes beside it: what is around them all, without what else stands there."""
    around, parts = element.getparent(), {element, *more}
    beside = frozenset(each for each in around if each not in parts)
    return Choice(around, "name", _furniture(element, title) | _furniture(around, title, beside), frozenset({"parts_joined"}))


def _in_doubt(
    tree: HtmlElement, title: str | None, scale: Scale, element: HtmlElement, *, small: bool
) -> tuple[HtmlElement, str, frozenset[str]]:
    """The post's element where weight tells little and nothing is called a body: by its tag, by its title, else as trafilatura says."""
    only, root = _only_article(scale.root), scale.root
    if only is not None and (only is element or only in element.iterancestors() or _is_better(only, element)):
        return only, "article", frozenset()
    if (around := _around_title(title, scale, element)) is not None:
        return around, "title", frozenset()
    if (main := _only_main(root, title)) is not None and main not in element.iterancestors():
        return main, "main", frozenset()
    if (only := _only_words(scale, title)) is not None:
        return only, "structure", frozenset()
    found = element_of(root, content_text(tree)) if small else None
    if found is None or found is element:
        return element, "trafilatura" if small else "structure", frozenset()
    return _either(element, found, scale), "trafilatura", frozenset({"content_by_trafilatura"})


def _only_words(scale: Scale, title: str | None) -> HtmlElement | None:
    """The one element whose own words are a sentence and no furniture by what they say; None where the page has several, or none."""
    said = [each for each, weight in scale.own.items() if weight]
    found = [each for each in said if not stands_after(each, title)] if len(said) <= _FEW_BOXES else []
    return found[0] if len(found) == 1 and scale.says(found[0]) else None


def _around_title(title: str | None, scale: Scale, element: HtmlElement) -> HtmlElement | None:
    """The smallest element that holds the title and words of the post after it: a few words weigh nothing beside lists.

    Where it holds the heaviest element too, and more than a few words in that, it is that, with what prose stands densely around it.
    """
    wanted, root = letters(title or ""), scale.root
    at = next((each for each in root.iter("h1", "h2") if letters(text_of(each)) == wanted), None) if wanted else None
    weight = scale.whole.get(element, 0)
    for _ in range(_CLIMB):
        parent = at.getparent() if at is not None else None
        if at is None or parent is None or parent is root:
            return None
        after = [each for each in at.itersiblings() if isinstance(each.tag, str) and each.tag not in MACHINERY and not is_apart(each)]
        if parent in element.iterancestors() and weight >= FEW:
            return grown(element, scale.whole, scale.whole.get(parent, 0), parent) if weight >= 0.4 * scale.whole.get(root, 0) else None
        if (scale.holds_post(parent) or parent.tag == "article") and any(text_of(each).strip() for each in after):
            skip = _furniture(parent, title)
            if any(each not in skip and text_of(each).strip() for each in after):
                return parent
        at = parent
    return None


def _article_of(title: str | None, root: HtmlElement) -> HtmlElement | None:
    """The `article` that holds the title, or the page's only one where that stands beside the title, if it says more than it."""
    articles, wanted = list(root.iter("article")), letters(title or "")
    at = next((each for each in root.iter("h1", "h2") if letters(text_of(each)) == wanted), None) if wanted and articles else None
    if at is None:
        return None
    found = next(at.iterancestors("article"), None)
    box = at.getparent()
    if box is not None and box.tag == "header":
        box = box.getparent()
    if found is None and len(articles) == 1 and box in articles[0].iterancestors():
        found = articles[0]
    said = letters("".join(text_of(found).split())[: 8 * (len(wanted) + _SAYS)]) if found is not None else ""
    return found if len(said) > (len(wanted) if said.startswith(wanted) else 0) + _SAYS else None


def _only_article(root: HtmlElement) -> HtmlElement | None:
    """The page's one `article`, where it says a few words, most of them outside links: its title may stand in a banner elsewhere."""
    found = list(root.iter("article"))
    said = len(letters(text_of(found[0]))) if len(found) == 1 else 0
    linked = sum(len(letters(text_of(link))) for link in found[0].iter("a")) if said >= _SAYS else said
    return found[0] if said >= max(_SAYS, 2 * linked) else None


def _only_main(root: HtmlElement, title: str | None) -> HtmlElement | None:
    """The page's one `main`, where the title stands outside it and it says a few words."""
    found, wanted = list(root.iter("main")), letters(title or "")
    if len(found) != 1 or any(letters(text_of(each)) == wanted for each in found[0].iter("h1", "h2")):
        return None
    skip = trim(found[0])
    return found[0] if any(len(letters(text_of(each))) >= _SAYS for each in found[0] if each not in skip) else None


def _is_better(named: HtmlElement, element: HtmlElement) -> bool:
    """Whether a body by name goes before the one by weight: always, unless that is a part of it or has too much prose beside it."""
    if named is element or named in element.iterancestors():
        return False
    if element not in named.iterancestors():
        theirs, ours = len(letters(text_of(named))), len(letters(text_of(element)))
        if theirs < _SENTENCE and ours > _MUCH and _follows(named, element):
            return False
        return theirs > ours or not _lists_others(named, element)
    lead = prose_beside(named, element, before_only=True)
    return lead < LEAD and prose_beside(named, element) <= max(_COMMENTS, 4 * len(text_of(named)))


def _ends(titled: HtmlElement, element: HtmlElement, title: str | None) -> bool:
    """Whether the element by weight is furniture of the article that holds the title: a licence may say more than the post."""
    return titled in element.iterancestors() and stands_after(element, title)


def _follows(named: HtmlElement, element: HtmlElement) -> bool:
    return next(each for each in named.getroottree().iter(named.tag, element.tag) if each is named or each is element) is element


def _lists_others(named: HtmlElement, element: HtmlElement) -> bool:
    """Whether a body by name stands beside the one by weight and most of what it says are links: lists of other pages bear such names."""
    return element not in named.iterancestors() and named not in element.iterancestors() and _is_list(named)


def _is_list(element: HtmlElement) -> bool:
    """Whether most of what an element says are links."""
    return 2 * sum(len(letters(text_of(link))) for link in element.iter("a")) > len(letters(text_of(element)))


def _furniture(element: HtmlElement, title: str | None, gone: frozenset[HtmlElement] = frozenset()) -> frozenset[HtmlElement]:
    """What in the chosen element is not the author's: by name and place, by what it says, and what precedes the title.

    `gone` is what is known already not to be.
    """
    return frozenset(edges(element, title, trim(element) | sign_ups(element) | gone) | _before_title(element, title))


def _either(ours: HtmlElement, theirs: HtmlElement, scale: Scale) -> HtmlElement:
    """Between two answers: the larger where one holds the other and most of what it adds is prose, else trafilatura's if no list."""
    weighs = scale.whole.get
    if weighs(ours, 0) and _is_list(theirs) and not (_is_list(ours) and weighs(theirs, 0)):
        return ours
    if ours in theirs.iterancestors():
        return theirs
    if theirs in ours.iterancestors():
        return theirs if scale.whole.get(theirs, 0) > 1.1 * scale.whole.get(ours, 0) else ours
    return theirs


def _before_title(element: HtmlElement, title: str | None) -> frozenset[HtmlElement]:
    """What stands before the heading that repeats the title: a post starts at its title."""
    wanted = letters(title or "")
    if not wanted:
        return frozenset()
    found = next((each for each in element.iter("h1", "h2", "h3") if letters(text_of(each)) == wanted), None)
    if found is None:
        return frozenset()
    out: set[HtmlElement] = set()
    while found is not element and found is not None:
        out.update(each for each in found.itersiblings(preceding=True) if isinstance(each.tag, str) and each.tag not in FLOW)
        found = found.getparent()
    prose = sum(len(text_of(each).strip()) for top in out for each in top.iter("p", "pre", "blockquote", "table"))
    return frozenset(out) if prose < 100 and sum(1 for top in out for _ in top.iter("h2", "h3", "h4")) == 0 else frozenset()


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what two writings of one title share."""
    return _SIGNS.sub("", text).lower()


def trim(element: HtmlElement) -> frozenset[HtmlElement]:
    """Furniture at the edges of a post, and contents lists anywhere in it."""
    size = 0
    out: set[HtmlElement] = set()
    for children in (element, reversed(element)):
        for child in children:
            if not isinstance(child.tag, str):
                continue
            own = len(text_of(child))
            if child.tag in MACHINERY or is_apart(child) or may_be_edge(child):
                size = size or max(1, len(text_of(element)))
                if is_edge(child, own / size):
                    out.add(child)
                    continue
            if own:
                break
    out.update(filter(is_contents_list, element.iterchildren("nav", "div", "ul", "ol", "details", "section")))
    return frozenset(out)
