"""Figures, twins of lazy images, and diagrams whose source a page keeps for a script."""

import base64
import binascii
import re
import zlib
from urllib.parse import unquote

from lxml.html import HtmlElement

from pipelines.extract.blocks import CodeBlock, Picture
from pipelines.extract.dom.address import image_source, resolve
from pipelines.extract.dom.classes import tokens, word_set
from pipelines.extract.dom.walk import Flow, Walk
from spiders.dom.select import text_of
from spiders.formats.json_text import read_json

_DIAGRAMS = word_set("mermaid flowchart sequence-diagram plantuml graphviz nomnoml wavedrom vega vega-lite echarts markmap flowchart-js")
_SOURCES = (
    "data-source",
    "data-code",
    "data-mermaid",
    "data-graph",
    "data-diagram",
    "data-content",
    "code",
    "graph",
    "data-processed-source",
)


def caption(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A caption that only repeats its image's text is dropped; any other is a paragraph after it."""
    figure = element.getparent()
    text = _letters(text_of(element))
    images = list(figure.iter("img")) if figure is not None else []
    if any(text in (_letters(image.get("alt") or ""), _letters(image.get("title") or "")) for image in images) or not text:
        return True
    flow.flush()
    walk.children(element, flow)
    flow.flush()
    return True


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def noscript_image(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """The twin of a lazy image is dropped where the image itself was found."""
    images = list(element.iter("img"))
    if not images:
        return True
    seen = {piece.url for piece in flow.pieces if isinstance(piece, Picture)}
    for beside in (element.getprevious(), element.getnext()):
        if beside is not None:
            seen |= {resolve(walk.base, image_source(image)) for image in ([beside] if beside.tag == "img" else beside.iter("img"))}
    if all(resolve(walk.base, image_source(image)) in seen for image in images):
        return True
    for image in images:
        flow.pieces.append(Picture(resolve(walk.base, image_source(image)), image.get("alt") or ""))
    return True


def enlarger(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A box to press that shows a picture larger keeps the picture; what it says to its reader is the page's."""
    if element.get("role") != "button" or next(element.iter("img"), None) is None:
        return False
    hints = [each for each in element.iter("span", "p") if next(each.iter("img"), None) is None and text_of(each).strip()]
    if hints:
        walk.skip.update(hints)
        walk.edits.add("picture_hint_dropped")
    return False


def diagram(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A diagram's source as a code block in its language."""
    named = {element.tag} if element.tag in _DIAGRAMS else tokens(element) & _DIAGRAMS
    if not named:
        return False
    source = next((found for name in _SOURCES if (found := _decoded(element.get(name)))), "") or _own_text(element)
    if not source.strip():
        return False
    flow.add(CodeBlock(source.strip("\n").rstrip(), min(named)))
    return True


def diagram_image(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """An image drawn by a service that carries its diagram's source in the address."""
    source = image_source(element)
    found = _SERVICE.search(source)
    if not found:
        return False
    text = _inflated(found["packed"]) if found["kind"] or found["pako"] else _unpacked(found["packed"])
    code = _json_code(text)
    if not code.strip():
        return False
    flow.add(CodeBlock(code.strip("\n").rstrip(), found["kind"] or "mermaid"))
    return True


_SERVICE = re.compile(r"(?:mermaid\.ink/(?:img|svg)/(?P<pako>pako:)?|kroki\.io/(?P<kind>\w+)/\w+/)(?P<packed>[\w=-]{8,})")
_LIMIT = 200_000


def _unpacked(packed: str) -> str:
    try:
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _inflated(packed: str) -> str:
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return zlib.decompressobj().decompress(data, _LIMIT).decode("utf-8", "replace")
    except (binascii.Error, ValueError, zlib.error):
        return ""


def _json_code(text: str) -> str:
    if not text.lstrip().startswith("{"):
        return text if text.isprintable() or "\n" in text else ""
    try:
        value = read_json(text)
    except ValueError:
        return text
    return str(value.get("code", "")) if isinstance(value, dict) else ""


def _decoded(value: str | None) -> str:
    if not value:
        return ""
    if value.startswith('"'):
        try:
            value = str(read_json(value))
        except ValueError:
            return value
    return unquote(value) if "%20" in value or "%0A" in value else value


def _own_text(element: HtmlElement) -> str:
    if element.find(".//svg") is not None:
        return ""
    return str(text_of(element))
