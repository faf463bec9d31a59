"""`bowen check`: the corpus's quality rules, those that Dagster shows as asset checks."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites
from pipelines.cli.printable import one_line, plain_json

if TYPE_CHECKING:
    from pipelines.flow.findings import Finding
    from pipelines.flow.rules import Rule


class Form(StrEnum):
    """How the rules are shown."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check_command)


def check_command(
    format: Annotated[Form, typer.Option("--format", help="Lines to read, or one JSON object a rule and line.")] = Form.TEXT,
    sites: Sites = DEFAULT_SITES,
    data_dir: DataDir = DEFAULT_DATA,
) -> None:
    """Judge the corpus by its quality rules: what is wrong, how often, five examples, and how to fix it.

    They are the asset checks of Dagster, for a corpus that `bowen run` makes from a timer. The newest post of each known platform's site
    is read once more by trafilatura, so a hundred sites take some seconds.

    The code is 0 where every rule holds, 1 where one does not, 4 where the sites file cannot be used.

    \b
    bowen check
    bowen run && bowen check --format json
    """
    from pipelines.flow.rules import RULES
    from pipelines.flow.workspace import Workspace
    from spiders.site import SitesError

    work, broken = Workspace(data_dir, sites), 0
    if not work.store.files("extracted_posts"):
        typer.echo(f"{data_dir} holds no posts yet: there is little to judge; `bowen run` fetches and reads them", err=True)
    try:
        for rule in RULES:
            found = rule.find(work)
            broken += not found.passed
            typer.echo(_json(rule, found) if format is Form.JSON else _text(rule, found))
    except SitesError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(4) from None
    if broken:
        raise typer.Exit(1)


def _text(rule: "Rule", found: "Finding") -> str:
    if found.passed:
        return f"ok    {rule.name:<22} {rule.description}"
    told = [f"{'ERROR' if rule.grave else 'look':<5} {rule.name:<22} {rule.description} Not so for {found.count} of {found.total}."]
    return "\n      ".join([*told, *(f"- {one_line(example)}" for example in found.examples[:5]), f"fix: {found.fix}"])


def _json(rule: "Rule", found: "Finding") -> str:
    told = {
        "rule": rule.name, "table": rule.asset, "says": rule.description, "passed": found.passed, "error": rule.grave and not found.passed,
        "found": found.count, "of": found.total, "examples": found.examples[:5], "how_to_fix": found.fix,
    }  # fmt: skip
    return plain_json(told)
