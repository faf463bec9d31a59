"""The outline of a page, which a translation keeps: headings, paragraphs, items, images and rows in order, with their lengths."""

import re

import numpy as np
from numpy.typing import NDArray

Kinds = NDArray[np.uint8]
Lengths = NDArray[np.uint16]

# Block types; headings are 1 to 6.
_ITEM, _IMAGE, _ROW, _PARAGRAPH = 7, 8, 10, 11
_MAX_BLOCKS = 300
_MAX_LENGTH = 65535
_SPREAD = 0.4

_FENCE = re.compile(  # of a text that begins with a line feed, as in markup.py
    r"\n[ \t]*+(?:>[ \t]?)*+(`{3,20}+|~{3,20}+)[^`\n]*+(?=\n)((?:\n[^\n]*+)*?)(?:\n[ \t]*+(?:>[ \t]?)*+\1[`~]*+[ \t]*+$|\Z)", re.M
)
_TARGET = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
_HEADING = re.compile(r"(#{1,6})\s")
_LISTED = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s")


def without_code(markdown: str) -> tuple[str, list[str]]:
    """The text outside fences, and the text of each fence. An unclosed fence runs to the end."""
    if "```" not in markdown and "~~~" not in markdown:
        return markdown, []
    parts = _FENCE.split("\n" + markdown)  # prose, mark, code, prose, mark, code … prose
    return "\n\n\n".join(parts[::3])[1:], parts[2::3]


def outline(prose: str) -> tuple[Kinds, Lengths]:
    """Types and lengths (characters) of the first 300 blocks. Code is left out: one stray fence would swallow half a page."""
    kinds: list[int] = []
    lengths: list[int] = []
    is_open = False
    for line in map(str.strip, prose.splitlines()):
        if not line:
            is_open = False
            continue
        if len(kinds) > _MAX_BLOCKS:
            break
        kind, goes_on = _kind(line)
        length = len(_TARGET.sub("]", line)) if "](" in line else len(line)
        if is_open and kind == _PARAGRAPH:
            lengths[-1] += length
            continue
        kinds.append(kind)
        lengths.append(1 if kind == _IMAGE else length)
        is_open = goes_on
    return np.array(kinds[:_MAX_BLOCKS], np.uint8), np.minimum(lengths[:_MAX_BLOCKS], _MAX_LENGTH).astype(np.uint16)


def _kind(line: str) -> tuple[int, bool]:
    """The type of the block a line opens, and whether further lines belong to it."""
    first = line[0]
    if first == "#" and (heading := _HEADING.match(line)):
        return len(heading[1]), False
    if (first in "-*+" or first.isdecimal()) and _LISTED.match(line):
        return _ITEM, True
    if first == "!" and line.startswith("![") and line.endswith(")"):
        return _IMAGE, False
    return (_ROW, False) if first == "|" else (_PARAGRAPH, True)


def alignment(left: tuple[Kinds, Lengths], right: tuple[Kinds, Lengths]) -> float:
    """How well two outlines run in step, 0 to 1: blocks of one type and like share of the page, matched in order.

    After Gale and Church (1993): lengths of translated passages are proportional. Shares make the languages' ratio drop out.
    """
    ours, theirs = _shares(left[1]), _shares(right[1])
    if not len(ours) or not len(theirs):
        return 0.0
    apart = np.log(ours)[:, None] - np.log(theirs)[None, :]
    gain = (left[0][:, None] == right[0][None, :]) * np.sqrt(ours[:, None] * theirs[None, :]) * np.exp(-(apart**2) / (2 * _SPREAD**2))
    best = np.zeros(len(theirs) + 1)
    for row in gain:
        stepped = best.copy()
        stepped[1:] = np.maximum(stepped[1:], best[:-1] + row)
        best = np.maximum.accumulate(stepped)
    return float(best[-1])


def _shares(lengths: Lengths) -> NDArray[np.float64]:
    return np.maximum(lengths, 1) / max(int(np.maximum(lengths, 1).sum()), 1)
