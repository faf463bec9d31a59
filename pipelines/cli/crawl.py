"""`bowen crawl`: fetch what is new on the registered blogs."""

from pathlib import Path
from typing import Annotated

import typer

from spiders.site import SITES_FILE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl")(crawl_command)


def crawl_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Names of sites; all of them when none is given.")] = None,
    sites: Annotated[Path, typer.Option("--sites", help="Sites file.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
    replay: Annotated[Path | None, typer.Option("--replay", metavar="DIR", help="Answer every request from the WARC files in DIR.")] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="URL", help="Where owners of crawled sites can reach you.")] = None,
    patience_s: Annotated[float, typer.Option("--patience", metavar="SECONDS", help="Longest wait for a host that pauses us.")] = 900.0,
    now: Annotated[str | None, typer.Option("--now", hidden=True, help="Pretend that it is this instant (ISO 8601).")] = None,
) -> None:
    """Fetch what is new, politely, into the archive. Stopped or killed, it goes on where it was when run again.

    Examples:

      bowen crawl --contact https://example.org/about-my-crawler

      bowen crawl myblog --data-dir data

      bowen crawl --replay ~/archives --data-dir try

    Exit codes: 0 finished, 1 error, 2 usage, 3 disk, 4 configuration, 9 incomplete, 11 interrupted, 18 rate limited.
    """
    from datetime import datetime

    from pipelines.cli.crawl_run import Asked, run

    at = datetime.fromisoformat(now) if now else None
    raise typer.Exit(run(Asked(tuple(names or ()), sites, data_dir, replay, contact, patience_s, at)))
