"""A Markdown body as blocks: paragraphs, headings, code, lists, quotes, tables, images, rules, with the lines they take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.clean.lines import code_lines, heading_at

_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_IMAGE = re.compile(r"^(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind (text, heading, code, table, image, rule), source text, first line and the line after its last."""

    kind: str
    text: str
    first: int
    last: int


def split_blocks(markdown: str) -> list[Block]:
    """Blocks in order; blank lines part them, a fenced block is one whatever it holds."""
    lines = markdown.split("\n")
    code = code_lines(lines)
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        if not lines[index].strip() and not code[index]:
            index += 1
            continue
        end = _end(lines, code, index)
        text = "\n".join(lines[index:end])
        blocks.append(Block(_kind(lines, code, index, text), text, index, end))
        index = end
    return blocks


def _end(lines: list[str], code: Sequence[bool], start: int) -> int:
    if code[start]:
        return next((i for i in range(start, len(lines)) if not code[i]), len(lines))
    heading = heading_at(lines, start)
    if heading:
        return start + heading[2]
    end = start + 1
    while end < len(lines) and lines[end].strip() and not code[end] and not lines[end].startswith("#"):
        end += 1
    return end


def _kind(lines: list[str], code: Sequence[bool], start: int, text: str) -> str:
    if code[start]:
        return "code"
    if _RULE.match(text):
        return "rule"
    if heading_at(lines, start):
        return "heading"
    if _IMAGE.match(text.strip()):
        return "image"
    return "table" if text.lstrip().startswith("|") else "text"
