"""`bowen run`: materialise the assets in this process, the same ones that Dagster's UI and schedules show."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites

HELP = """Crawl, extract, clean, label, deduplicate, translate, and build the SQL snapshot.

What has not changed since the last run is left as it is, so a run is cheap to repeat and safe to interrupt.

\b
bowen run                         every site
bowen run islinxu 01me            two sites, and the corpus over all
bowen run --no-crawl              only what is archived already
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help=HELP)(run)


def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="names of sites; all without one")] = None,
    crawl: Annotated[bool, typer.Option("--crawl/--no-crawl", help="fetch first, or read only what is archived")] = True,
    contact: Annotated[str | None, typer.Option(envvar="BOWEN_CONTACT", help="URL in the user agent where site owners find you")] = None,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from pipelines.defs.session import Session
    from spiders.site import SitesError, select

    session = Session(data_dir=Path(data_dir), sites_file=Path(sites), contact=contact)
    try:
        chosen = [site.name for site in select(session.work.sites(), names or [])]
    except SitesError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(4) from None
    raise typer.Exit(session.run(chosen, crawl=crawl, everything=not names))
