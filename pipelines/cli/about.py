"""What `bowen --help` and `bowen --version` say: what this is, for somebody who has never seen it."""

from typing import Annotated

import typer

HELP = """Bowen (博文) turns blogs into a clean, deduplicated, multilingual, rights-aware corpus.

It crawls politely, archives every response, reads posts from the archive, and gives them as Parquet, as a DuckDB snapshot for SQL, and as
releases for Hugging Face in which every row says why it may be there. `bowen demo` shows it on four sample blogs; for a blog of your own:

\b
export BOWEN_CONTACT=https://your.blog/about      where site owners find you
bowen add https://your.blog
bowen run
bowen sql "select title, url from canonical_posts"
"""


def register(app: typer.Typer) -> None:
    """Add what stands before the commands."""
    app.callback(help=HELP)(bowen)


def _version(asked: bool) -> None:
    from importlib.metadata import version

    if asked:
        typer.echo(f"bowen {version('bowen')}")
        raise typer.Exit


def bowen(
    version: Annotated[bool, typer.Option("--version", help="Say which Bowen this is.", is_eager=True, callback=_version)] = False,
) -> None:
    del version
