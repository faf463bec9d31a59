"""Which part of a page is the post: the platform's word, else what the page's structure says.

Whatever a theme calls its classes, an engine writes a post's blocks side by side into one element. So the page is weighed:
paragraphs, lists, tables and code count for the element they stand in, and the smallest element that holds nearly all of
that weight is the post. What stands beside it is furniture unless it is prose.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.tables import lays_out
from pipelines.extract.dom.xpath import holds, text_of
from pipelines.extract.edges import edges
from pipelines.extract.furniture import LANDMARKS, MACHINERY, is_apart, is_contents_list, is_edge, is_named_body, may_be_edge, sign_ups
from pipelines.extract.named_body import LEAD, named_body, prose_beside
from pipelines.extract.second_opinion import content_text, element_of

_FLOW = word_set("p pre ul ol blockquote table dl h1 h2 h3 h4 h5 h6 figure hr details")
_CONTAINERS = word_set("div section article main body form center td tr tbody table")
_BLOCKS = _FLOW | _CONTAINERS
_HAS_POST = holds(".//article or .//main or .//h1")
_BOXED = word_set("table pre figure")
_HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_FORMULAS = word_set("katex mathjax mathjax_chtml mathjax_svg")
_SHARE = 0.88
_LINE = 16  # characters of text before a section, or beside it
_SAYS = 6  # letters of the shortest post
_COMMENTS = 2000  # characters of prose that may stand beside a named body of a few words
_CLIMB = 12  # boxes a theme builds around a title
_FEW = 120  # characters of prose under which weight tells little
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The element that holds the post, what in it is not the author's, and which rule found it."""

    element: HtmlElement
    selector: str
    skip: Set[HtmlElement] = frozenset()
    edits: frozenset[str] = field(default_factory=frozenset)


def choose(tree: HtmlElement, hint: HtmlElement | None, title: str | None, code: Set[HtmlElement], *, small: bool = True) -> Choice:
    """The post's element in a page.

    `code` names the elements that stand for code blocks; a page that is not `small` is spared trafilatura, which takes
    20 s for 100,000 links.
    """
    if hint is not None:
        if hint.tag != "article":  # an element of the platform's own: exact, so nothing at its edges is judged by its words
            return Choice(hint, "platform", trim(hint) | sign_ups(hint))
        named = named_body(hint)
        element = named if named is not None and _is_better(named, hint) else hint
        return Choice(element, "platform", _furniture(element, title))
    body = tree.find("body")
    root = body if body is not None else tree
    scale = _Scale(root, code)
    element, sure = scale.heaviest()
    selector, edits = "structure", frozenset[str]()
    named = named_body(root)
    titled = _article_of(title, root) if named is None else None
    if named is not None and _is_better(named, element):
        element, selector = named, "name"
    elif titled is not None and _is_better(titled, element):
        element, selector = titled, "article"
    elif not sure and named is None and (only := _only_article(root)) is not None and _is_better(only, element):
        element, selector = only, "article"
    elif not sure and named is None and (around := _around_title(title, scale)) is not None:
        element, selector = around, "title"
    elif not sure and named is None and (main := _only_main(root, title)) is not None and main not in element.iterancestors():
        element, selector = main, "main"
    elif not sure and small and named is None:
        found = element_of(root, content_text(tree))
        if found is not None and found is not element:
            element, edits = _either(element, found, scale), frozenset({"content_by_trafilatura"})
        selector = "trafilatura"
    return Choice(element, selector, _furniture(element, title), edits)


def _around_title(title: str | None, scale: "_Scale") -> HtmlElement | None:
    """The smallest element that holds the title and words of the post after it: a few words weigh nothing beside lists."""
    wanted, root = letters(title or ""), scale.root
    at = next((each for each in root.iter("h1", "h2") if letters(text_of(each)) == wanted), None) if wanted else None
    for _ in range(_CLIMB):
        parent = at.getparent() if at is not None else None
        if at is None or parent is None or parent is root:
            return None
        after = [each for each in at.itersiblings() if isinstance(each.tag, str) and each.tag not in MACHINERY and not is_apart(each)]
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
    if found is None and len(articles) == 1 and at.getparent() in articles[0].iterancestors():
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
        return True
    lead = prose_beside(named, element, before_only=True)
    return lead < LEAD and prose_beside(named, element) <= max(_COMMENTS, 4 * len(text_of(named)))


def _furniture(element: HtmlElement, title: str | None) -> frozenset[HtmlElement]:
    """What in the chosen element is not the author's: by name and place, by what it says, and what precedes the title."""
    return frozenset(edges(element, title, trim(element) | sign_ups(element)) | _before_title(element, title))


def _either(ours: HtmlElement, theirs: HtmlElement, scale: "_Scale") -> HtmlElement:
    """Between two answers: the larger where one holds the other and most of what it adds is prose, else trafilatura's."""
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
        out.update(each for each in found.itersiblings(preceding=True) if isinstance(each.tag, str) and each.tag not in _FLOW)
        found = found.getparent()
    prose = sum(len(text_of(each).strip()) for top in out for each in top.iter("p", "pre", "blockquote", "table"))
    return frozenset(out) if prose < 100 and sum(1 for top in out for _ in top.iter("h2", "h3", "h4")) == 0 else frozenset()


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what two writings of one title share."""
    return _SIGNS.sub("", text).lower()


def _begins_with_heading(element: HtmlElement) -> bool:
    first = next((child for child in element if isinstance(child.tag, str)), None)
    return first is not None and first.tag in _HEADINGS and not (element.text or "").strip()


class _Scale:
    """The weight of prose by element: `own` in its direct blocks, `whole` in all below it."""

    def __init__(self, root: HtmlElement, code: Set[HtmlElement]) -> None:
        self.root = root
        self.code = code
        self.own: dict[HtmlElement, int] = {}
        self.whole: dict[HtmlElement, int] = {}
        self.size = max(1, len(text_of(root)))
        self.weigh(root, 0)

    def weigh(self, element: HtmlElement, depth: int) -> int:
        own = _text_weight(element.text) if element.text else 0
        below = 0
        is_inline = True
        for child in element:
            tag = child.tag
            is_inline = is_inline and tag not in _BLOCKS
            if child.tail and len(child.tail) > 1:
                own += _text_weight(child.tail)
            if not isinstance(tag, str) or tag in MACHINERY or tag == "iframe":
                continue
            if child in self.code or (tag in _FLOW and not (tag == "table" and lays_out(child))):
                own += _block_weight(child)
            elif tag == "span" and not tokens(child).isdisjoint(_FORMULAS):
                own += _text_weight(text_of(child))  # a renderer's tower of spans, which says no more than its text
            elif (child.keys() or tag in LANDMARKS or tag == "header") and self._is_apart(child):
                continue
            elif len(child) and depth < 200:
                weight = self.weigh(child, depth + 1)
                if child in self.own:
                    below, is_inline = below + weight, False
                else:
                    own += weight
            else:
                own += _text_weight(child.text or "") if tag != "a" else 0
        if is_inline and element is not self.root and element.tag not in ("article", "main"):
            return self._paragraph(element)
        self.own[element] = own
        self.whole[element] = own + below
        return own + below

    def _paragraph(self, element: HtmlElement) -> int:
        """The weight of an element of inline content only: it is a paragraph of its parent."""
        return max(0, _text_weight(text_of(element)) - sum(len(text_of(link)) for link in element.iter("a")))

    def _is_apart(self, element: HtmlElement) -> bool:
        share = None
        if is_apart(element):
            share = len(text_of(element)) / self.size
            if share < 0.5 or (element.tag in LANDMARKS and not _HAS_POST(element)):
                return True
        return may_be_edge(element) and is_edge(element, len(text_of(element)) / self.size if share is None else share)

    def holds_post(self, element: HtmlElement) -> bool:
        """Whether an element has most of the page's prose, or any where nothing has enough of it to tell."""
        weight = self.whole.get(element, 0)
        return weight >= 0.5 * self.whole.get(self.root, 0) or (weight > 0 and max(self.own.values(), default=0) < _FEW)

    def heaviest(self) -> tuple[HtmlElement, bool]:
        """The smallest element around the heaviest one that holds nearly all prose, and whether there is no doubt of it."""
        best = max(self.own, key=lambda element: self.own[element], default=self.root)
        scope = self._scope(best)
        wanted = self.whole.get(scope, 0) * _SHARE
        element = best
        while self.whole.get(element, 0) < wanted and element is not scope:
            parent = element.getparent()
            if parent is None:
                break
            element = parent
        while self._is_section(element) or self._is_frame(element) or self._is_rest(element):
            element = element.getparent()
        return element, self._is_sure(element, best)

    def _is_section(self, element: HtmlElement) -> bool:
        """Whether an element is one section of a text, begun by its heading, beside others or beside the text they belong to."""
        parent = element.getparent()
        if parent is None or element is self.root or element.tag not in ("section", "div") or not _begins_with_heading(element):
            return False
        if self.own.get(parent, 0) >= _LINE and parent is not self.root:
            return True
        beside = (each for each in parent if each is not element and self.whole.get(each, 0) >= _LINE)
        return any(each.tag == element.tag and _begins_with_heading(each) for each in beside)

    def _is_rest(self, element: HtmlElement) -> bool:
        """Whether an element is what follows the heading of a section, in a box of its own as Org writes it."""
        before, parent = element.getprevious(), element.getparent()
        if before is None or before.tag not in _HEADINGS or parent is None or parent[0] is not before or not self._is_section(parent):
            return False
        named = words(parent)
        return any(each.tag == parent.tag and named & words(each) for way in (True, False) for each in parent.itersiblings(preceding=way))

    def _is_frame(self, element: HtmlElement) -> bool:
        """Whether an element is only the box around one table, picture or code block, which may outweigh the words before it."""
        return len(element) == 1 and element[0].tag in _BOXED and element.tag not in ("article", "main") and element is not self.root

    def _is_sure(self, element: HtmlElement, best: HtmlElement) -> bool:
        """No doubt where a page marks its article, or where nothing else in it weighs anything."""
        total = self.whole.get(self.root, 0)
        weight = self.whole.get(element, 0)
        if weight < 40:
            return False
        if element is not self.root and weight >= max(0.8 * total, _FEW):
            return True
        marked = (
            element.tag in ("article", "main") or next(element.iterancestors("article", "main"), None) is not None or is_named_body(element)
        )
        return marked and 2 * self.own.get(best, 0) >= weight

    def _scope(self, element: HtmlElement) -> HtmlElement:
        """The article or main the element stands in, else the page."""
        if element.tag == "main":
            return element
        for above in element.iterancestors("article", "main"):
            if above in self.whole:
                return above
        return element if element.tag == "article" else self.root


_SENTENCE = re.compile(r"[.!?,;:。！？，；：、…](?:\s|$|[^\x00-\x7f])")


def _text_weight(text: str) -> int:
    """Bare text counts where it runs on or has a sentence's signs: dates, labels and buttons do not."""
    text = " ".join(text.split())
    return len(text) if len(text) > 40 or (len(text) > 8 and _SENTENCE.search(text)) else 0


def _block_weight(element: HtmlElement) -> int:
    if element.tag in _HEADINGS:
        return 0
    if element.tag not in ("ul", "ol"):
        return len(text_of(element).strip())
    linked = sum(_letters(link) for link in element.iter("a"))
    return max(0, _letters(element) - linked)  # the blanks that indent a list of links are no prose


def _letters(element: HtmlElement) -> int:
    return len(" ".join(text_of(element).split()))


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
    for child in element:
        if child.tag in ("nav", "div", "ul", "ol", "details", "section") and is_contents_list(child):
            out.add(child)
    return frozenset(out)
