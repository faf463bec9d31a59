"""The options that every command touching the store shares."""

from pathlib import Path
from typing import Annotated

import typer

from spiders.site import SITES_FILE

Sites = Annotated[Path, typer.Option("--sites", metavar="FILE", help="Sites file.", show_default="the project's spiders/sites.toml")]
DataDir = Annotated[Path, typer.Option("--data-dir", metavar="DIR", help="Where archive, tables and snapshot live.")]
DEFAULT_SITES = SITES_FILE
DEFAULT_DATA = Path("data")
