"""`bowen sql`: ask the snapshot, one question or a conversation; read-only, and never in the way of a run."""

import csv
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites

if TYPE_CHECKING:
    import pyarrow as pa

HELP = """Ask the DuckDB snapshot, read-only. Without a query, a prompt.

\b
bowen sql "select site, count(*) from posts group by 1"
bowen sql "select title, url from canonical_posts where language like 'zh%' order by published desc limit 10"
bowen sql "select * from rejections where reason = 'crashed'" --format json
bowen sql "show all tables"
"""
_CELL = 60


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sql", help=HELP)(sql)


def sql(
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="one SQL statement; a prompt without it")] = None,
    format: Annotated[Format, typer.Option("--format", help="how to print the rows")] = Format.TABLE,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from pipelines.store.snapshot import BadQuery, NoSnapshot

    try:
        if query is not None:
            _answer(data_dir, query, format)
        else:
            _converse(data_dir, format)
    except NoSnapshot as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except BadQuery as error:
        typer.echo(f"{error}\n`bowen sql \"show all tables\"` lists what there is.", err=True)
        raise typer.Exit(1) from None


def _answer(data_dir: Path, statement: str, format: Format) -> None:
    from pipelines.store.snapshot import query

    _PRINT[format](query(data_dir, statement))


def _converse(data_dir: Path, format: Format) -> None:
    """Read statements until an empty line or the end; each sees the newest snapshot."""
    from pipelines.store.snapshot import BadQuery

    tables = "posts, canonical_posts, post_versions, sites, rejections, duplicates, clusters, translations"
    typer.echo(f"Read-only SQL over {data_dir}. Tables: {tables}. An empty line ends.", err=True)
    for statement in _statements():
        try:
            _answer(data_dir, statement, format)
        except BadQuery as error:
            typer.echo(str(error), err=True)


def _statements() -> Iterator[str]:
    """Statements typed at the prompt; one that is not closed by `;` ends with its line."""
    while True:
        try:
            line = input("sql> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return
        if not line.strip():
            return
        yield line


def _print_table(rows: "pa.Table") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    shown = Table(*[escape(name) for name in rows.column_names])
    for row in _rows(rows):
        shown.add_row(*[Text(_cell(value)) for value in row])
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(shown)
    console.print(f"{rows.num_rows} row{'' if rows.num_rows == 1 else 's'}", style="dim")


def _cell(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    printable = "".join(letter if letter.isprintable() else "�" for letter in text)
    return printable if len(printable) <= _CELL else printable[: _CELL - 1] + "…"


def _print_csv(rows: "pa.Table") -> None:
    """Cells that a spreadsheet would run as a formula get a leading apostrophe."""
    writer = csv.writer(sys.stdout)
    writer.writerow(rows.column_names)
    for row in _rows(rows):
        writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _print_json(rows: "pa.Table") -> None:
    """An object a row; of two columns of one name the second is `name_1`."""
    names: list[str] = []
    for name in rows.column_names:
        again = (f"{name}_{number}" for number in count(1))
        names.append(name if name not in names else next(each for each in again if each not in {*names, *rows.column_names}))
    for row in _rows(rows):
        typer.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))


def _rows(rows: "pa.Table") -> Iterator[tuple[object, ...]]:
    """Values by place: a query may give two columns one name."""
    return zip(*[column.to_pylist() for column in rows.columns], strict=True)


_PRINT = {Format.TABLE: _print_table, Format.CSV: _print_csv, Format.JSON: _print_json}
