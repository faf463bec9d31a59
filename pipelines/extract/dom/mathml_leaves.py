"""The leaves of presentation MathML as TeX: identifiers, numbers, operators, text and space, and how pieces stand side by side."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from pipelines.extract.dom.mathsigns import FUNCTIONS, VARIANTS, sign
from spiders.dom.select import text_of

_COMMAND_END = re.compile(r"\\[A-Za-z]+$")
_COMMAND = re.compile(r"\\[A-Za-z]{1,30}")
_ESCAPED = {char: "\\" + char for char in "{}$%#&_"}
TEXT_SIGNS = str.maketrans({**_ESCAPED, "\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}", "\xa0": " "})
_SPACES = ((2, r"\qquad"), (1, r"\quad"), (0.27, r"\;"), (0.2, r"\:"), (0.1, r"\,"), (-0.1, ""))
_WIDTH = re.compile(r"^\s*(-?\d*\.?\d+)\s*em")


def join(pieces: Sequence[str]) -> str:
    """Pieces one after the other, parted where a command would swallow the next letter."""
    out = ""
    for piece in pieces:
        out += " " + piece if piece[:1].isalpha() and _COMMAND_END.search(out[-40:]) else piece
    return out


def identifier(node: HtmlElement, depth: int) -> str:
    """A name: a function, a letter, or a word set upright."""
    text = " ".join(text_of(node).replace("\u2009", " ").split())
    name = text.replace(" ", "")
    if name in FUNCTIONS:
        return "\\" + name
    variant = VARIANTS.get(node.get("mathvariant") or "")
    plain = "".join(map(sign, text))
    if variant == "mathrm" and len(text) == 1 and not (text.isascii() and text.isalnum()):
        return plain
    if variant and plain:
        return f"\\{variant}{{{plain}}}"
    if len(text) > 1 and text.isalpha():
        named = text.isascii() and node.get("data-mjx-auto-op") != "false"
        return f"\\operatorname{{{text}}}" if named else f"\\mathrm{{{text}}}" if text.isascii() else f"\\text{{{text}}}"
    return join([sign(char) for char in text])


def number(node: HtmlElement, depth: int) -> str:
    """Digits, in the variant the page sets."""
    variant = VARIANTS.get(node.get("mathvariant") or "")
    plain = join([sign(char) for char in text_of(node).strip()])
    return f"\\{variant}{{{plain}}}" if variant and plain else plain


def operator(node: HtmlElement, depth: int) -> str:
    """A sign, a fence or a named operator."""
    text = text_of(node).strip(" \t\r\n")
    name = " ".join(text.split()).replace(" ", "")
    if name in FUNCTIONS:
        return "\\" + name
    if len(text) > 1 and text.isalpha():
        return f"\\operatorname{{{text}}}" if text.isascii() else f"\\text{{{text}}}"
    return join([sign(char) for char in text])


def quoted(node: HtmlElement, depth: int) -> str:
    """Words inside a formula."""
    text = "".join(node.itertext())
    if _COMMAND.fullmatch(text):
        return text  # a command the renderer did not know, shown as it is written
    text = text.translate(TEXT_SIGNS)
    return f"\\text{{{text}}}" if text.strip() else r"\ " if text else ""


def space(node: HtmlElement, depth: int) -> str:
    """The widest TeX space that is no wider; a line break."""
    if node.get("linebreak") == "newline":
        return r"\\ "
    found = _WIDTH.match(node.get("width") or "")
    width = float(found[1]) if found else 0
    return next((command for least, command in _SPACES if width >= least), r"\!")
