"""Code without a `pre`: lines in elements of their own, monospaced boxes, sources kept for a script."""

import re

from lxml.html import HtmlElement

from pipelines.extract.blocks import CodeBlock
from pipelines.extract.dom.classes import style, tokens, word_set, words
from pipelines.extract.dom.code import FILE, source_of
from pipelines.extract.dom.code_text import code_text, is_line
from pipelines.extract.dom.language import language_label, language_of
from pipelines.extract.dom.walk import Flow, Walk
from pipelines.extract.dom.xpath import holds, is_element
from spiders.dom.select import text_of

_NAMES = word_set(
    """
    highlight codeblock code-block code sourcecode source-code syntaxhighlighter prism shiki hljs codehilite prettyprint
    code-wrapper code-container codemirror cm-content gist ltx_listing blockcode
    """
)
_WORDS = word_set("code highlight highlighter syntaxhighlighter codeblock sourcecode codemirror crayon prism shiki monaco")
_MONOSPACE = re.compile(r"font-family:[^;]*(?:monospace|consolas|courier|menlo|monaco|mono)", re.I)
_HAS_PRE = holds(".//pre or .//h1 or .//h2 or .//h3 or .//img")
_PRESSED = 16  # characters of a button to copy
_NAMED = 80  # of a file's name with it
_SCRIPT_TYPES = ("text/plain", "syntaxhighlighter", "text/x-code", "text/x-")


def code_without_pre(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A box whose name, lines or typeface say that it is code."""
    if not _may_be_code(element):
        return False
    listed = _listed(element)
    if not listed and (_HAS_PRE(element) or not _is_code(element)):
        return False
    inner = _of_lines(element)
    text = listed or code_text(inner) or source_of([element])
    if not text.strip():
        return False
    flow.add(CodeBlock(text, _language(element), _file_name(element, inner)))
    return True


def _may_be_code(element: HtmlElement) -> bool:
    if element.get("style") and _MONOSPACE.search(element.get("style", "")):
        return True
    named = tokens(element)
    return (
        bool(named & _NAMES)
        or bool(words(element) & _WORDS)
        or element.tag == "code-block"
        or any(name.startswith("language-") for name in named)
    )


def _is_code(element: HtmlElement) -> bool:
    lines = sum(1 for child in element.iter("div", "span", "td", "li") if is_line(child))
    if lines and (lines > 1 or "code" in words(element) or element.get("role") == "code" or tokens(element) & _NAMES):
        return True
    inner = [child for child in element if is_element(child)]
    if not inner and text_of(element).strip() and any(name.startswith("language-") for name in tokens(element)):
        return True
    if len(inner) == 1 and inner[0].tag == "code" and text_of(inner[0]).strip() == text_of(element).strip():
        return True
    css = style(element)
    if _MONOSPACE.search(element.get("style", "")) and element.tag != "span":
        return "white-space:pre" in css or len(inner) > 1 or "\n" in text_of(element).strip()
    return not text_of(element).strip() and bool(source_of([element]))


def _of_lines(element: HtmlElement) -> HtmlElement:
    """The smallest box of all lines of code in a box, where no more than a name or a button stands beside it; else the box itself."""
    lines = [each for each in element.iter("div", "span", "td", "li") if is_line(each)]
    if len(lines) < 1 or lines[0] is element:
        return element
    inner = lines[0].getparent()
    while inner is not None and inner is not element and inner not in lines[-1].iterancestors():
        inner = inner.getparent()
    while inner is not None and inner.tag in ("td", "tr", "tbody"):
        inner = inner.getparent()  # numbers stand in the cell before
    if inner is None or inner is element or inner not in element.iterdescendants():
        return element
    beside = len(text_of(element).strip()) - len(text_of(inner).strip())
    return inner if beside <= _NAMED else element


def _file_name(element: HtmlElement, inner: HtmlElement) -> str:
    """A file's name before the lines of code."""
    first = next((text.strip() for text in element.itertext() if text.strip()), "") if inner is not element else ""
    return first if FILE.fullmatch(first) and first not in text_of(inner) else ""


def _listed(element: HtmlElement) -> str:
    """Code that a box named so keeps as one numbered list, an item a line, beside a word or two to press; "" of other boxes."""
    lists = list(element.iter("ol")) if tokens(element) & _NAMES or "highlighter" in words(element) else []
    if len(lists) != 1 or _HAS_PRE(lists[0]) or any(is_line(item) for item in lists[0]):
        return ""
    beside = len(text_of(element).strip()) - len(text_of(lists[0]).strip())
    return "\n".join(text_of(item).replace("\xa0", " ").rstrip() for item in lists[0].iter("li")) if beside <= _PRESSED else ""


def _language(element: HtmlElement) -> str:
    inner = next(element.iter("code"), None)
    parent = element.getparent()
    named = language_of([*([] if inner is None else [inner]), element, *([] if parent is None else [parent])])
    return named or next(filter(None, map(language_label, element.iter("span", "div"))), "")


def script_code(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """Code kept unescaped in a script or text area that says which language it is."""
    kind = (element.get("type") or "").lower()
    if element.tag == "script" and not kind.startswith(_SCRIPT_TYPES):
        return False
    language = language_of([element])
    text = re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", element.text or "").strip("\n").rstrip()
    if not text.strip() or not (language or words(element) & _WORDS or kind == "syntaxhighlighter" or element.get("name") == "code"):
        return False
    flow.add(CodeBlock(text, language))
    return True
