"""`bowen explain`: the whole life of a URL."""

from typing import Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites
from pipelines.cli.printable import one_line

HELP = """Tell the whole life of a URL: discovered, fetched, archived, kept or rejected and why, cleaned, labelled, released.

\b
bowen explain https://01.me/en/page/2
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", help=HELP)(explain)


def explain(
    url: Annotated[str, typer.Argument(metavar="URL", help="any address the page is known by")],
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from pipelines.flow.life import life_of
    from pipelines.flow.workspace import Workspace
    from spiders.site import SitesError

    try:
        typed = [url] if "://" in url else [f"https://{url}", f"http://{url}"]
        lines = next((told for each in typed if (told := list(life_of(Workspace(data_dir, sites), each)))), [])
    except SitesError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(4) from None
    if not lines:
        typer.echo(f"{url}: nothing in {data_dir} knows it; `bowen status` lists the sites, `bowen add URL` adds a blog", err=True)
        raise typer.Exit(1)
    for stage, words in lines:
        typer.echo(f"{stage:<12} {one_line(words)}")
