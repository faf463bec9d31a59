"""Rows of an answer as a table for people, CSV for spreadsheets, or JSON for programs."""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

import typer

from pipelines.cli.printable import one_line, plain_json

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

_CELL = 60  # letters of a cell; the widest column may fill the rest of the screen
_LINES = 3  # of a cell of the widest column
_NARROW = 16  # letters of a column that must find room beside the others; else a row is shown one column a line


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def print_rows(rows: "pa.Table", format: Format) -> None:
    """Print an answer on the standard output."""
    _PRINT[format](rows)


def _print_table(rows: "pa.Table") -> None:
    """A table; where it would be squeezed, one column a line."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    names = [one_line(name) for name in rows.column_names]
    cells = [[one_line(_text(value)) for value in row] for row in _rows(rows)]
    (_print_across if _fit(names, cells, console.width) else _print_down)(console, names, cells)
    console.print(f"{rows.num_rows} row{'' if rows.num_rows == 1 else 's'}", style="dim")


def _fit(names: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> bool:
    from rich.cells import cell_len

    needed = [max(map(cell_len, column)) for column in zip(names, *cells, strict=True)]
    return sum(min(letters, _NARROW) + 3 for letters in needed) < width


def _print_across(console: "Console", names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in names:
        table.add_column(Text(name))
    limits = _limits(names, cells, console.width)
    for row in cells:
        shown = [Text(cell) for cell in row]
        for cell, limit in zip(shown, limits, strict=True):
            cell.truncate(limit, overflow="ellipsis")
        table.add_row(*shown)
    console.print(table)


def _limits(names: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """How much of a cell each column shows, in places of a terminal: the widest one takes a few lines of what the others leave."""
    from rich.cells import cell_len

    needed = [max(map(cell_len, column)) for column in zip(names, *cells, strict=True)]
    widest = needed.index(max(needed))
    room = width - sum(min(places, _CELL) + 3 for place, places in enumerate(needed) if place != widest) - 4
    return [max(_CELL, room * _LINES - _NARROW) if place == widest else _CELL for place in range(len(needed))]


def _print_down(console: "Console", names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    widest = max(map(cell_len, names))
    for number, row in enumerate(cells, 1):
        console.rule(f"row {number}", align="left", style="dim")
        for name, cell in zip(names, row, strict=True):
            line = Text(f"{name}{' ' * (widest - cell_len(name))}  {cell}")
            line.truncate(console.width, overflow="ellipsis")
            console.print(line, no_wrap=True)


def _print_csv(rows: "pa.Table") -> None:
    """Cells that a spreadsheet would run as a formula get a leading apostrophe."""
    from pipelines.release.credits import cell

    writer = csv.writer(sys.stdout)
    writer.writerow(rows.column_names)
    for row in _rows(rows):
        writer.writerow([cell(value) if isinstance(value, str) else _text(value) for value in row])


def _print_json(rows: "pa.Table") -> None:
    """An object a row; of two columns of one name the second is `name_1`."""
    names: list[str] = []
    for name in rows.column_names:
        again = (f"{name}_{number}" for number in count(1))
        names.append(name if name not in names else next(each for each in again if each not in {*names, *rows.column_names}))
    for row in _rows(rows):
        typer.echo(plain_json(_plain(dict(zip(names, row, strict=True)))))


def _text(value: object) -> str:
    """A value as text: nothing for null, JSON for lists and structs."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value is None:
        return ""
    return _json(value) if isinstance(value, bool | list | tuple | Mapping | bytes) else str(value)


def _json(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, default=str)


def _plain(value: object) -> object:
    """A value as JSON has it: sums are numbers (DuckDB gives them as decimals), bytes hex, what is no number null."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.hex() if isinstance(value, bytes) else value


def _rows(rows: "pa.Table") -> Iterator[tuple[object, ...]]:
    """Values by place: a query may give two columns one name."""
    return zip(*[column.to_pylist() for column in rows.columns], strict=True)


_PRINT: dict[Format, Callable[["pa.Table"], None]] = {Format.TABLE: _print_table, Format.CSV: _print_csv, Format.JSON: _print_json}
