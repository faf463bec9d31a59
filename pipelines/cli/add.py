"""`bowen add`: a blog's home page becomes a row of the sites file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spiders.site import SITES_FILE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("add")(add_command)


def add_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="The blog's home page.")],
    sites: Annotated[Path, typer.Option("--sites", help="Sites file to write the row to.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
    name: Annotated[str | None, typer.Option("--name", help="Name of the row; made from the host when absent.")] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="URL", help="Where the site's owner can reach you.")] = None,
    allow_host: Annotated[list[str] | None, typer.Option("--allow-host", metavar="HOST", help="Internal host this site may use.")] = None,
) -> None:
    """Look at a blog's home page, recognise its platform, find feed and sitemap, write the row and say what was found.

    Examples:

      bowen add https://blog.example.org --contact https://example.org/about-my-crawler

      bowen add http://127.0.0.1:8000/ --allow-host 127.0.0.1 --sites my-sites.toml
    """
    from spiders.adding import AddError, add
    from spiders.crawling import ContactMissing, contact_of
    from spiders.site import SitesError

    say = Console(soft_wrap=True, highlight=False, markup=False)
    try:
        for line in add(url, sites, data_dir, name=name, contact=contact_of(contact, sites), allow_hosts=tuple(allow_host or ())):
            say.print(line)
    except (SitesError, ContactMissing) as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(4) from None
    except AddError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(1) from None
