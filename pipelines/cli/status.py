"""`bowen status`: what the last crawls did, site by site, read from the ledgers."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from spiders.site import SITES_FILE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status_command)


def status_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Names of sites; all of them when none is given.")] = None,
    sites: Annotated[Path, typer.Option("--sites", help="Sites file.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
) -> None:
    """Show each site's last crawl: pages fetched, unchanged and failed; posts new, changed and gone.

    Examples:

      bowen status

      bowen status myblog --data-dir data
    """
    from spiders.registry import registry
    from spiders.site import SitesError, select
    from spiders.status import HEADINGS, SiteStatus, status_of

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # a file or a pipe has no edge to fold at
    try:
        chosen = select(registry(sites, data_dir), names or [])
    except SitesError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(4) from None
    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, no_wrap=True, justify="left" if heading in HEADINGS[:4] else "right")
    rows: list[SiteStatus] = [status_of(site, data_dir) for site in chosen]
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row.cells()))
    console.print(table)
    for row in rows:
        for line in row.alarms:
            console.print(f"{row.site}: {line}", markup=False, soft_wrap=True)


def _plain(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)
