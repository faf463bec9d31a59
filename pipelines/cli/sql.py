"""`bowen sql`: ask the snapshot, one question or a conversation; read-only, and never in the way of a run."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites
from pipelines.cli.printable import lines
from pipelines.cli.rows import Format, print_rows

HELP = """Ask the DuckDB snapshot, read-only. Without a query, a prompt, or the statements of the standard input, each closed by `;`.

At the prompt a statement may take many lines and ends with `;` or an empty line. Ctrl-C ends a long query; Ctrl-D or `exit` leaves.
Instants are in UTC. Rows too wide for the screen are shown one column a line.

\b
bowen sql "select site, count(*) from posts group by 1"
bowen sql "select title, url from canonical_posts where language like 'zh%' order by published desc limit 10"
bowen sql "select title, url from posts where mentions(title || ' ' || text, '年终总结', 'year in review')"
bowen sql "select * from rejections where reason = 'crashed'" --format json
bowen sql "describe posts"
bowen sql --format csv < questions.sql
"""
_LEAVE = ("exit", "quit", ".exit", ".quit", "\\q")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sql", help=HELP)(sql)


def sql(
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="SQL; a prompt without it")] = None,
    format: Annotated[Format, typer.Option("--format", help="how to print the rows")] = Format.TABLE,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from pipelines.store.snapshot import BadQuery, NoSnapshot

    try:
        if query is None and sys.stdin.isatty():
            _converse(data_dir, format)
        else:
            for statement in _statements(sys.stdin if query is None else [query]):
                _answer(data_dir, statement, format)
    except NoSnapshot as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except BadQuery as error:
        typer.echo("\n".join([lines(str(error)), *_hint(str(error), data_dir)]), err=True)
        raise typer.Exit(1) from None


def _hint(said: str, data_dir: Path) -> list[str]:
    """What to do about a refused query, where DuckDB's own words do not say it."""
    if said.startswith("Permission Error: Cannot access file"):
        snapshot = data_dir / "bowen.duckdb"
        return [f"Only the snapshot is read: `--format csv > FILE` keeps an answer; for `copy … to`, open {snapshot} with DuckDB itself."]
    if said.startswith("Catalog Error: Table"):
        return ['`bowen sql "show tables"` lists what there is.']
    return ['`bowen sql "describe posts"` lists the columns of a table.'] if said.startswith("Binder Error: Referenced column") else []


def _answer(data_dir: Path, statement: str, format: Format) -> None:
    from pipelines.store.snapshot import query

    print_rows(query(data_dir, statement), format)


def _statements(asked: Iterable[str]) -> Iterator[str]:
    """What is asked in an argument or a file; the last statement needs no `;`."""
    from pipelines.store.statements import says, split

    waiting = ""
    for line in asked:
        closed, waiting = split(waiting + line)
        yield from closed
    if says(waiting):
        yield waiting


def _converse(data_dir: Path, format: Format) -> None:
    """Answer what is typed until its end; each statement sees the newest snapshot."""
    from pipelines.store.snapshot import BadQuery

    with suppress(ImportError):
        import readline  # noqa: F401  # where Python has it, the prompt gets line editing and a history
    tables = "posts, canonical_posts, post_versions, sites, rejections, duplicates, clusters, translations"
    typer.echo(f"Read-only SQL over {data_dir}. Tables: {tables}. A statement ends with `;`, Ctrl-D or `exit` leaves.", err=True)
    for statement in _typed():
        try:
            _answer(data_dir, statement, format)
        except BadQuery as error:
            typer.echo("\n".join([lines(str(error)), *_hint(str(error), data_dir)]), err=True)
        except KeyboardInterrupt:
            typer.echo("interrupted", err=True)


def _typed() -> Iterator[str]:
    """Statements typed at the prompt, over as many lines as they take; Ctrl-C forgets what was begun."""
    from pipelines.store.statements import says, split

    waiting = ""
    while True:
        try:
            line = input("...> " if says(waiting) else "sql> ")
            if line.strip(" ;").lower() in _LEAVE and not says(waiting):
                return
            closed, waiting = split(f"{waiting}{line}\n")
            if not line.strip():
                ended, _ = split(f"{waiting};")
                closed, waiting = (ended, "") if ended else (closed, waiting)
            yield from closed
        except KeyboardInterrupt:
            typer.echo(err=True)
            waiting = ""
        except EOFError:
            break
    if says(waiting):
        yield waiting
