"""Boxes that show other pages of the site: cards of posts, rows of them, lists under "related"; told from what an author links.

A theme makes each card alike from a post's fields: its picture, its title, its opening, all leading to one page. An author's own
link to another post is a line, a list, or a card called bookmark, embed or link; none of these is taken.
"""

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipelines.extract.content.edge_words import MORE, RELATED, RELATED_CARD
from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import words as folded
from spiders.urls import host

_AUTHORS = word_set("bookmark embed embedded linkcard oglink preview quote cite callout admonition alert hint tip note footnote footnotes")
_OTHERS = word_set("related relateds recommend recommends recommended recommendations readnext morefrom")
_PARTS = word_set("div section article aside li a")
_HAS_PICTURE = holds(".//img or .//picture or .//amp-img or .//*[contains(@style,'background-image')]")
_HAS_TEXT = holds(".//ol or .//iframe or .//textarea")
_HEADS = ("h2", "h3", "h4", "h5", "h6")
_LONGEST = 500  # characters of a card
_LABEL = 40
_MANY = 40  # boxes in a row, or links in a card: a longer list is no card


def shows_others(box: HtmlElement, base: str) -> bool:
    """Whether a box shows other pages of the site and says nothing else: a row of cards, one with a theme's marks, or a related list.

    `base` is the address that links are resolved against.
    """
    if words(box) & _AUTHORS or (box.tag in ("ul", "ol") and not _HAS_PICTURE(box)) or _HAS_TEXT(box):
        return False
    targets = _targets(box, base)
    if not targets or len(targets) > 3 * _MANY or any(_is_authors(link) for link in _links(box)):
        return False
    if len(set(targets)) == 1 and _is_card(box):
        return _is_themes(box, targets)
    row = _row(box)
    if len(row) > 1 and all(map(_is_card, row)):
        return any(_is_themes(each, _targets(each, base)) for each in row) or _is_told(box)
    return _is_set_apart(box) and _is_told(box) and _is_linked(box)


def leads_elsewhere(box: HtmlElement, base: str) -> bool:
    """Whether every link of a box leads to another page of the site."""
    return bool(_targets(box, base))


def _links(box: HtmlElement) -> list[HtmlElement]:
    return ([box] if box.tag == "a" else []) + [link for link in box.iter("a") if link is not box and link.get("href")]


def _targets(box: HtmlElement, base: str) -> list[str]:
    """Where the links of a box lead; none where one of them leaves the site, stays on the page, or is no page's."""
    out, own = [], host(base)
    for link in _links(box):
        href = (link.get("href") or "").strip()
        if href[:1] in ("", "#") or href.lower().startswith(("javascript:", "mailto:", "data:")):
            return []
        try:
            url = urljoin(base, href).split("#")[0]
        except ValueError:
            return []
        if ((href[:1] != "/" or href[:2] == "//") and host(url) != own) or url == base.split("#")[0]:
            return []
        out.append(url)
    return out


def _is_authors(link: HtmlElement) -> bool:
    """Whether a link is one of an author's: a card that is called so, or to press for the picture it shows."""
    return bool(words(link) & _AUTHORS) or (link.get("href") or "").lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"))


def _is_card(box: HtmlElement) -> bool:
    """A short box with a picture or a heading, whose links lead to one page, and with one short paragraph at most."""
    text = folded(box)
    if not text or len(text) > _LONGEST or len(_links(box)) > 8 or len({link.get("href") for link in _links(box)}) != 1:
        return False
    paragraphs = sum(1 for each in box.iter("p") if len(folded(each)) > _LABEL)
    return paragraphs <= 2 and (_HAS_PICTURE(box) or next(box.iter(*_HEADS), None) is not None)


def _is_themes(card: HtmlElement, targets: Sequence[str]) -> bool:
    """Whether a card bears what templates write: an `article`, a date, a label, "read more", a link for its picture beside its title's."""
    if card.tag == "article" or next(card.iter("article", "time"), None) is not None or _is_told(card):
        return True
    if any(MORE.fullmatch(folded(link)) for link in _links(card)):
        return True
    pictured = any(_HAS_PICTURE(link) and not folded(link) for link in _links(card))
    return pictured and len(targets) > 1


def _row(box: HtmlElement) -> list[HtmlElement]:
    """The boxes of one form that a box holds, beside a label and a link to more; through boxes that hold nothing else."""
    while True:
        inner = [each for each in box if isinstance(each.tag, str) and (len(each) or folded(each))]
        parts = [each for each in inner if each.tag in _PARTS and folded(each) and next(each.iter("a"), None) is not None]
        rest = sum(len(folded(each)) for each in inner if each not in parts)
        if rest > 2 * _LABEL or (box.text or "").strip() or len(inner) > _MANY:
            return []
        if len(parts) != 1:
            return parts if all(_form(one) == _form(other) for one, other in pairwise(parts)) else []
        box = parts[0]
        if box.tag == "a":
            return []


def _form(card: HtmlElement) -> tuple[object, ...]:
    return (card.tag, *[each.tag for each in card][:4])


def _is_told(box: HtmlElement) -> bool:
    """Whether a box is called related, or begins with a label that says so."""
    if words(box) & _OTHERS:
        return True
    first = opening(box)
    return len(first) <= _LABEL and (RELATED.fullmatch(first) or RELATED_CARD.fullmatch(first)) is not None


def _is_set_apart(box: HtmlElement) -> bool:
    """Whether a list of links is beside the text by tag, role or name; one in a plain box may be its author's."""
    return box.tag in ("aside", "nav") or box.get("role") in ("complementary", "navigation") or bool(words(box) & _OTHERS)


def _is_linked(box: HtmlElement) -> bool:
    """Whether nearly all that a box says, its label aside, are links: several, or one under its label."""
    text, linked = folded(box), [folded(link) for link in _links(box)]
    return sum(map(len, linked)) >= 0.7 * (len(text) - _LABEL) and text not in linked and not tokens(box) & _AUTHORS


def opening(box: HtmlElement) -> str:
    """The first text a box shows, which may be its label, blanks folded."""
    return next((" ".join(text.split()) for text in box.itertext() if text.strip()), "")
