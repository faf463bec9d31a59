"""`bowen status`: what the last crawls did, site by site, read from the ledgers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from spiders.site import SITES_FILE

if TYPE_CHECKING:
    from rich.table import Table

    from pipelines.flow.fill import Fill
    from spiders.status import SiteStatus

_FILL = ("title/date/tags", "drift")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status_command)


def status_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Names of sites; all of them when none is given.")] = None,
    sites: Annotated[Path, typer.Option("--sites", help="Sites file.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
) -> None:
    """Show each site's last crawl: pages fetched, unchanged and failed; posts new, changed and gone.

    Then how many of its posts have a title, a date and tags, and by how many points those read last differ from those before.

    Examples:

      bowen status

      bowen status myblog --data-dir data
    """
    from pipelines.flow.fill import fill_by_site
    from pipelines.flow.findings import NO_POST
    from pipelines.flow.workspace import Workspace
    from spiders.registry import registry
    from spiders.site import SitesError, no_site, select
    from spiders.status import status_of

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # a file or a pipe has no edge to fold at
    problems: list[str] = []
    try:
        chosen = select(registry(sites, data_dir, problems), names or [])
        if not chosen and not problems:
            raise no_site(sites)
    except SitesError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(4) from None
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    work = Workspace(data_dir, sites)
    rows, fills = [status_of(site, data_dir) for site in chosen], fill_by_site(work)
    console.print(_table(rows, fills))
    for row in rows:
        fill = fills.get(row.site)
        fallen = fill.alarm() if fill else None
        drift = f"a template may have changed: {fallen}; compare an old and a new page with `bowen explain URL`" if fallen else None
        empty = None if fill or row.alarms or not work.store.files("extracted_posts", row.site) else NO_POST
        for line in (*row.alarms, *(alarm for alarm in (drift, empty) if alarm)):
            console.print(f"{row.site}: {line}", markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(4)


def _table(rows: "list[SiteStatus]", fills: "dict[str, Fill]") -> "Table":
    from rich.table import Table

    from spiders.status import HEADINGS

    table = Table(box=None, pad_edge=False)
    for heading in (*HEADINGS, *_FILL):
        table.add_column(heading, no_wrap=True, justify="left" if heading in HEADINGS[:4] else "right")
    for row in rows:
        fill = fills.get(row.site)
        table.add_row(*map(_plain, (*row.cells(), *(fill.cells() if fill else ("", "")))))
    return table


def _plain(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)
