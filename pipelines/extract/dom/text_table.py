"""Tables that stand in a page as their Markdown: an engine without tables, or one that a blank line misled, prints the pipes."""

import re
from collections.abc import Iterator

from pipelines.extract.blocks import Block, Break, Paragraph, Pieces, Table
from pipelines.extract.dom.mathtext import find_formulas, has_delimiters
from pipelines.extract.markdown.tidy import tidy

# The row under a table's head; engines turn its dashes into longer ones.
_RULE = re.compile(r"\|?[ \t]*(?::?[-‐-―−]+:?)[ \t]*(?:\|[ \t]*(?::?[-‐-―−]+:?)[ \t]*)*\|?")
_CELL = re.compile(r"(?<!\\)\|")


def text_tables(pieces: Pieces) -> list[Block] | None:
    """A paragraph's blocks where its lines hold a table: a head, a row of dashes of as many cells, rows; None where they hold none."""
    if not any(isinstance(piece, str) and "|" in piece for piece in pieces):
        return None
    lines = list(_lines(pieces))
    blocks: list[Block] = []
    said = at = 0  # lines before `said` are in the blocks
    while at + 1 < len(lines):
        if not (aligns := _rule(lines[at + 1], lines[at])):
            at += 1
            continue
        end = next((end for end in range(at + 2, len(lines)) if not _has_bars(lines[end])), len(lines))
        rows = [_cells(line, len(aligns)) for line in (lines[at], *lines[at + 2 : end])]
        blocks += [*_joined(lines[said:at]), Table(rows, True, aligns)]
        said = at = end
    return [*blocks, *_joined(lines[said:])] if blocks else None


def _lines(pieces: Pieces) -> Iterator[Pieces]:
    """The pieces of each line: parted by breaks, and by line ends of the source."""
    line: Pieces = []
    for piece in pieces:
        texts: Pieces = [*piece.split("\n")] if isinstance(piece, str) else [piece]
        for number, text in enumerate(texts):
            if (number or isinstance(text, Break)) and _says(line):
                yield line
                line = []
            if not isinstance(text, Break):
                line.append(text)
    if _says(line):
        yield line


def _says(line: Pieces) -> bool:
    return any(not isinstance(piece, str) or piece.strip() for piece in line)


def _rule(line: Pieces, head: Pieces) -> tuple[str, ...]:
    """How the columns are aligned where a line is the row of dashes under a head of as many cells; () where it is not."""
    text = "".join(piece for piece in line if isinstance(piece, str)).strip()
    if "|" not in text or not all(isinstance(piece, str) for piece in line) or not _RULE.fullmatch(text):
        return ()
    cells = _CELL.split(text.removeprefix("|").removesuffix("|"))
    return tuple(map(_align, cells)) if len(_split(head)) == len(cells) else ()


def _has_bars(line: Pieces) -> bool:
    return any(isinstance(piece, str) and _CELL.search(piece) for piece in line)


def _split(line: Pieces) -> list[Pieces]:
    """The cells of a row, without the bars around it."""
    cells: list[Pieces] = [[]]
    for piece in line:
        texts = _CELL.split(piece) if isinstance(piece, str) else [piece]
        cells[-1].append(texts[0])
        cells += [[text] for text in texts[1:]]
    return cells[0 if _says(cells[0]) else 1 : None if _says(cells[-1]) else -1]


def _cells(line: Pieces, count: int) -> list[Pieces]:
    """As many cells as the head has; a row may leave the last ones out, and what it has too many of stays in its last."""
    cells = _split(line)
    extra = [piece for cell in cells[count:] for piece in ("|", *cell)]
    whole = [*cells[: count - 1], *([[*cells[count - 1], *extra]] if len(cells) >= count else [])]
    return [*map(_tidied, whole), *([] for _ in range(count - len(whole)))]


def _tidied(cell: Pieces) -> Pieces:
    return tidy(find_formulas(cell) if any(isinstance(each, str) and has_delimiters(each) for each in cell) else cell)


def _align(dashes: str) -> str:
    dashes = dashes.strip()
    left, right = dashes[:1] == ":", dashes[-1:] == ":"
    return "center" if left and right else "right" if right else "left" if left else ""


def _joined(lines: list[Pieces]) -> list[Paragraph]:
    """Lines as one paragraph with breaks between them."""
    pieces = [piece for line in lines for piece in (Break(), *line)][1:]
    return [Paragraph(found)] if (found := tidy(pieces)) else []
