"""From a token's content back to the source: the offset of every character, found line by line.

A parser strips indentation, quote marks and outer blanks from what it hands on, never from the middle of a line: each content
line is the tail of its source line. What cannot be found so (none in 4,000 posts) is left alone.
"""

from collections.abc import Sequence

GLUE = -1
"""Stands for a line end: what lies there in the source (blanks, `> `, indentation) belongs to no character."""


def align(content: str, source: str, starts: Sequence[int], first: int, last: int) -> list[int] | None:
    """Offsets in `source` of each character of `content`, whose lines are among source lines [first, last).

    Newlines are GLUE. None where a line is not found.
    """
    offsets: list[int] = []
    line_number = first
    for index, line in enumerate(content.split("\n")):
        if index:
            offsets.append(GLUE)
        stripped = line.strip()
        if not stripped:
            offsets.extend([GLUE] * len(line))
            continue
        found = -1
        while found < 0 and line_number < last:
            found = _tail(stripped, source, starts[line_number], starts[line_number + 1])
            line_number += 1
        if found < 0:
            return None
        lead = len(line) - len(line.lstrip())
        offsets.extend([GLUE] * lead + list(range(found, found + len(stripped))) + [GLUE] * (len(line) - lead - len(stripped)))
    return offsets


def _tail(stripped: str, source: str, start: int, end: int) -> int:
    line = source[start:end].replace("\0", "\ufffd")
    if line.rstrip().endswith(stripped):
        return start + len(line.rstrip()) - len(stripped)
    # A heading's closing hashes follow its text.
    at = line.rfind(stripped)
    closing = line[at + len(stripped) :].strip() if at >= 0 else "x"
    return start + at if not closing.strip("#") else -1


def past(source: str, offset: int) -> int:
    """Where the character found at `offset` ends: two on for an escaped pipe, else one."""
    return offset + (2 if source.startswith("\\|", offset) else 1)


def cells(source: str, start: int, end: int) -> list[tuple[str, list[int]]]:
    """Contents and offsets of the cells of one table row lying in source[start:end] (its container's marks included).

    Splits as the parser does: at unescaped pipes, the backslash of an escaped pipe removed (its offset is the backslash's).
    """
    row: list[list[tuple[str, int]]] = [[]]
    for at in range(start, end):
        character = source[at]
        if character != "|":
            row[-1].append((character, at))
        elif row[-1] and row[-1][-1][0] == "\\":
            row[-1][-1] = ("|", at - 1)
        else:
            row.append([])
    return [_trimmed(cell) for cell in row]


def _trimmed(cell: list[tuple[str, int]]) -> tuple[str, list[int]]:
    first, last = 0, len(cell)
    while first < last and cell[first][0] in " \t\r\n":
        first += 1
    while last > first and cell[last - 1][0] in " \t\r\n":
        last -= 1
    kept = cell[first:last]
    return "".join(character for character, _ in kept), [at for _, at in kept]
