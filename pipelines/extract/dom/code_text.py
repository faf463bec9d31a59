"""The text of a code element, line for line: without numbers, buttons and labels, whatever element stands for a line."""

import re
from collections.abc import Set
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.dom.classes import NONE, style, tokens, word_set, words, words_in
from pipelines.extract.dom.xpath import is_element
from spiders.dom.select import text_of

FURNITURE_TAGS = word_set("textarea button svg style script template input select option")
GUTTER_WORDS = word_set("gutter nums lineno linenos linenumber linenumbers linenum ln lnt lnlinks")
_GUTTER_TOKENS = word_set(
    """
    line-number line-numbers line-numbers-rows ltx_tag_listingline linenodiv line_numbers rouge-gutter blob-num number-line line-num
    line-numbers-wrapper
    """
)
_LINE_TOKENS = word_set(
    "line token-line code-line view-line cm-line codemirror-line ace_line ltx_listingline blob-code react-code-text hljs-ln-line"
)
_ASIDE_WORDS = word_set("copy clipboard tooltip toolbar gist")
_BLOCK = word_set("div p li tr table ol ul tbody pre section figure")
DIGITS = re.compile(r"[\s.:|]*\d[\d\s.:|]*")
_NUMBERED = re.compile(r"[ \t]*1(?!\d)[^\n]*\n[ \t]*2(?!\d)")
_ODD_TAGS = FURNITURE_TAGS | {"div", "p", "li", "tr", "pre"}
_TAG = re.compile(r"<([a-z][^>]*)>")
_MARKS = re.compile(r' (?:aria-hidden|data-line-number)="| style="[^"]*user-select')
_CLASS = re.compile(r' class="([^"]*)"')


def code_text(element: HtmlElement) -> str:
    """The code, line ends as \\n, without blank lines around it."""
    kinds = _kinds(element) if len(element) else NONE
    if "break" in kinds:
        _break_lines(element)
    text = text_of(element)
    if "built" in kinds or ("line" in kinds and "\n" not in text.strip("\n")):
        text = _lines(element)
    if len(element) and _NUMBERED.match(text.lstrip("\n")):
        text = _without_numbers(element, text)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")


def _break_lines(element: HtmlElement) -> None:
    """Turn breaks into line ends in place, so that most code can be read in one go."""
    for each in list(element.iterdescendants("br")):
        each.tail = "\n" + (each.tail or "")
        each.tag = "wbr"


def is_line(element: HtmlElement) -> bool:
    """Whether an element stands for one line of code."""
    named = tokens(element)
    return bool(named & _LINE_TOKENS) or any(name.endswith("-line") for name in named)


def _kinds(element: HtmlElement) -> Set[str]:
    """What a highlighter built into code beside spans of colour: breaks, lines, or what has to be read node by node.

    The code is written out as markup, where text holds no "<", and each different tag of it is judged once.
    """
    markup = str(etree.tostring(element, encoding="unicode", with_tail=False))
    return {_kind(tag) for tag in set(_TAG.findall(markup, markup.find(">") + 1))}


@lru_cache(maxsize=4096)
def _kind(tag: str) -> str:
    name = tag.split(" ", 1)[0].rstrip("/")
    if name == "br":
        return "break"
    if name in _ODD_TAGS or _MARKS.search(tag):
        return "built"
    found = _CLASS.search(tag)
    named, parts = (frozenset(found[1].lower().split()), words_in(found[1])) if found else (NONE, NONE)
    if named & _GUTTER_TOKENS or parts & GUTTER_WORDS or parts & _ASIDE_WORDS:
        return "built"
    return "line" if named & _LINE_TOKENS else ""


def _lines(element: HtmlElement) -> str:
    out: list[str] = []
    if _collect(element, out, False) > 1 and "\n" not in "".join(out).strip("\n"):
        out = []
        _collect(element, out, True)
    return "".join(out)


def _collect(element: HtmlElement, out: list[str], split: bool) -> int:
    """Append the element's text to `out`; gives the number of elements that stand for a line."""
    lines = 0
    if element.text:
        out.append(element.text)
    for child in element:
        if child.tag == "br":
            out.append("\n")
        elif is_element(child) and not _dropped(child):
            line = is_line(child)
            block = child.tag in _BLOCK
            if (block or (split and line)) and out and not out[-1].endswith("\n"):
                out.append("\n")
            before = len(out)
            lines += line + _collect(child, out, split)
            # An empty line element is an empty line, and one that has its line break keeps only that.
            if block and (len(out) == before or not out[-1].endswith("\n")):
                out.append("\n")
        if child.tail:
            out.append(
                child.tail
                if not out or not out[-1].endswith("\n") or child.tail.strip() or "\n" not in child.tail or child.tag not in _BLOCK
                else ""
            )
    return lines


def _dropped(element: HtmlElement) -> bool:
    if element.tag in FURNITURE_TAGS or (element.tag == "a" and element.get("download") is not None):
        return True
    named = tokens(element)
    unselectable = element.get("aria-hidden") == "true" or "user-select:none" in style(element)
    if unselectable or (named and (named & _GUTTER_TOKENS or words(element) & GUTTER_WORDS)):
        text = text_of(element)
        return not text.strip() or bool(DIGITS.fullmatch(text))
    return (
        ("gist-meta" in named or bool(words(element) & _ASIDE_WORDS - {"gist"}))
        and element.tag not in ("table", "tbody", "tr")
        and len(text_of(element)) < 40
    )


def _without_numbers(element: HtmlElement, text: str) -> str:
    """Drop numbers that count the lines from 1 and stand in elements of their own, in whatever class."""
    numbers = [each for each in element.iter() if is_element(each) and not len(each) and _is_number(each)]
    count = len(text.strip("\n").split("\n"))
    numbers = _counted(numbers, count) or numbers
    if len(numbers) < max(2, count - 1) or [int(each.text) for each in numbers[:count]] != list(range(1, min(count, len(numbers)) + 1)):
        return text
    for each in numbers[:count]:
        each.text = ""
    text = _lines(element)
    # The blank that parted number and code goes with the number.
    return text if re.search(r"^[^ \n]", text.lstrip("\n"), re.M) else re.sub(r"^ ", "", text, flags=re.M)


def _counted(numbers: list[HtmlElement], count: int) -> list[HtmlElement] | None:
    """Those of one tag and class that count the lines, where numbers stand in the code as well."""
    by_form: dict[tuple[object, str | None], list[HtmlElement]] = {}
    for each in numbers:
        by_form.setdefault((each.tag, each.get("class")), []).append(each)
    wanted = list(range(1, count + 1))
    return next((group for group in by_form.values() if len(group) == count and [int(each.text) for each in group] == wanted), None)


def _is_number(element: HtmlElement) -> bool:
    text = (element.text or "").strip()
    return text.isascii() and text.isdigit() and len(text) < 6 and "number" not in words(element) - {"line"} and "mi" not in tokens(element)
