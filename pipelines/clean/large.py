"""What a very long text contains, read by patterns: a parser takes 40 us a link, and a body of 100,000 links four seconds.

Less exact than the parser (a link inside a link text, a reference, an escaped bracket are read plainly), and linear in the text.
"""

import re
from collections import Counter
from collections.abc import Iterator

from pipelines.clean.lines import Layout, layout
from pipelines.records import Image, Link

_TARGET = r"\([ \t]*<?([^\s()<>]{1,2000}+)>?(?:[ \t]+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?[ \t]*\)"
_ADDRESSED = re.compile(rf"(!?)\[([^\[\]\n]{{0,1000}}+)\]{_TARGET}")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000}+)>")
_LINK = re.compile(f"{_ADDRESSED.pattern}|{_AUTOLINK.pattern}")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,2000}>")
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t|:-]*$", re.MULTILINE)
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+|(?:[-*+]|\d{1,9}[.)])[ \t]+)|(?<!\\)(?:\*{1,3}|__|~~|`)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MATH = re.compile(r"\$\$[^$]{1,4000}+\$\$|(?<![\w$\\])\$[^\s$][^$\n]{0,300}+\$(?![\w$])")


def stretches(markdown: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches that are code (fences left out) or not, with which it is."""
    laid = layout(markdown)
    start = 0
    for end in range(1, len(laid.lines) + 1):
        if end == len(laid.lines) or laid.code[end] != laid.code[start]:
            kept = (line for index, line in enumerate(laid.lines[start:end], start) if index not in laid.fences)
            yield bool(laid.code[start]), "\n".join(kept)
            start = end


def languages(laid: Layout) -> Counter[str]:
    """Fenced blocks by the first word of their info string."""
    found: Counter[str] = Counter()
    opened = ""
    for mark, info in laid.fences.values():
        if not opened:
            opened = mark
            found[info.partition(" ")[0]] += 1
        elif not info and mark[0] == opened[0] and len(mark) >= len(opened):
            opened = ""
    return found


def plain_text(markdown: str) -> str:
    """The words of a text, its code included."""
    return "\n".join(filter(None, (text.strip("\n") if code else _words(text) for code, text in stretches(markdown))))


def _words(prose: str) -> str:
    text = _AUTOLINK.sub(r"\1", _ADDRESSED.sub(lambda found: "" if found[1] else found[2], prose))
    text = _ESCAPE.sub(r"\1", _MARKS.sub("", _TABLE_RULE.sub("", _TAG.sub("", text))))
    cells = (cell for line in text.split("\n") for cell in (line.split("|") if line.startswith("|") else [line]))
    lines = (cell.strip() for cell in cells)
    return "\n".join(filter(None, lines))


def prose_of(markdown: str) -> str:
    """The text without its code blocks."""
    return "\n".join(text for code, text in stretches(markdown) if not code)


def images(prose: str) -> Iterator[Image]:
    """Images in order."""
    return (Image(url=found[3], alt=found[2]) for found in _ADDRESSED.finditer(prose) if found[1])


def links(prose: str) -> Iterator[Link]:
    """Links to other pages in order."""
    for found in _LINK.finditer(prose):
        url, text = (found[4], found[4]) if found[4] else (found[3], found[2])
        if not found[1] and url.startswith(("http://", "https://", "mailto:")):
            yield Link(url=url, text=text)


def math_count(prose: str) -> int:
    """Formulas."""
    return sum(1 for _ in _MATH.finditer(prose))
