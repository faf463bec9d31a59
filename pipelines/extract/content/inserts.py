"""What a page puts between a post's paragraphs: cards of other posts, advertisements, share rows, calls to sign up, a second copy.

Each is told by a convention, none by its place, and boxes alone are asked: what stands in a paragraph or a quotation is the author's.
"""

import re
from collections.abc import Callable, Iterator, Set
from itertools import chain, islice

from lxml.html import HtmlElement

from pipelines.extract.content.cards import opening, shows_others
from pipelines.extract.content.edge_words import AD_LABEL, BUTTONS, COMMENTS, JOIN, REPLY, SHARE_URL
from pipelines.extract.content.furniture import is_sign_up_field
from pipelines.extract.content.next_posts import next_posts
from pipelines.extract.dom.classes import style, word_set, words
from spiders.dom.select import text_of
from spiders.dom.select import words as folded

_BOXES = ("div", "section", "aside", "article", "nav", "form", "a", "ins", "amp-ad", "figure", "center", "ul", "ol")
_SEARCHED = frozenset(_BOXES) - word_set("a ul ol figure ins amp-ad")
_TEXTS = ("pre", "table", "blockquote", "math", "video", "audio")  # what no insert but readers' answers holds
_CALLOUTS = word_set("callout admonition alert hint tip note notice info warning custom-block")
_SHARES = word_set("share shares sharing sharer addtoany sharethis")
_AD_HOST = re.compile(
    r"(?:https?:)?//(?:[^/]*\.)?(?:ads?\d*\.|adservice|googleads|[^/.]*(?:doubleclick|syndication|adsystem|adnxs|taboola|outbrain)\.)", re.I
)
_PLACES = ("ins", "amp-ad")
_LONGEST = 400  # characters of a box that asks for something
_LONG_PARAGRAPH = 200
_TWIN = 300  # characters, and
_TWIN_SHARE = 0.2  # of a post's text, from which a second copy of a box is no repetition of its author's
_LEAST = 12  # letters that must be left
_DEPTH = 12
_LARGEST = 5_000  # characters of any insert, but for comments:
_ANSWERS = 20_000
_MANY = 60  # children of a box that is judged whole
_MOST = 200  # boxes asked on a page


def inserts(element: HtmlElement, base: str, code: Set[HtmlElement], gone: Set[HtmlElement] = frozenset()) -> frozenset[HtmlElement]:
    """The boxes in a post's element that are not its author's, whole; none where nothing would be left.

    `base` is the address links are resolved against, `code` the elements of code, `gone` what other rules have taken.
    """
    found = frozenset(islice(chain(_found(element, base, code, gone, _DEPTH), next_posts(element, base)), _MOST))
    if not found:
        return found
    left = _signs(element) - sum(map(_signs, found | gone))
    return found if left >= _LEAST else frozenset()


def _found(element: HtmlElement, base: str, code: Set[HtmlElement], gone: Set[HtmlElement], depth: int) -> Iterator[HtmlElement]:
    """Inserts among the boxes of an element, and in those that are none."""
    seen: dict[int, HtmlElement] = {}
    least = 0.0  # characters of a copy, asked once: there may be thousands of boxes
    for box in element.iterchildren(*_BOXES):  # most of what a post holds is none of these, and is not looked at
        if box in code or box in gone or not _may_be(box):
            continue
        first = seen.setdefault(_parts(box), box) if box.tag in _SEARCHED else box
        if first is not box:
            least = least or max(_TWIN, _TWIN_SHARE * len(text_of(element)))
        if first is not box and _is_copy(box, first, least):
            yield first if _is_hidden(first) else box
        elif len(box) <= _MANY and _is_insert(box, base):
            yield box
        elif box.tag in _SEARCHED and depth:
            yield from _found(box, base, code, gone, depth - 1)


def _may_be(box: HtmlElement) -> bool:
    """A quick look: boxes that hold others, and lists of pictures or of links that share."""
    if box.tag in ("ul", "ol"):
        item = next(iter(box), box)
        link = next(item.iter("a"), None)
        return link is not None and (next(item.iter("img"), None) is not None or SHARE_URL.search(link.get("href") or "") is not None)
    if len(box) > 1 or (len(box) == 1 and len(box[0]) > 1) or box.tag in _PLACES:
        return True
    return len(box) > 0 and next(box.iter(*_LINKING), None) is not None


def _parts(box: HtmlElement) -> int:
    """How many elements a box holds, or the one box in it: copies hold as many."""
    while len(box) == 1:
        box = box[0]
    return len(box)


def _is_copy(box: HtmlElement, first: HtmlElement, least: float) -> bool:
    """Whether a box says what one before it says, and enough of it."""
    text = text_of(box)
    return len(text) >= least and text == text_of(first)


def _is_insert(box: HtmlElement, base: str) -> bool:
    """Whether one of the rules takes a box; each is asked only where what it needs is in it."""
    text = text_of(box)
    if len(text) > _ANSWERS:
        return False
    if len(text) <= _LARGEST and next(box.iter(*_LINKING), None) is not None and next(box.iter(*_TEXTS), None) is None:
        held = {each.tag for each in box.iter(*_TELLING)}
        for needed, rule in RULES:
            if not needed.isdisjoint(held) and rule(box, base):
                return True
    return COMMENTS.match(text.lstrip()) is not None and holds_answers(box)


def _signs(element: HtmlElement) -> int:
    return sum(map(str.isalnum, text_of(element)))


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or "display:none" in style(element)


def is_ad(box: HtmlElement, base: str) -> bool:
    """A place for advertisements: a label that says so or none, frames and pictures of others, links that are paid for."""
    links = [link for link in box.iter("a") if link.get("href")]
    placed = box.tag in _PLACES or next(box.iter(*_PLACES), None) is not None or any(map(_is_sold, box.iter("iframe")))
    sold = bool(links) and all(map(_is_paid, links))
    if not (placed or sold) or len(text_of(box)) > 3 * _LONGEST:
        return False
    text = folded(box)
    for each in box.iter("script", "style", "noscript"):
        text = text.replace(folded(each), " ", 1).strip()
    if box.tag in _PLACES:
        return box.tag == "amp-ad" or not text or "adsbygoogle" in words(box)
    for link in links if sold else ():
        text = text.replace(folded(link), " ", 1)
    return AD_LABEL.fullmatch(text.strip() or "ad") is not None


def _is_sold(frame: HtmlElement) -> bool:
    return _AD_HOST.match(frame.get("src") or "") is not None


def _is_paid(link: HtmlElement) -> bool:
    return "sponsored" in (link.get("rel") or "").lower().split() or _AD_HOST.match(link.get("href") or "") is not None


def is_share_row(box: HtmlElement, base: str) -> bool:
    """Links that hand the page on to other sites, and hardly a word beside them; or buttons in a box called so."""
    links = [link for link in box.iter("a") if link.get("href")]
    shared = bool(links) and all(SHARE_URL.search(link.get("href") or "") for link in links)
    if not shared and not words(box) & _SHARES:
        return False
    text = folded(box)
    if len(text) > _LONGEST:
        return False
    if shared:
        return len(text) - sum(len(folded(link)) for link in links) <= 40
    return bool(text) and BUTTONS.fullmatch(text) is not None


def asks_to_join(box: HtmlElement, base: str) -> bool:
    """A short box whose every link and button asks its reader to sign up, to log in or to subscribe, or a form for an address."""
    if box.tag in ("a", "ul", "ol", "figure") or words(box) & _CALLOUTS or not 0 < len(folded(box)) <= _LONGEST:
        return False
    if any(len(folded(each)) > _LONG_PARAGRAPH for each in box.iter("p", "li")):
        return False
    asked = [each for each in box.iter("a", "button") if each.get("href") or each.tag == "button"]
    if any(map(is_sign_up_field, box.iter("input"))):
        return all(link.tag == "button" or JOIN.fullmatch(folded(link)) or len(folded(link)) <= 20 for link in asked)
    return bool(asked) and all(JOIN.fullmatch(folded(each)) for each in asked)


def holds_answers(box: HtmlElement) -> bool:
    """What readers answered: under a label that counts it, or with a link to reply by more than one entry."""
    if box.tag not in ("div", "section", "aside"):
        return False
    first = opening(box)
    if len(first) > 30 or not COMMENTS.fullmatch(first):
        return False
    return any(map(str.isdigit, first)) or sum(1 for each in box.iter("a", "button") if REPLY.fullmatch(folded(each))) > 1


_HEADS = word_set("h2 h3 h4 h5 h6")
_ASKS = word_set("input button")
_SHOWS = _HEADS | word_set("img amp-img picture aside nav article time b strong")
_LINKING = ("a", "button", "input", "iframe", "ins", "amp-ad")
_TELLING = (*_LINKING, *_SHOWS)
# What a box must hold, or be, to be asked, and the rule that is asked.
RULES: tuple[tuple[Set[str], Callable[[HtmlElement, str], bool]], ...] = (
    (word_set("ins amp-ad iframe a"), is_ad),
    (word_set("a button"), is_share_row),
    (_HEADS | _ASKS, asks_to_join),
    (_SHOWS, shows_others),
)
