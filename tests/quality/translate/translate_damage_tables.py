"""Damage to tables: cells emptied or moved, rows torn apart, columns exchanged or left as they were."""

import random

from translate_places import Spoil, cut, outside

ROWS = r"(?:^\|.*\|[ \t]*\n){3,}"


def table(change: str) -> Spoil:
    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        found = outside(target, ROWS)
        if not found:
            return None
        match = chance.choice(found)
        rows = match.group().rstrip("\n").split("\n")
        return cut(target, match, "\n".join(_rows(change, rows, chance)) + "\n")

    return spoil


def _rows(change: str, rows: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(2, len(rows))
    cells = rows[at].strip().strip("|").split("|")
    if change == "emptied":
        cells[chance.randrange(1, len(cells))] = " "
        rows[at] = f"|{'|'.join(cells)}|"
    elif change == "shifted":
        rows[at] = f"|{'|'.join([*cells[:1], '   ', *cells[1:-1]])}|"
    elif change == "pipe":
        rows[at] = rows[at].replace("|", " ", 2).replace(" ", "|", 1)
    elif change == "ruler":
        return [rows[0], *rows[2:]]
    elif change == "columns":
        return [_swap(row) for row in rows]
    elif change == "apart":
        return [row if n == 1 else row + "\n" for n, row in enumerate(rows)]
    return rows


def _swap(row: str) -> str:
    cells = row.strip().strip("|").split("|")
    return f"|{'|'.join([*cells[:-2], cells[-1], cells[-2]])}|"


def column_in_source(source: str, target: str, chance: random.Random) -> str | None:
    ours, theirs = outside(target, ROWS), outside(source, ROWS)
    if len(ours) != len(theirs) or not ours:
        return None
    at = chance.randrange(len(ours))
    rows = [_cells(table.group()) for table in (ours[at], theirs[at])]
    mixed = [[theirs_row[0], *ours_row[1:]] for ours_row, theirs_row in zip(*rows, strict=False)]
    return cut(target, ours[at], "\n".join(f"|{'|'.join(row)}|" for row in mixed) + "\n")


def _cells(table: str) -> list[list[str]]:
    return [row.strip().strip("|").split("|") for row in table.rstrip("\n").split("\n")]
