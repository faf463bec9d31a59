"""Markdown by lines: which of them are code, where blocks begin and end. Enough structure for rules that must not touch code."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^(?P<indent> {0,3}|[ \t>*+-]*?)(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_INLINE_CODE = re.compile(r"(`+)(?!`)(?:.*?[^`])?\1(?!`)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*$")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


def fence(line: str) -> tuple[str, str] | None:
    """The fence a line is made of and its info string, or None."""
    found = _FENCE.match(line)
    return (found["mark"], found["info"].strip()) if found else None


def code_lines(lines: list[str]) -> list[bool]:
    """For each line whether it belongs to a fenced block, fences included; an unclosed block runs to the end."""
    flags: list[bool] = []
    open_mark = ""
    for line in lines:
        found = fence(line)
        if open_mark:
            flags.append(True)
            if found and not found[1] and found[0][0] == open_mark[0] and len(found[0]) >= len(open_mark):
                open_mark = ""
        else:
            flags.append(found is not None)
            open_mark = found[0] if found else ""
    return flags


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
    for code in _INLINE_CODE.finditer(stretch):
        pieces += [change(stretch[position : code.start()]), code.group()]
        position = code.end()
    return "".join([*pieces, change(stretch[position:])])


def heading_at(lines: list[str], index: int) -> tuple[int, str, int] | None:
    """Level, text and number of lines of the heading that starts at a line, ATX or underlined, or None."""
    atx = _HEADING.match(lines[index])
    if atx:
        return len(atx.group(1)), _CLOSING.sub("", atx.group(2) or "").strip(), 1
    underline = _UNDERLINE.match(lines[index + 1]) if index + 1 < len(lines) else None
    if underline and lines[index].strip() and not lines[index].startswith(("    ", "\t", ">", "- ", "* ", "+ ", "|")):
        if index and lines[index - 1].strip():
            return None  # the last line of a longer paragraph: leave it
        return (1 if underline.group(1)[0] == "=" else 2), lines[index].strip(), 2
    return None


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
