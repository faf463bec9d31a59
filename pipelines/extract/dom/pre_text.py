"""What in a `pre` is the code: all of it, or its one `code` beside bars and numbers, or its `code` elements one a line."""

from lxml.html import HtmlElement

from pipelines.extract.dom.classes import word_set, words
from pipelines.extract.dom.code_text import DIGITS, code_text
from spiders.dom.select import text_of

_BARS = word_set("div ul ol header button p svg style")
_TITLES = word_set("caption title filename")
_BLANK_ENDS = 3  # numbered lines without code, above and below it
_LONGEST_BAR = 80  # characters of a bar: a language, a button, a word to an assistant


def pre_text(pre: HtmlElement) -> str:
    """The code of a `pre`, line for line."""
    if len(pre) < 2 or not (codes := pre.findall("code")) or _says_more(pre):
        return code_text(pre)
    if len(codes) == len(pre):
        return "\n".join(map(code_text, codes)).rstrip().lstrip("\n")
    if len(codes) == 1 and all(_is_bar(child) for child in pre if child is not codes[0]):
        return code_text(codes[0])
    return code_text(pre)


def pre_title(pre: HtmlElement) -> str:
    """The title that stands in a `pre` above its code; "" where none does."""
    if len(pre) < 2 or pre[0].tag != "div" or not words(pre[0]) & _TITLES:
        return ""
    return " ".join(text_of(pre[0]).split())


def is_copy(pre: HtmlElement) -> bool:
    """Whether a `pre` nobody sees holds the code a second time, for a button to copy."""
    return pre.get("aria-hidden") == "true" and pre.find(".//textarea") is not None


def drop_numbers_after(pre: HtmlElement, code: str) -> None:
    """Empty the list of line numbers a theme wrote into a `pre`, which a parser puts after it: lists end an open `pre`."""
    numbers = pre.getnext()
    if numbers is None or numbers.tag not in ("ul", "ol") or not numbers.get("class") or (pre.tail or "").strip():
        return
    items = [text_of(item).strip() for item in numbers]
    if items == [str(number) for number in range(1, len(items) + 1)] and abs(len(items) - len(code.split("\n"))) <= _BLANK_ENDS:
        for item in list(numbers):
            numbers.remove(item)


def _says_more(pre: HtmlElement) -> bool:
    """Whether text stands beside the elements of a `pre`; line ends between them are none."""
    tails = [child.tail or "" for child in pre]
    return bool((pre.text or "").strip()) or any(tail.strip() or (tail and "\n" not in tail) for tail in tails)


def _is_bar(element: HtmlElement) -> bool:
    if element.tag not in _BARS:
        return False
    text = text_of(element).strip()
    return not text or bool(DIGITS.fullmatch(text)) or (len(text) <= _LONGEST_BAR and "\n" not in text)
