"""Code blocks as authors wrote them: without line numbers, buttons and labels, whatever a highlighter built around them.

Found from the inside out: a `pre` is climbed from to the largest element that holds nothing else but furniture, so that no
highlighter has to be known by name.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.blocks import CodeBlock
from pipelines.extract.dom.classes import style, tokens, words
from pipelines.extract.dom.language import is_language_name, language_of

_WRAPPERS = frozenset("div figure table tbody tr td span section details code article p center font".split()) - {"details", "article"}
_FURNITURE_TAGS = frozenset("button svg style script template link label input select".split())
_FURNITURE_WORDS = frozenset(
    "copy clipboard gutter lineno linenos linenumber linenumbers lang language toolbar header title caption filename tools btn button tooltip buttons".split()
)
_TITLE_WORDS = frozenset("title caption filename name header".split())
_GUTTER_WORDS = frozenset("gutter lineno linenos linenumber linenumbers".split())
_GUTTER_TOKENS = frozenset("ln lnt lnlinks line-number line-numbers line-numbers-rows linenodiv line_numbers rouge-gutter blob-num number-line".split())
_LABELS = frozenset("copy copied copied! copy code view code expand collapse 复制 复制代码 已复制 複製 コピー 복사 raw wrap".split(" "))
_DIGITS = re.compile(r"[\d\s.]*\d[\d\s.]*")
_FILE = re.compile(r"[\w@~.()\[\]/\\ -]{0,80}\.\w{1,10}")
_STRING = etree.XPath("string()", smart_strings=False)
_COMPLEX = etree.XPath(
    "boolean(.//br or .//div or .//p or .//li or .//tr or .//button or .//svg or .//style or .//script or .//pre or .//*[@aria-hidden] or .//*[@data-line-number]"
    " or .//*[contains(@class,'line') or contains(@class,'ln') or contains(@class,'gutter') or contains(@class,'copy')]"
    " or .//*[contains(@style,'user-select')])"
)
_BLOCK = frozenset("div p li tr table ol ul tbody pre".split())


def find_code(root: HtmlElement) -> dict[HtmlElement, CodeBlock]:
    """Every code block under `root`, by the element that stands for it."""
    found: dict[HtmlElement, CodeBlock] = {}
    for pre in root.iter("pre"):
        if any(above in found for above in _up(pre, root)):
            continue
        top, title = _climb(pre, root)
        if _is_gutter(pre) and top.tag in ("td", "pre") and pre.getnext() is None and _sibling_code(top):
            continue
        if top is pre and _is_line(pre):
            top = pre.getparent()
        block = _read(pre if top is not pre.getparent() or not _is_line(pre) else top, top, title)
        if block.text.strip():
            found[top] = block
    return found


def _up(element: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    out = [element]
    while (parent := out[-1].getparent()) is not None and parent is not root and len(out) < 8:
        out.append(parent)
    return out


def _sibling_code(top: HtmlElement) -> bool:
    return next(iter(top.itersiblings()), None) is not None


def _is_line(pre: HtmlElement) -> bool:
    return any(token.endswith("-line") for token in tokens(pre))


def _climb(pre: HtmlElement, root: HtmlElement) -> tuple[HtmlElement, str]:
    top, title = pre, ""
    while (parent := top.getparent()) is not None and parent is not root and parent.tag in _WRAPPERS:
        labels = _furniture(parent, top)
        if labels is None:
            break
        title = title or next((label for label in labels if label), "")
        top = parent
    return top, title


def _furniture(parent: HtmlElement, child: HtmlElement) -> list[str] | None:
    """Titles found among what stands beside `child`; None when something there is content."""
    if parent.text and parent.text.strip():
        return None
    titles: list[str] = []
    for sibling in parent:
        if sibling.tail and sibling.tail.strip():
            return None
        if sibling is child or not isinstance(sibling.tag, str):
            continue
        title = _title(sibling)
        if title is None:
            return None
        titles.append(title)
    return titles


def _title(element: HtmlElement) -> str | None:
    """What a piece beside code says: "" for furniture, a title, or None for content."""
    if element.tag in _FURNITURE_TAGS or element.get("aria-hidden") == "true":
        return ""
    text = " ".join(_STRING(element).split())
    named = words(element)
    if not text:
        return None if element.tag in ("img", "pre", "iframe") or element.find(".//img") is not None and not named & _FURNITURE_WORDS else ""
    if element.find(".//pre") is not None or element.tag == "pre":
        return "" if _is_gutter(element) else None
    if _DIGITS.fullmatch(text) or text.lower() in _LABELS or is_language_name(text):
        return ""
    if len(text) > 200:
        return None
    if element.tag == "figcaption" or named & _TITLE_WORDS:
        return _caption(element)
    if named & _FURNITURE_WORDS:
        return ""
    return text if _FILE.fullmatch(text) and element.tag in ("div", "span") else None


def _caption(element: HtmlElement) -> str:
    parts = [" ".join(_STRING(child).split()) for child in element] if len(element) and not (element.text or "").strip() else [" ".join(_STRING(element).split())]
    kept = [part for child, part in zip(element if len(element) and not (element.text or "").strip() else [element], parts, strict=False)
            if part and part.lower() not in _LABELS and not is_language_name(part) and child.tag not in _FURNITURE_TAGS]
    return " ".join(kept)


def _is_gutter(element: HtmlElement) -> bool:
    text = _STRING(element)
    if len(element):
        text = "\n".join(element.itertext())
    return bool(_DIGITS.fullmatch(text))


def _read(pre: HtmlElement, top: HtmlElement, title: str) -> CodeBlock:
    inner = [code for code in pre.iter("code")][:1]
    chain = inner + _up(pre, top) + ([top] if top is not pre else [])
    return CodeBlock(code_text(pre), language_of(chain), title)


def code_text(element: HtmlElement) -> str:
    """The text of a code element, line for line, without its furniture."""
    text = _string(element) if not _COMPLEX(element) else _lines(element)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")


def _string(element: HtmlElement) -> str:
    return str(_STRING(element))


def _lines(element: HtmlElement) -> str:
    out: list[str] = []
    lines = _collect(element, out)
    text = "".join(out)
    if lines > 1 and "\n" not in text.strip("\n"):
        out = []
        _collect(element, out, split=True)
        text = "".join(out)
    return text


def _collect(element: HtmlElement, out: list[str], *, split: bool = False) -> int:
    """Append the element's text to `out`; gives the number of elements that stand for a line."""
    lines = 0
    if element.text:
        out.append(element.text)
    for child in element:
        tag = child.tag
        if tag == "br":
            out.append("\n")
        elif isinstance(tag, str) and not _dropped(child):
            line = tag in _BLOCK
            if line and out and not out[-1].endswith("\n"):
                out.append("\n")
            if split and not line and _line_like(child) and out:
                out.append("\n")
            lines += _line_like(child) + _collect(child, out, split=split)
            if line and out and not out[-1].endswith("\n"):
                out.append("\n")
        if child.tail:
            out.append(child.tail)
    return lines


def _line_like(element: HtmlElement) -> bool:
    named = tokens(element)
    return "line" in named or "token-line" in named or "code-line" in named or "view-line" in named


def _dropped(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    named = tokens(element)
    if named & _GUTTER_TOKENS or words(element) & _GUTTER_WORDS or element.get("aria-hidden") == "true":
        return bool(_DIGITS.fullmatch(_STRING(element)) or not _STRING(element).strip())
    if "user-select:none" in style(element):
        return bool(_DIGITS.fullmatch(_STRING(element)))
    return bool(words(element) & {"copy", "clipboard"}) and len(_STRING(element)) < 40
