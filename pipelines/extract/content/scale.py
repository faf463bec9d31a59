"""The weight of prose on a page: blocks count for the element they stand in, and the smallest element that holds nearly all is the post."""

import re
from collections.abc import Set
from heapq import nlargest

from lxml.html import HtmlElement

from pipelines.extract.content.density import DENSE, grown, shown, unseen
from pipelines.extract.content.furniture import LANDMARKS, MACHINERY, is_apart, is_comments, is_edge, is_named_body, may_be_edge
from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.tables import lays_out
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import text_of

FLOW = word_set("p pre ul ol blockquote table dl h1 h2 h3 h4 h5 h6 figure hr details")
_CONTAINERS = word_set("div section article main body form center td tr tbody table")
_BLOCKS = FLOW | _CONTAINERS
_HAS_POST = holds(".//main or .//h1 or .//article[.//h2]")
_BOXED = word_set("table pre figure")
_HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_FORMULAS = word_set("katex mathjax mathjax_chtml mathjax_svg")
_SHARE = 0.88
_RIVALS = 20  # elements of which one may be the post: reading what each shows costs its size
_LINE = 16  # characters of text before a section, or beside it
_BESIDE_LINK = 8  # characters for each link of a list: fewer are counts and signs, as archives and clouds of tags have them
_FEW = 120  # characters of prose under which weight tells little
_SENTENCE = re.compile(r"[.!?,;:。！？，；：、…](?:\s|$|[^\x00-\x7f])")


class Scale:
    """The weight of prose by element: `own` in its direct blocks, `whole` in all below it."""

    def __init__(self, root: HtmlElement, code: Set[HtmlElement]) -> None:
        self.root = root
        self.code = code
        self.own: dict[HtmlElement, int] = {}
        self.whole: dict[HtmlElement, int] = {}
        self.size = max(1, shown(root))
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
            if child in self.code or (tag in FLOW and not (tag == "table" and lays_out(child))):
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
        links = [len(text_of(link)) for link in element.iter("a")]
        own = _text_weight(text_of(element)) - unseen(element) - sum(links)
        return max(0, own) if own >= _BESIDE_LINK * len(links) else 0

    def _is_apart(self, element: HtmlElement) -> bool:
        share = None
        if is_apart(element):
            share = len(text_of(element)) / self.size
            if share < 0.5 or ((element.tag in LANDMARKS or is_comments(element)) and not _HAS_POST(element)):
                return True
        return may_be_edge(element) and is_edge(element, len(text_of(element)) / self.size if share is None else share)

    def holds_post(self, element: HtmlElement) -> bool:
        """Whether an element has most of the page's prose, or any where nothing has enough of it to tell."""
        weight = self.whole.get(element, 0)
        return weight >= 0.5 * self.whole.get(self.root, 0) or (weight > 0 and max(self.own.values(), default=0) < _FEW)

    def says(self, element: HtmlElement) -> bool:
        """Whether an element has weight and a sentence's signs."""
        return self.own.get(element, 0) > 0 and _SENTENCE.search(text_of(element)) is not None

    def lighten(self, boxes: Set[HtmlElement]) -> None:
        """Take what boxes weigh off the elements around them: what they hold is not the post's."""
        for box in boxes:
            weight = self.whole.get(box, 0)
            for each in box.iter():
                self.own.pop(each, None)
            for above in box.iterancestors() if weight else ():
                if above in self.whole:
                    self.whole[above] -= weight

    def heaviest(self) -> tuple[HtmlElement, bool]:
        """The smallest element around the heaviest one that holds nearly all prose, and whether there is no doubt of it."""
        best = self._best()
        scope = self._scope(best)
        wanted = self.whole.get(scope, 0) * _SHARE
        element = grown(best, self.whole, wanted, scope)
        while self._is_section(element) or self._is_frame(element) or self._is_rest(element):
            element = element.getparent()
        return element, self._is_sure(element, best)

    def _best(self) -> HtmlElement:
        """The element with the most prose of its own, but none whose prose is scattered among labels, if one nearly as heavy is dense."""
        most = max(self.own.values(), default=0)
        if not most:
            return next(iter(self.own), self.root)
        heavy = nlargest(_RIVALS, (each for each in self.own if 4 * self.own[each] >= most), key=self.own.__getitem__)
        if len(heavy) == 1:
            return heavy[0]
        return next((each for each in heavy if self.whole[each] >= DENSE * shown(each)), heavy[0])

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
        return marked and 2 * self.own.get(best, 0) >= weight >= 0.8 * self.whole.get(self._scope(element), 0)

    def _scope(self, element: HtmlElement) -> HtmlElement:
        """The article or main the element stands in, else the page."""
        if element.tag == "main":
            return element
        for above in element.iterancestors("article", "main"):
            if above in self.whole:
                return above
        return element if element.tag == "article" else self.root


def _begins_with_heading(element: HtmlElement) -> bool:
    first = next((child for child in element if isinstance(child.tag, str)), None)
    return first is not None and first.tag in _HEADINGS and not (element.text or "").strip()


def _text_weight(text: str) -> int:
    """Bare text counts where it runs on or has a sentence's signs: dates, labels and buttons do not."""
    text = " ".join(text.split())
    return len(text) if len(text) > 40 or (len(text) > 8 and _SENTENCE.search(text)) else 0


def _block_weight(element: HtmlElement) -> int:
    if element.tag in _HEADINGS:
        return 0
    if element.tag == "pre":
        return len(text_of(element).strip())
    if element.tag in ("ul", "ol"):
        links = [_letters(link) for link in element.iter("a")]
        own = _letters(element) - sum(links)  # the blanks that indent a list are no prose
        return max(0, own) if own >= _BESIDE_LINK * len(links) else 0
    text = text_of(element).strip()
    own = len(text) if "  " not in text else len(" ".join(text.split()))
    if len(element):
        if element.tag != "p":
            own -= unseen(element)
        linked = sum(len(text_of(link)) for link in element.iter("a"))
        own -= linked if 2 * linked >= own else 0
    return max(0, own)


def _letters(element: HtmlElement) -> int:
    return len(" ".join(text_of(element).split()))
