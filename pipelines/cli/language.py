"""`bowen language`: the language of each text in a JSON Lines file."""

from pathlib import Path
from typing import Annotated

import typer


def language(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="One JSON object a line: id, text (Markdown) and optionally title.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="One JSON object a line: id, tag, score.")],
) -> None:
    """Detect the language of each text: BCP-47 tags, Chinese with its script (zh-Hans, zh-Hant).

    Code, addresses and quoted terms do not vote. A text without any words gets `und` and score 0.

    Example: bowen language posts.jsonl --out languages.jsonl
    """
    from pipelines.language.lines import LinesError, detect_file

    try:
        typer.echo(detect_file(source, out))
    except LinesError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(language)
