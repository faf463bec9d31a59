"""What stands at a post's edges without a name, told by what it says: dates and labels, tags, neighbours, notices, comments.

Themes with hashed or odd class names write the same few things around a post. Each rule reads words and links of one block, and
only blocks at the very beginning or end of the chosen element are asked, so that the same words inside a post stay.
"""

from collections.abc import Iterator, Set
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.content.edge_words import (
    BACK,
    BUTTONS,
    COMMENTS,
    DATE,
    LABELS,
    LETTERS,
    NOTICE,
    RELATED,
    SENTENCE,
    TAG_PATH,
    folded,
    without,
)
from pipelines.extract.content.furniture import is_apart, is_edge, may_be_edge
from pipelines.extract.content.neighbours import is_neighbours
from pipelines.extract.content.remarks import asks_reward, counts_answers, hands_on, is_remark_on_age, rates
from pipelines.extract.dom.classes import word_set, words
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import text_of

_CONTAINERS = word_set("div section article main body td form header")
_APARTABLE = _CONTAINERS | {"ul", "ol", "dl", "nav", "aside", "footer", "details"}
_HEADINGS = word_set("h2 h3 h4 h5 h6")
_INLINE = word_set("p span a time small")
_HAS_MEDIA = holds(".//img or .//pre or .//iframe or .//video or .//audio or .//table or .//object or .//math or .//svg[.//text]")
_HAS_PROSE = holds(".//pre or .//table or .//blockquote or .//h2 or .//h3 or .//figure or .//video or .//iframe")
_HAS_BODY = holds(".//pre or .//blockquote or .//video or .//iframe")
_HEADS = word_set("header hero head masthead heading title")
_ASKS = holds(".//textarea or .//form or .//input[@type='text' or @type='email' or @type='search']")
_MOST = 600  # characters of a notice, a list of neighbours or of labels
_SHORT = 40  # of a label
_LONGEST = 4 * _MOST  # of anything told by more than its heading
_DEPTH = 12
_BLOCKS = 40  # themes write ten at most; a hostile page must not be asked for each of its thousands


def edges(element: HtmlElement, title: str | None, gone: Set[HtmlElement] = frozenset()) -> set[HtmlElement]:
    """What of an element stands before and after the post in it, by what it says.

    `title` is the post's title; `gone` is what other rules have taken already, which hides nothing before or after it.
    """
    wanted = folded(title or "")
    out = {*gone, *islice(_end(element, wanted, gone, _DEPTH), _BLOCKS)}
    before = set(islice(_start(element, wanted, out, _DEPTH), _BLOCKS))
    if not before:
        return out
    said = _signs(element) - sum(map(_signs, out | before))
    least = 2 + (len(wanted) if wanted in folded(text_of(element)) else 0)
    return out | before if said > least or _HAS_MEDIA(element) else out


def stands_after(element: HtmlElement, title: str | None) -> bool:
    """Whether an element, were it the last of a post, would be furniture by what it says: a notice, neighbours, tags, comments."""
    return _is_after(element, folded(title or ""), frozenset())


def _end(element: HtmlElement, title: str, gone: Set[HtmlElement], depth: int) -> Iterator[HtmlElement]:
    """Blocks after the post, last first; within the last block that is no furniture the search goes on."""
    rules: list[HtmlElement] = []  # lines that part one piece of furniture from the next, or the post's last words from all of it
    for child in reversed(element):
        if (child.tail or "").strip():
            return
        if not isinstance(child.tag, str) or child in gone or _is_empty(child):
            continue
        if child.tag == "hr" and child.getnext() is not None:
            rules.append(child)
        elif (_is_after(child, title, gone) and (not rules or _passes_rules(child))) or _is_called_edge(child, element):
            yield from (*rules, child)
            rules.clear()
        else:
            if child.tag in _CONTAINERS and depth and _is_most(child, element, gone):
                yield from _end(child, title, gone, depth - 1)
            return


def _passes_rules(child: HtmlElement) -> bool:
    """Whether a block before a line is no author's: a plea for a reward, or the post's tags."""
    return asks_reward(child) or _is_tags(child, folded(text_of(child)))


def _is_called_edge(child: HtmlElement, element: HtmlElement) -> bool:
    """Whether a block that stands last, now that others after it are gone, is called furniture."""
    if child.tag not in _CONTAINERS:
        return False
    size, whole = len(text_of(child)), len(text_of(element))
    if is_apart(child) and size <= _MOST and size < whole and not _HAS_BODY(child) and not _has_long_paragraph(child):
        return True
    return may_be_edge(child) and is_edge(child, size / max(1, whole))


def _start(element: HtmlElement, title: str, gone: Set[HtmlElement], depth: int) -> Iterator[HtmlElement]:
    """Blocks before the post, first first; the title's own heading is passed over."""
    if (element.text or "").strip():
        return
    for child in element:
        if isinstance(child.tag, str) and not _is_empty(child) and child not in gone:
            if _is_before(child, title) or _is_named_before(child, element):
                yield child
            elif not (child.tag in ("h1", "h2") and title and folded(text_of(child)) == title):
                if child.tag in _CONTAINERS and depth and _is_most(child, element, gone):
                    yield from _start(child, title, gone, depth - 1)
                return
        if (child.tail or "").strip():
            return


def _is_named_before(child: HtmlElement, element: HtmlElement) -> bool:
    """Whether a short block after the title is called a contents list, a menu or the like: one without entries holds its label alone."""
    if child.tag not in _APARTABLE or not is_apart(child) or (child.tag == "aside" and not words(child)) or "outline" in words(child):
        return False  # Org calls the sections of a text outlines
    size = len(text_of(child).strip())
    return size <= _SHORT and 2 * size < len(text_of(element)) and not _HAS_MEDIA(child) and child.find(".//p") is None


def _is_most(child: HtmlElement, element: HtmlElement, gone: Set[HtmlElement]) -> bool:
    taken = sum(len(text_of(each)) for each in element if each in gone)
    return 2 * len(text_of(child)) >= len(text_of(element)) - taken


def _is_empty(element: HtmlElement) -> bool:
    return element.tag in ("script", "style", "template", "noscript") or (
        not _says(element) and element.tag not in ("img", "hr", "iframe", "video", "pre") and not _HAS_MEDIA(element)
    )


def _says(element: HtmlElement) -> bool:
    """Whether an element says anything but in its buttons."""
    if not text_of(element).strip():
        return False
    pressed = sum(map(_signs, element.iter("button")))
    return not pressed or pressed < _signs(element)


def _is_before(element: HtmlElement, title: str) -> bool:
    """A line of dates and labels, a list of tags, the box that holds the title with them, or a contents list."""
    if element.tag in _INLINE:
        return (_is_meta(element, "") and (element.tag != "p" or bool(element.keys() or len(element)))) or counts_answers(element)
    if element.tag not in _APARTABLE or (prose := _HAS_PROSE(element)):
        return element.tag in _CONTAINERS and prose and _is_title_box(element, title)
    return _is_meta(element, title) or is_contents(element) or _is_title_box(element, title) or is_remark_on_age(element)


def _is_title_box(element: HtmlElement, title: str) -> bool:
    """A box called header that holds the title, and beside it no more than lines: a subtitle, names, counts, a table of properties."""
    if not title or not (element.tag == "header" or words(element) & _HEADS) or len(text_of(element)) > _MOST + len(title):
        return False
    headed = any(folded(text_of(each)) == title for each in element.iter("h1", "h2", "h3"))
    return headed and not _HAS_BODY(element) and not any(len(text_of(each).strip()) > _MOST // 4 for each in element.iter("p", "li"))


def _is_after(element: HtmlElement, title: str, gone: Set[HtmlElement]) -> bool:
    """Neighbours, tags, related posts, notices, comments, buttons, or a line of dates and labels."""
    whole = text_of(element)
    if len(whole) > _LONGEST and not _is_headed_so(element):
        return False
    text = folded(whole)
    if element.tag in ("p", "a", "span", "hr"):
        labels = element.tag == "p" and _is_tags(element, text)
        onwards = element.tag != "hr" and 0 < len(text) <= _MOST and (labels or is_neighbours(element, text))
        return onwards or (element.tag != "hr" and BACK.fullmatch(text) is not None) or hands_on(element)
    if element.tag not in _APARTABLE:
        return element.tag == "blockquote" and _is_licence(element, text)
    if _is_comments(element, text, gone) or _is_related(element) or is_contents(element):
        return True
    if len(text) > _MOST or (_HAS_PROSE(element) and (_HAS_BODY(element) or not BUTTONS.fullmatch(text))):
        return False
    if asks_reward(element) or rates(element):
        return True
    said = (is_neighbours(element, text), _is_tags(element, text), _is_meta(element, title), BUTTONS.fullmatch(text))
    return any(said) or (element.tag != "ol" and NOTICE.search(text) is not None and not _has_long_paragraph(element))


def _is_licence(element: HtmlElement, text: str) -> bool:
    """Whether a quotation gives the post's address in full and a licence for it: no author quotes that."""
    links = [(folded(text_of(link)), link.get("href") or "", link.get("rel") or "") for link in element.iter("a")]
    if len(text) > _MOST or not NOTICE.search(text):
        return False
    return any(said == href for said, href, _ in links) and any("license" in rel or "/licenses/" in href for _, href, rel in links)


def _is_headed_so(element: HtmlElement) -> bool:
    """Whether a long block begins with the words that head comments or related posts."""
    label = _first_words(element)
    return COMMENTS.fullmatch(label) is not None or RELATED.fullmatch(label) is not None


def _has_long_paragraph(element: HtmlElement) -> bool:
    """A notice is short: a paragraph of more than some sentences is the author's."""
    return any(len(text_of(each).strip()) > _MOST // 2 for each in element.iter("p", "li"))


def _is_meta(element: HtmlElement, title: str) -> bool:
    """Dates, names, counts, and links to tags or the author: nothing that is a sentence."""
    text = folded(text_of(element))
    if not text or len(text) > _MOST:
        return False
    linked = [folded(text_of(link)) for link in element.iter("a") if _is_label_link(link)]
    dated = DATE.search(text) is not None or next(element.iter("time"), None) is not None
    if not dated and not linked and not (title and title in text):
        return False
    rest = without(DATE.sub(" ", text.replace(title, " ", 1) if title else text), linked)
    if SENTENCE.search(rest):
        return False
    rest = LABELS.sub(" ", rest)
    letters = sum(2 if ord(letter) > 0x2E7F else 1 for letter in LETTERS.findall(rest))
    return letters <= 24


def _is_tags(element: HtmlElement, text: str) -> bool:
    links = list(element.iter("a"))
    if not links or not all(_is_label_link(link) for link in links):
        return False
    rest = LABELS.sub(" ", without(text, [folded(text_of(link)) for link in links]))
    return len(LETTERS.findall(rest)) <= 12


def _is_label_link(link: HtmlElement) -> bool:
    """Whether a link leads to the posts of a tag, a category, a day or an author."""
    if {"tag", "category", "author"} & set((link.get("rel") or "").lower().split()):
        return True
    href = link.get("href") or ""
    if TAG_PATH.search(href):
        return len(text_of(link).strip()) <= _SHORT
    return "?" in href and text_of(link).lstrip()[:1] == "#" and len(text_of(link).strip()) <= _SHORT


def _is_related(element: HtmlElement) -> bool:
    """A short label that says so, and links of which nearly all the rest is made."""
    if element.tag in ("ul", "ol", "dl"):
        return False
    label, text = _first_words(element), folded(text_of(element))
    if not RELATED.fullmatch(label):
        return False
    linked = sum(len(folded(text_of(link))) for link in element.iter("a"))
    beside = len(DATE.sub("", text)) - linked - len(label)
    return text == label or (linked > 0 and beside <= 0.2 * len(text))


def _is_comments(element: HtmlElement, text: str, gone: Set[HtmlElement]) -> bool:
    """A label that says comments, or a field to write one in; never the greater part of a page."""
    if element.tag in ("ul", "ol", "dl", "details"):
        return False
    if COMMENTS.fullmatch(_first_words(element)):
        return True
    if not _ASKS(element) or len(text) >= _LONGEST or _HAS_PROSE(element):
        return False
    return not any(each in gone for each in element.iterdescendants())  # a sign-up box in the post asks for no comment


def is_contents(element: HtmlElement) -> bool:
    """A list of links to headings of the same page, and hardly a word beside them."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 2 or not all((link.get("href") or "").startswith("#") for link in links):
        return False
    text = folded(text_of(element))
    linked = [folded(text_of(link)) for link in links]
    return bool(element.find(".//li") is not None or element.tag == "nav") and len(text) - sum(map(len, linked)) <= 20 + len(links)


def _first_words(element: HtmlElement) -> str:
    """The first piece of text, at most a line; of a heading that comes first all of it."""
    head = next(iter(element), None)
    if head is not None and head.tag in _HEADINGS and not (element.text or "").strip():
        return folded(text_of(head))[:80]
    return next((folded(text) for text in element.itertext() if text.strip()), "")[:80]


def _signs(element: HtmlElement) -> int:
    """Characters that are no blanks: a template's indents may outweigh a short post."""
    return len("".join(text_of(element).split()))
