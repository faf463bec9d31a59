"""Headings without what a theme hangs on them: permalink signs, section numbers, badges."""

import re

from lxml.html import HtmlElement

from pipelines.extract.blocks import Heading, Paragraph
from pipelines.extract.dom.classes import style, tokens, word_set, words
from pipelines.extract.dom.walk import Flow, Walk
from spiders.dom.select import text_of

_PERMALINK_WORDS = word_set("anchor headerlink headeranchor permalink hash headinglink anchorjs octicon deeplink bookmark")
_NUMBERS = word_set("header-section-number section-number sectno sr-only visually-hidden")
_LETTER = re.compile(r"[^\W_]")


def heading(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A heading; links to itself are unwrapped where they hold its words, dropped where they are signs."""
    badges: list[HtmlElement] = []
    if len(element):
        whole = bool(_LETTER.search(text_of(element)))
        for child in element.iter():
            if child is not element and isinstance(child.tag, str):
                _inspect(walk, element, child, whole, badges)
    pieces = walk.pieces(element)
    if pieces:
        flow.add(Heading(int(element.tag[1]), pieces))
    for badge in badges:
        flow.add(Paragraph(walk.pieces(badge)))


def _inspect(walk: Walk, element: HtmlElement, child: HtmlElement, whole: bool, badges: list[HtmlElement]) -> None:
    if child.tag == "a":
        _anchor(walk, element, child, whole)
    elif child.get("aria-hidden") == "true" and not _LETTER.search(text_of(child)) and child.find(".//img") is None:
        walk.skip.add(child)
        walk.edits.add("heading_sign_dropped")
    elif child.tag == "span":
        named = tokens(child)
        if named & _NUMBERS or any(name.startswith("section-number-") for name in named):
            walk.skip.add(child)
            walk.edits.add("heading_number_dropped")
        elif any("badge" in name for name in named) and text_of(child).strip() != text_of(element).strip():
            walk.skip.add(child)
            badges.append(child)
            walk.edits.add("heading_badge_moved")


def _anchor(walk: Walk, element: HtmlElement, link: HtmlElement, whole: bool) -> None:
    target = (link.get("href") or "").strip()
    own = not target or target.startswith("#") or (target.split("#")[0] in (walk.base, walk.base.split("#")[0]) and "#" in target)
    text = _seen_text(link)
    if not own and not (words(link) & _PERMALINK_WORDS and not _LETTER.search(text)):
        return
    if link.find(".//img") is not None and not whole:
        return
    rest = whole and bool(_LETTER.search(_without(element, link)))
    if rest and own and _LETTER.search(text) and not _LETTER.search(_shown(element, link)):
        rest = False  # beside the link stand buttons, and words that are shown when they are pressed
    silent = not _LETTER.search(text) and (rest or not _LETTER.search(text_of(link)))
    if silent or (rest and (words(link) & _PERMALINK_WORDS or link.get("aria-hidden") == "true")):
        walk.skip.add(link)
        walk.edits.add("heading_permalink_dropped")
    elif own:
        # Kept as text: a link to the heading itself says nothing to a reader.
        link.attrib.pop("href", None)
        walk.edits.add("heading_permalink_unwrapped")


_PHRASE = re.compile(r"\s*(?:permalink|permanent link|direct link|link to|anchor|copy link|section link|本节链接|复制链接|跳转到)\b", re.I)
_UNSEEN = word_set("sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only")


def _seen_text(link: HtmlElement) -> str:
    """What a reader sees of a link: words for screen readers and set phrases of permalinks are none of the heading's."""
    text = text_of(link)
    for each in link.iter("span"):
        if tokens(each) & _UNSEEN:
            text = text.replace(text_of(each), "", 1)
    return "" if _PHRASE.match(text) else text


def _shown(element: HtmlElement, link: HtmlElement) -> str:
    """What a reader sees of a heading beside a link in it."""
    text = _without(element, link)
    for each in element.iter("button", "svg", "span"):
        if each.tag != "span" or each.get("hidden") is not None or "display:none" in style(each):
            text = text.replace(text_of(each), "", 1)
    return text


def _without(element: HtmlElement, link: HtmlElement) -> str:
    text, inner = text_of(element), text_of(link)
    return text.replace(inner, "", 1) if inner else text
