"""Markdown that an engine printed instead of reading it: tables and fences that stand as text in a paragraph or an HTML block."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from textwrap import dedent
from typing import NamedTuple

from pipelines.extract.blocks import Block, Break, CodeBlock, Paragraph, Pieces, Table
from pipelines.extract.dom.mathtext import find_formulas, has_delimiters
from pipelines.extract.markdown.tidy import tidy

# The row under a table's head; engines turn its dashes into longer ones.
_RULE = re.compile(r"\|?[ \t]*(?::?[-‐-―−]+:?)[ \t]*(?:\|[ \t]*(?::?[-‐-―−]+:?)[ \t]*)*\|?")
_CELL = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"(```+|~~~+)[ \t]*([\w+#.-]{0,40})")


class Line(NamedTuple):
    """What stands between two ends of lines; `broken` is whether it ends in a break of the page, not of its source."""

    pieces: Pieces
    broken: bool

    @property
    def text(self) -> str | None:
        """The line's words; None where it holds more than words."""
        return "".join(map(str, self.pieces)) if all(isinstance(piece, str) for piece in self.pieces) else None


def unread_blocks(pieces: Pieces) -> list[Block] | None:
    """A paragraph's blocks where its lines hold a table or a fence in Markdown; None where they hold none."""
    for piece in pieces:  # a plain loop: every paragraph is asked, few hold a sign
        if isinstance(piece, str) and ("|" in piece or "```" in piece or "~~~" in piece):
            return _read(pieces)
    return None


def _read(pieces: Pieces) -> list[Block] | None:
    if any(isinstance(piece, str) and has_delimiters(piece) for piece in pieces):
        pieces = find_formulas(pieces)  # before the lines are cut: a formula may hold a bar
    lines = list(_lines(pieces))
    fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch((line.text or "").strip())]
    blocks: list[Block] = []
    said = at = 0  # lines before `said` are in the blocks
    while at < len(lines):
        found = _fence(lines, at, fences) or _table(lines, at)
        if found:
            blocks += [*_paragraphs(lines[said:at]), found[0]]
            said = found[1]
        at = max(said, at + 1)
    return [*blocks, *_paragraphs(lines[said:])] if blocks else None


def _lines(pieces: Pieces) -> Iterator[Line]:
    """The pieces line by line: parted by breaks, and by line ends of the source but for those that follow a break."""
    line: Pieces = []
    begins = False
    for piece in pieces:
        if isinstance(piece, str):
            first, *rest = piece.removeprefix("\n").split("\n") if begins else piece.split("\n")
            line.append(first)
            for text in rest:
                yield Line(line, False)
                line = [text]
        elif isinstance(piece, Break):
            yield Line(line, True)
            line = []
        else:
            line.append(piece)
        begins = isinstance(piece, Break)
    yield Line(line, False)


def _fence(lines: list[Line], at: int, fences: list[int]) -> tuple[Block, int] | None:
    """The code between a fence and the next one, which is bare, and the line after it; None where anything but text stands between."""
    opening, following = _FENCE.fullmatch((lines[at].text or "").strip()), bisect_right(fences, at)
    end = fences[following] if opening and following < len(fences) else 0
    if not opening or (lines[end].text or "").strip() != opening[1]:
        return None
    code = [line.text for line in lines[at + 1 : end]]
    said = [text.replace("\xa0", " ") for text in code if text is not None]
    if not any(map(str.strip, said)) or len(said) < len(code):
        return None
    return CodeBlock(dedent("\n".join(said)).strip("\n"), opening[2]), end + 1


def _table(lines: list[Line], at: int) -> tuple[Block, int] | None:
    """The table whose head a line is, and the line after its last row; None where the next line is no rule of as many cells."""
    aligns = _rule(lines[at + 1], lines[at]) if at + 1 < len(lines) else ()
    if not aligns:
        return None
    end = next((end for end in range(at + 2, len(lines)) if not _has_bars(lines[end])), len(lines))
    return Table([_cells(line, len(aligns)) for line in (lines[at], *lines[at + 2 : end])], True, aligns), end


def _rule(line: Line, head: Line) -> tuple[str, ...]:
    """How the columns are aligned where a line is the row of dashes under a head of as many cells; () where it is not."""
    text = (line.text or "").strip()
    if "|" not in text or not _RULE.fullmatch(text):
        return ()
    cells = _CELL.split(text.removeprefix("|").removesuffix("|"))
    return tuple(map(_align, cells)) if len(_split(head)) == len(cells) else ()


def _has_bars(line: Line) -> bool:
    return any(isinstance(piece, str) and _CELL.search(piece) for piece in line.pieces)


def _split(line: Line) -> list[Pieces]:
    """The cells of a row, without the bars around it."""
    cells: list[Pieces] = [[]]
    for piece in line.pieces:
        texts = _CELL.split(piece) if isinstance(piece, str) else [piece]
        cells[-1].append(texts[0])
        cells += [[text] for text in texts[1:]]
    return cells[0 if _says(cells[0]) else 1 : None if _says(cells[-1]) else -1]


def _cells(line: Line, count: int) -> list[Pieces]:
    """As many cells as the head has; a row may leave the last ones out, and what it has too many of stays in its last."""
    cells = _split(line)
    extra = [piece for cell in cells[count:] for piece in ("|", *cell)]
    whole = [*cells[: count - 1], *([[*cells[count - 1], *extra]] if len(cells) >= count else [])]
    return [*map(tidy, whole), *([] for _ in range(count - len(whole)))]


def _align(dashes: str) -> str:
    dashes = dashes.strip()
    left, right = dashes[:1] == ":", dashes[-1:] == ":"
    return "center" if left and right else "right" if right else "left" if left else ""


def _says(pieces: Pieces) -> bool:
    return any(not isinstance(piece, str) or piece.strip() for piece in pieces)


def _paragraphs(lines: list[Line]) -> Iterator[Paragraph]:
    """Lines as paragraphs: a blank line parts them, as it does in Markdown."""
    pieces: Pieces = []
    for line in [*lines, Line([], False)]:
        if _says(line.pieces):
            pieces += [*line.pieces, Break() if line.broken else "\n"]
        elif found := tidy(pieces):
            yield Paragraph(found)
            pieces = []
