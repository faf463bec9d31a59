"""A Markdown body as blocks: paragraphs, headings, code, lists, quotes, tables, images, rules, with the lines they take."""

import re
from typing import NamedTuple

from pipelines.clean.lines import Layout, layout

_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_IMAGE = re.compile(r"^(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$")


class Block(NamedTuple):
    """One block of a laid out text: its first line and the line after its last; what it is, is told when asked for."""

    laid: Layout
    first: int
    last: int

    @property
    def text(self) -> str:
        """Its source."""
        return "\n".join(self.laid.lines[self.first : self.last])

    @property
    def kind(self) -> str:
        """text, heading, code, table, image or rule."""
        if self.laid.code[self.first]:
            return "code"
        text = self.text
        if _RULE.match(text):
            return "rule"
        if self.first in self.laid.headings:
            return "heading"
        if _IMAGE.match(text.strip()):
            return "image"
        return "table" if text.lstrip().startswith("|") else "text"


def split_blocks(markdown: str) -> list[Block]:
    """Blocks in order; blank lines part them, a fenced block is one whatever it holds."""
    laid = layout(markdown)
    lines, code = laid.lines, laid.code
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        if not code[index] and not lines[index].strip():
            index += 1
            continue
        end = _end(laid, index)
        blocks.append(Block(laid, index, end))
        index = end
    return blocks


def _end(laid: Layout, start: int) -> int:
    lines, code = laid.lines, laid.code
    end = start + 1
    if code[start]:
        while end < len(lines) and code[end]:
            end += 1
        return end
    if start in laid.headings:
        return start + laid.headings[start][2]
    while end < len(lines) and not code[end] and lines[end].strip() and not lines[end].startswith("#"):
        end += 1
    return end
