"""Markdown by lines: which of them are code, where blocks begin and end. Enough structure for rules that must not touch code."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

_FENCE = re.compile(r"^(?P<indent> {0,3}|[ \t>*+-]*?)(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_TICKS = re.compile(r"(?<![`\\])`+")
_RAW_OPEN = re.compile(r"<(code|pre)\b[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_MAX_HEADING = 2_000  # a longer line is no heading anyone wrote, and patterns may be slow on it
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*$")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


def fence(line: str) -> tuple[str, str] | None:
    """The fence a line is made of and its info string, or None."""
    if "```" not in line and "~~~" not in line:  # nearly every line: a tenth of the pattern's cost
        return None
    found = _FENCE.match(line)
    return (found["mark"], found["info"].strip()) if found else None


def code_lines(lines: list[str]) -> Sequence[bool]:
    """For each line whether it belongs to a fenced block, fences included; an unclosed block runs to the end."""
    return _code_lines("\n".join(lines)) if lines else ()


@lru_cache(maxsize=8)  # the rules ask eight times about one post
def _code_lines(text: str) -> Sequence[bool]:
    flags: list[bool] = []
    open_mark = ""
    for line in text.split("\n"):
        found = fence(line)
        if open_mark:
            flags.append(True)
            if found and not found[1] and found[0][0] == open_mark[0] and len(found[0]) >= len(open_mark):
                open_mark = ""
        else:
            flags.append(found is not None)
            open_mark = found[0] if found else ""
    return tuple(flags)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch that is neither fenced nor inline code."""
    lines = text.split("\n")
    flags = code_lines(lines)
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


def heading_at(lines: list[str], index: int) -> tuple[int, str, int] | None:
    """Level, text and number of lines of the heading that starts at a line, ATX or underlined, or None."""
    if len(lines[index]) > _MAX_HEADING or not _may_head(lines, index):
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


def _may_head(lines: list[str], index: int) -> bool:
    """Whether a line begins with # or has a line of = or - below it; cheaper than the patterns."""
    if lines[index].lstrip(" ")[:1] == "#":
        return True
    return index + 1 < len(lines) and lines[index + 1].lstrip(" ")[:1] in ("=", "-")


def headings(lines: list[str]) -> Iterator[tuple[int, int, str, int]]:
    """(line, level, text, lines used) of every heading outside code."""
    flags = code_lines(lines)
    for index, inside in enumerate(flags):
        found = None if inside else heading_at(lines, index)
        if found:
            yield index, *found


def trimmed(text: str) -> str:
    """Without blank lines at either end; the first line's indentation stays."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)
