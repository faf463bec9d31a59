"""`bowen run`: materialise the assets in this process, the same ones that Dagster's UI and schedules show."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites

HELP = """Crawl, extract, clean, label, deduplicate, translate, and build the SQL snapshot.

What has not changed since the last run is left as it is, so a run is cheap to repeat and safe to interrupt.

\b
bowen run                         every site that is enabled
bowen run islinxu 01me            two sites, and the corpus over all
bowen run --no-crawl              only what is archived already
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help=HELP)(run)


def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="names of sites; all that are enabled without one")] = None,
    crawl: Annotated[bool, typer.Option("--crawl/--no-crawl", help="fetch first, or read only what is archived")] = True,
    contact: Annotated[str | None, typer.Option(envvar="BOWEN_CONTACT", help="URL in the user agent where site owners find you")] = None,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from spiders.crawling import ContactMissing, check_contact, contact_of
    from spiders.exits import MEANING, Exit
    from spiders.registry import registry
    from spiders.site import SitesError, no_site, select

    problems: list[str] = []
    try:
        chosen = select(registry(sites, data_dir, problems), names or [])
        if not chosen:
            raise no_site(sites)
        if crawl:
            check_contact(chosen, contact_of(contact, sites))
    except (SitesError, ContactMissing) as error:
        for line in problems or [str(error)]:
            typer.echo(f"error: {line}", err=True)
        raise typer.Exit(Exit.CONFIG) from None
    from pipelines.defs.session import Session

    _show_progress()
    code = Session(data_dir, sites, contact).run([site.name for site in chosen], crawl=crawl, everything=not names)
    _say_what_there_is(data_dir)
    for line in problems:
        typer.echo(f"error: {line}", err=True)
    code = code or (Exit.CONFIG if problems else Exit.OK)
    if code == Exit.ERROR:
        typer.echo("exit 1: the lines above that begin with ! say what failed and why; what was stored stays", err=True)
    elif code:
        typer.echo(f"exit {code}: {MEANING[Exit(code)]}", err=True)
    raise typer.Exit(code)


def _show_progress() -> None:
    """How far a long crawl is goes to the standard error; what came of it, to the standard output."""
    import logging

    from pipelines.flow.crawl import PROGRESS

    PROGRESS.setLevel(logging.INFO)
    PROGRESS.addHandler(logging.StreamHandler())
    PROGRESS.propagate = False


def _say_what_there_is(data_dir: Path) -> None:
    """The corpus in a line, and where to look at it."""
    from pipelines.store.snapshot import NoSnapshot, query

    try:
        (now,) = query(data_dir, "select count(*) as posts, count(distinct site) as blogs from posts").to_pylist()
    except NoSnapshot:
        return
    report = data_dir / "reports" / "report.html"
    typer.echo(f"posts: {now['posts']:,}, blogs: {now['blogs']:,}; ask them with `bowen sql`, or look at {report}")
