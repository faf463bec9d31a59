"""Markdown by lines: which of them are code, where blocks begin and end. Enough structure for rules that must not touch code.

A text is laid out once, however many rules ask about it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_FENCE = re.compile(r"^(?P<indent> {0,3}|[ \t>*+-]*?)(?P<mark>`{3,}(?!`)|~{3,}(?!~))(?P<info>[^`\n]*)$")
_TICKS = re.compile(r"(?<![`\\])`+")
_RAW_OPEN = re.compile(r"<(code|pre)\b[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_MAX_HEADING = 2_000  # a longer line is no heading anyone wrote, and patterns may be slow on it
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*$")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")

Heading = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """A text by lines: which are fences (mark and info string) and which are code, and the headings by the line they begin on.

    A heading is its level, its text and the number of its lines.
    """

    lines: Sequence[str]
    fences: Mapping[int, tuple[str, str]]
    code: Sequence[bool]
    headings: Mapping[int, Heading]


@lru_cache(maxsize=256)  # the rules ask ten times about one post, and the last of them when all posts of its site are clean
def layout(text: str) -> Layout:
    """Lay out a Markdown text; an unclosed fence runs to the end."""
    lines = text.split("\n")
    fences = _fences(lines) if "```" in text or "~~~" in text else {}
    code = _code(len(lines), fences)
    found = ((index, heading_at(lines, index)) for index in _heads(lines, code))
    return Layout(lines, fences, code, {index: heading for index, heading in found if heading})


def _fences(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    signed = [index for index, line in enumerate(lines) if "```" in line or "~~~" in line]
    return {index: found for index in signed if (found := fence(lines[index]))}


def fence(line: str) -> tuple[str, str] | None:
    """The fence a line is made of and its info string, or None."""
    if "```" not in line and "~~~" not in line:  # nearly every line: a tenth of the pattern's cost
        return None
    found = _FENCE.match(line)
    return (found["mark"], found["info"].strip()) if found else None


def _code(count: int, fences: Mapping[int, tuple[str, str]]) -> Sequence[bool]:
    """For each line whether it belongs to a fenced block, fences included."""
    flags = [False] * count
    start, opened = 0, ""
    for index, (mark, info) in fences.items():
        if not opened:
            start, opened = index, mark
        elif not info and mark[0] == opened[0] and len(mark) >= len(opened):
            flags[start : index + 1] = [True] * (index + 1 - start)
            opened = ""
    if opened:
        flags[start:] = [True] * (count - start)
    return flags


def _heads(lines: Sequence[str], code: Sequence[bool]) -> Iterator[int]:
    """Lines where a heading may begin: one that begins with #, or one above a line of = or - signs."""
    for index in [index for index, line in enumerate(lines) if line.startswith(("#", " ", "=", "-"))]:
        if lines[index].lstrip(" ").startswith("#"):
            if not code[index]:
                yield index
        elif index and not code[index - 1] and _UNDERLINE.match(lines[index]) and not lines[index - 1].lstrip(" ").startswith("#"):
            yield index - 1


def code_lines(lines: Sequence[str]) -> Sequence[bool]:
    """For each line whether it belongs to a fenced block, fences included; an unclosed block runs to the end."""
    return layout("\n".join(lines)).code if lines else ()


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch that is neither fenced nor inline code."""
    laid = layout(text)
    lines, flags = laid.lines, laid.code
    pieces: list[str] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or flags[end] != flags[start]:
            stretch = "\n".join(lines[start:end])
            pieces.append(stretch if flags[start] else _outside_inline(stretch, change))
            start = end
    return "\n".join(pieces)


def _outside_inline(stretch: str, change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in _inline_code(stretch):
        pieces += [change(stretch[position:start]), stretch[start:end]]
        position = end
    return "".join([*pieces, change(stretch[position:])])


def _inline_code(stretch: str) -> list[tuple[int, int]]:
    """Spans of code within running text, left to right: backtick runs of equal length in one paragraph, raw `<code>` and `<pre>`.

    Linear in the text, also where nothing is ever closed.
    """
    if "`" not in stretch and "<" not in stretch:
        return []
    spans = sorted([*_tick_spans(stretch), *_raw_spans(stretch)])
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _tick_spans(stretch: str) -> Iterator[tuple[int, int]]:
    breaks = [found.start() for found in _BLANK.finditer(stretch)]
    runs = [(found.start(), found.end(), bisect_left(breaks, found.start())) for found in _TICKS.finditer(stretch)]
    following: dict[tuple[int, int], list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        start, end, paragraph = runs[index]
        following.setdefault((end - start, paragraph), []).append(index)
    index = 0
    while index < len(runs):
        start, end, paragraph = runs[index]
        same = following[end - start, paragraph]
        while same and same[-1] <= index:
            same.pop()
        if same:
            yield start, runs[same[-1]][1]
            index = same[-1]
        index += 1


def _raw_spans(stretch: str) -> Iterator[tuple[int, int]]:
    position = 0
    gone: set[str] = set()
    for found in _RAW_OPEN.finditer(stretch):
        name = found.group(1).lower()
        if found.start() < position or name in gone:
            continue
        close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(stretch, found.end())
        if close is None:
            gone.add(name)
            continue
        position = close.end()
        yield found.start(), position


def heading_at(lines: Sequence[str], index: int) -> Heading | None:
    """Level, text and number of lines of the heading that starts at a line, ATX or underlined, or None."""
    if len(lines[index]) > _MAX_HEADING:
        return None
    atx = _HEADING.match(lines[index])
    if atx:
        return len(atx.group(1)), _CLOSING.sub("", atx.group(2) or "").strip(), 1
    underline = _UNDERLINE.match(lines[index + 1]) if index + 1 < len(lines) else None
    if underline and lines[index].strip() and not lines[index].startswith(("    ", "\t", ">", "- ", "* ", "+ ", "|")):
        if index and lines[index - 1].strip():
            return None  # the last line of a longer paragraph: leave it
        return (1 if underline.group(1)[0] == "=" else 2), lines[index].strip(), 2
    return None


def headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str, int]]:
    """(line, level, text, lines used) of every heading outside code."""
    for index, found in layout("\n".join(lines)).headings.items() if lines else ():
        yield index, *found


def trimmed(text: str) -> str:
    """Without blank lines at either end; the first line's indentation stays."""
    if text and not text[0].isspace() and not text[-1].isspace():
        return text
    lines = text.split("\n")
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return "\n".join(lines[first:last])
