"""Commands of the crawl as a person types them."""

import typer
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import add, crawl, status


def bowen(*arguments: str) -> Result:
    """Run a command."""
    app = typer.Typer()
    for module in (add, crawl, status):
        module.register(app)
    return CliRunner().invoke(app, list(arguments))
