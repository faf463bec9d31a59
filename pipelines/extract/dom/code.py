"""Code blocks as authors wrote them: without line numbers, buttons and labels, whatever a highlighter built around them.

Found from the inside out: a `pre` is climbed from to the largest element that holds nothing else but furniture, so that no
highlighter has to be known by name.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from lxml.html import HtmlElement

from pipelines.extract.blocks import CodeBlock
from pipelines.extract.dom.classes import style, tokens, word_set, words
from pipelines.extract.dom.code_text import DIGITS, FURNITURE_TAGS, GUTTER_WORDS, code_text
from pipelines.extract.dom.language import KNOWN, inherited_language, is_language_name, language_label, language_of
from pipelines.extract.dom.pre_text import drop_numbers_after, is_copy, pre_text, pre_title
from pipelines.extract.dom.xpath import is_element
from spiders.dom.select import text_of

_WRAPPERS = word_set("div figure table tbody tr td span section p center font code code-block")
_ASIDE_TAGS = FURNITURE_TAGS | {"link", "label", "meta", "clipboard-copy"}
_FURNITURE_WORDS = GUTTER_WORDS | word_set(
    """
    copy clipboard lang language toolbar header title caption filename tools btn button tooltip buttons gist
    """
)
_TITLE_WORDS = word_set("title caption filename name header")
_LABELS = frozenset(
    [
        "copy",
        "copied",
        "copied!",
        "copy code",
        "view code",
        "expand",
        "collapse",
        "复制",
        "复制代码",
        "已复制",
        "複製",
        "コピー",
        "복사",
        "raw",
        "wrap",
        "code",
        "plain text",
        "代码",
    ]
)
_UNSEEN = word_set("sr-only visually-hidden screen-reader-text visuallyhidden")  # said to screen readers, of a box without a title
_LINKED = FURNITURE_TAGS | {"a"}
_LONGEST_LABEL = 200  # characters
_NEAR = 8  # ancestors a highlighter may build around a `pre`
PRES = ("pre", "xmp", "listing")
_NUMBER = re.compile(r"\s*[\d.:|]")
_BAR_TAGS = ("span", "div", "p", "small", "b")
FILE = re.compile(r"[\w@~.()\[\]/\\ -]{0,80}\.\w{1,10}")
_SOURCES = ("data-code", "data-source", "data-raw", "data-clipboard-text", "data-content")
# A diagram names its own language in its first line, where an author left the fence without one.
_MERMAID = re.compile(
    r"\s*(?:sequenceDiagram|classDiagram|stateDiagram(?:-v2)?|erDiagram|gantt|journey|gitGraph|mindmap|"
    r"(?:graph|flowchart)[ ]+(?:TB|TD|BT|RL|LR);?)[ \t]*\n"
)


def find_code(root: HtmlElement, pres: Iterable[HtmlElement] | None = None) -> dict[HtmlElement, CodeBlock]:
    """Every code block under `root`, by the element that stands for it; `pres` are the elements of code where they are known."""
    found: dict[HtmlElement, CodeBlock] = {}
    read: set[HtmlElement] = set()
    for pre in root.iter(*PRES) if pres is None else pres:
        if is_copy(pre):
            pre.clear(keep_tail=True)
        if pre in read or _is_gutter_of_next(pre):
            continue
        block, top = _lines_of_pre(pre)
        if block is None:
            top, title = _climb(pre, root)
            block = _read(pre, top, title)
            drop_numbers_after(pre, block.text)
        if block.text.strip() and top is not None:
            found[top] = block
            read.update(top.iter(*PRES))
    return found


def _up(element: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    return [element, *takewhile(lambda above: above is not root, islice(element.iterancestors(), _NEAR))]


def _is_gutter_of_next(pre: HtmlElement) -> bool:
    """A pre of line numbers beside the pre it numbers."""
    text = text_of(pre)
    if not _NUMBER.match(text) or not DIGITS.fullmatch(text):
        return False
    pair = next((each for each in pre.iterancestors("table", "div", "figure") if len(list(islice(each.iter("pre"), 3))) == 2), None)
    return pair is not None and next(pair.iter("pre")) is pre  # numbers stand before what they number, which may be digits too


def _lines_of_pre(pre: HtmlElement) -> tuple[CodeBlock | None, HtmlElement | None]:
    """Editors write one pre a line, side by side or each in a box with its number: such a run of them is one block."""
    parent = pre.getparent()
    if parent is None or not any(name.endswith("-line") for name in tokens(pre)):
        return None, parent
    above = parent.getparent()
    if above is not None and len(above) > 1 and len(parent.findall("pre")) == 1 and all(each.find("pre") is not None for each in above):
        parent = above
    lines = [line for line in parent.iter("pre") if tokens(line) & tokens(pre)]
    return CodeBlock("\n".join(code_text(line).strip("\u200b") for line in lines), language_of(_up(pre, parent))), parent


def _climb(pre: HtmlElement, root: HtmlElement) -> tuple[HtmlElement, str]:
    top, title = pre, ""
    while (parent := top.getparent()) is not None and parent is not root and parent.tag in _WRAPPERS:
        labels = _labels(parent, top, pre)
        if labels is None:
            break
        title = title or next((label for label in labels if label), "")
        top = parent
    return top, title


def _labels(parent: HtmlElement, child: HtmlElement, pre: HtmlElement) -> list[str] | None:
    """Titles found among what stands beside `child`; None when something there is content."""
    if parent.text and parent.text.strip():
        return None
    titles: list[str] = []
    for sibling in parent:
        if sibling.tail and sibling.tail.strip():
            return None
        if sibling is child or not is_element(sibling):
            continue
        title = _label(sibling, pre)
        if title is None:
            return None
        titles.append(title)
    return titles


def _label(element: HtmlElement, pre: HtmlElement) -> str | None:
    """What a piece beside code says: "" for furniture, a title, or None for content."""
    if element.tag in _ASIDE_TAGS or element.get("aria-hidden") == "true" or element.get("role") == "button":
        return ""
    if element.tag == "code" and "display:none" in style(element):
        return ""  # the code once more, for a button to copy
    text = _without_buttons(element)
    named = words(element)
    if not text and element.tag == "img" and "code" in named:
        return ""
    if not text:
        return (
            None
            if not named & _FURNITURE_WORDS and (element.tag in ("img", "iframe", "video") or element.find(".//img") is not None)
            else ""
        )
    if DIGITS.fullmatch(text):
        return "" if named & GUTTER_WORDS or _counts(element, pre) else None
    if len(text) > _LONGEST_LABEL or next(element.iter("pre"), None) is not None:
        return None
    if text.lower() in _LABELS or is_language_name(text):
        return ""
    return _title(element, text, named)


def _without_buttons(element: HtmlElement) -> str:
    """What a piece says beside its buttons: a bar holds a language and `Copy`."""
    text = text_of(element)
    for button in element.iter("button"):
        text = text.replace(text_of(button), " ", 1)
    return " ".join(text.split())


def _title(element: HtmlElement, text: str, named: frozenset[str]) -> str | None:
    if element.tag in ("tr", "thead") and len(cells := element.findall(".//th")) == 1 and not element.findall(".//td"):
        return _title(cells[0], text, words(cells[0]) | {"title"})  # a head of one cell names the file
    if element.tag == "figcaption" or named & _TITLE_WORDS:
        return _caption(element)
    if named & _FURNITURE_WORDS:
        return ""
    return text if element.tag in ("div", "span") and FILE.fullmatch(text) else None


def _caption(element: HtmlElement) -> str:
    children = [child for child in element if is_element(child)]
    if not children or (element.text or "").strip():
        return " ".join(text_of(element).split())
    texts = [
        " ".join(text_of(child).split())
        for child in children
        if child.tag not in _LINKED and not words(child) & {"copy", "lang", "language"} and not tokens(child) & _UNSEEN
    ]
    return " ".join(text for text in texts if text and text.lower() not in _LABELS and not is_language_name(text))


def _counts(element: HtmlElement, pre: HtmlElement) -> bool:
    """Whether digits count the lines of a code block."""
    numbers = [int(number) for number in re.findall(r"\d{1,9}", " ".join(element.itertext()))]
    if len(numbers) == 1 and element.tag in ("td", "th"):
        return numbers == [1] and _is_lone_row(element) and "\n" not in code_text(pre)
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and abs(len(numbers) - len(code_text(pre).split("\n"))) <= 1


def _is_lone_row(cell: HtmlElement) -> bool:
    """Whether a table has one row of two cells: a table of an author's has a head or more rows."""
    table = next(cell.iterancestors("table"), None)
    return table is not None and len(table.findall(".//tr")) == 1 and len(table.findall(".//td")) == 2


def _read(pre: HtmlElement, top: HtmlElement, title: str) -> CodeBlock:
    inner = next(pre.iter("code"), None)
    own = ([] if inner is None else [inner]) + (_up(pre, top) if top is not pre else []) + [top]
    above = _up(pre, top)[1:] if top is pre else []
    text = pre_text(pre) or source_of(own + above)
    language = language_of(own) or inherited_language(above)
    if not language and top is not pre:
        language = next(filter(None, map(language_label, top.iter("span", "div"))), "") or _bar_language(top)
    if not language and _MERMAID.match(text):
        language = "mermaid"
    return CodeBlock(text, language, title or pre_title(pre))


def _bar_language(top: HtmlElement) -> str:
    """The language that a label without a name shows: all its text is a language's name, and it stands outside the code."""
    labels = ((each.text or "").strip().lower() for each in _outside_code(top) if each.tag in _BAR_TAGS and not len(each))
    return next((text for text in labels if text in KNOWN), "")


def _outside_code(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements inside one but for those inside a `pre`, where a highlighter puts hundreds."""
    for child in element:
        if child.tag != "pre":
            yield child
            yield from _outside_code(child)


def source_of(chain: list[HtmlElement]) -> str:
    """Code kept in an attribute, for a script to show."""
    return next((value.strip("\n") for element in chain for name in _SOURCES if (value := element.get(name)) and value.strip()), "")
