"""Handlers of inline elements: marks, links, images, code spans, breaks, and the tags Markdown has no sign for."""

import re
from itertools import islice
from textwrap import dedent

from lxml.html import HtmlElement

from pipelines.extract.blocks import Anchor, AnchorEnd, Break, Code, CodeBlock, Formula, Html, Picture
from pipelines.extract.dom.address import image_source, resolve
from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.code_text import code_text
from pipelines.extract.dom.language import KNOWN, language_of
from pipelines.extract.dom.redirects import beyond, without_origin
from pipelines.extract.dom.walk import Flow, Handler, Walk, around, marked
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import text_of

_VIEWERS = word_set("fancybox lightbox glightbox photoswipe swipebox magnific viewer viewable zoom")
_VIEWER_DATA = ("data-fancybox", "data-lightbox", "data-pswp-width", "data-gallery")
_ENLARGES = word_set("zoom zoomable zoomin lightbox enlarge image picture photo figure")
_BLOCKS = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "section")
_HOLDS_MORE = holds(".//pre or .//table or .//ul or .//ol")


def link(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A link, or its text alone where it leads nowhere."""
    target = element.get("href")
    if target is None or target.strip().lower().startswith(("javascript:", "data:", "vbscript:")) or target.strip() in ("", "#"):
        walk.children(element, flow)
        return
    if (shown := _enlarged(element)) is not None and _leads_to(walk, target, shown):
        walk.edits.add("image_link_to_itself_dropped")
        walk.children(element, flow)
        return
    whole = resolve(walk.base, target)
    onwards = without_origin(beyond(whole, walk.base), walk.base)
    if onwards != whole:
        walk.edits.add("redirect_link_unwrapped")
    start = Anchor(onwards, element.get("title") or "")
    if len(element) and next(element.iterdescendants(*_BLOCKS), None) is not None and not _HOLDS_MORE(element):
        # A card: one link, whatever boxes its text stands in.
        flow.flush()
        flow.pieces += [start, *walk.pieces(element), AnchorEnd()]
        flow.flush()
    else:
        around(walk, element, flow, start, AnchorEnd())


def _enlarged(element: HtmlElement) -> HtmlElement | None:
    """The only image of a link that a theme made for its viewer or a proxy for itself; authors write such links too, without its marks."""
    if not len(element) or (image := next(element.iter("img"), None)) is None:
        return None
    marked = bool(words(element) & _VIEWERS) or any(element.get(name) is not None for name in _VIEWER_DATA)
    if len(element) == 1 and element[0] is image:
        return image if marked or image.get("data-canonical-src") else None
    if next(islice(element.iter("img"), 1, None), None) is not None or text_of(element).strip():
        return None
    return image if marked or any(map(_is_blurred, element)) else None


def _is_blurred(element: HtmlElement) -> bool:
    """Whether an element holds nothing and shows a small copy of a picture until that is there."""
    return element.tag in ("span", "div") and not len(element) and "background-image" in (element.get("style") or "")


def _leads_to(walk: Walk, target: str, shown: HtmlElement) -> bool:
    own = resolve(walk.base, target)
    return own in (resolve(walk.base, image_source(shown)), resolve(walk.base, (shown.get("src") or "").strip()))


def image(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """An image with the address a script would load."""
    source, alt = image_source(element), element.get("alt") or ""
    if alt and len(alt) <= 8 and not any(map(str.isalnum, alt)) and any("emoji" in name for name in tokens(element)):
        walk.edits.add("emoji_image_kept_as_text")
        flow.pieces.append(alt)
    elif element.get("width") == element.get("height") == "1":
        walk.edits.add("tracking_pixel_dropped")
    elif not source and (element.get("src") or "").startswith("data:"):
        walk.edits.add("inline_image_data_dropped")
    elif source:
        if source != (element.get("src") or "").strip():
            walk.edits.add("lazy_image_resolved")
        flow.pieces.append(Picture(resolve(walk.base, source), alt, element.get("title") or ""))


def picture(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """The fallback image of a <picture>; its first source where that has no address."""
    inner = element.find(".//img")
    source = image_source(inner) if inner is not None else ""
    if not source:
        source = next((found for each in element.iter("source") if (found := image_source(each))), "")
    if source:
        alt = (inner.get("alt") or "") if inner is not None else ""
        flow.pieces.append(Picture(resolve(walk.base, source), alt))


def button(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A button says nothing; one around a picture alone shows it larger."""
    shown = next(element.iter("img"), None) if len(element) else None
    if shown is not None and not text_of(element).strip() and (element.get("aria-haspopup") == "dialog" or words(element) & _ENLARGES):
        image(walk, shown, flow)


def code(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A code span; a block where the element has lines of its own; a formula where it says so."""
    text = text_of(element)
    if not len(element) and text and "\n" not in text and not element.keys():
        flow.pieces.append(Code(text) if text.strip() else text)
        return
    if tokens(element) & {"language-math", "math-inline", "math"}:
        flow.pieces.append(Formula(text.strip().strip("$")))
        return
    if ("\n" in text.strip() or element.find(".//br") is not None) and _alone(element):
        for each in element.iter("br"):
            # Outside a pre the source's own line end after a break is a blank, no second break.
            each.tail = (each.tail or "").removeprefix("\n")
        flow.add(_lines_of_code(code_text(element), language_of([element])))
        walk.edits.add("code_without_pre")
        return
    text = re.sub(r"\s*\n\s*", " ", text)
    if element.find(".//img") is not None:
        walk.children(element, flow)
    elif text.strip():
        flow.pieces.append(Code(text))
    else:
        flow.pieces.append(text)


def _lines_of_code(text: str, language: str) -> CodeBlock:
    """A block of a code span's lines; where an engine read a fence as a span, its first line is the language the fence named."""
    first, _, rest = text.partition("\n")
    if not language and first.strip().lower() in KNOWN:
        return CodeBlock(dedent(rest), first.strip())
    return CodeBlock(text, language)


def _alone(element: HtmlElement) -> bool:
    """Whether an element is all its parent holds, so that lines in it are lines and not the source's own wrapping."""
    parent = element.getparent()
    return parent is not None and len(parent) == 1 and not (parent.text or "").strip() and not (element.tail or "").strip()


def line_break(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A break; two in a row end the paragraph."""
    previous = element.getprevious()
    if previous is not None and previous.tag == "br" and not (previous.tail or "").strip() and flow.pieces:
        flow.flush()
        return
    flow.pieces.append(Break())


def tagged(tag: str) -> Handler:
    """A handler that keeps an inline HTML tag."""

    def handle(walk: Walk, element: HtmlElement, flow: Flow) -> None:
        if text_of(element).strip():
            around(walk, element, flow, Html(f"<{tag}>"), Html(f"</{tag}>"))
        else:
            walk.children(element, flow)

    return handle


def nothing(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """Machinery of the page: no words of the author."""


def inside(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """An element without a meaning of its own."""
    walk.children(element, flow)


INLINE: dict[str, Handler] = {
    **dict.fromkeys(
        (
            "span",
            "font",
            "small",
            "big",
            "label",
            "time",
            "q",
            "cite",
            "bdi",
            "wbr",
            "abbr",
            "acronym",
            "output",
            "data",
            "var",
            "dfn",
            "nobr",
            "mention",
        ),
        inside,
    ),
    "a": link,
    "img": image,
    "button": button,
    "amp-img": image,
    "picture": picture,
    "code": code,
    "tt": code,
    "samp": code,
    "br": line_break,
    "strong": marked("strong"),
    "b": marked("strong"),
    "em": marked("em"),
    "i": marked("em"),
    "del": marked("del"),
    "s": marked("del"),
    "strike": marked("del"),
    **{tag: tagged(tag) for tag in ("sup", "sub", "kbd", "mark", "u", "ins", "ruby", "rt", "rp")},
    **dict.fromkeys(
        (
            "script",
            "style",
            "template",
            "svg",
            "select",
            "option",
            "textarea",
            "canvas",
            "link",
            "meta",
            "head",
            "title",
            "map",
            "object",
            "dialog",
        ),
        nothing,
    ),
}
