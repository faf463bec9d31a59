"""`bowen dedup`: duplicates and translations in a Parquet file of posts."""

from pathlib import Path
from typing import Annotated

import typer


def dedup(
    source: Annotated[Path, typer.Argument(metavar="IN.parquet", help="Columns doc_id, text; optionally title, url, site, lang.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.parquet", help="One row a post.")],
    translations: Annotated[bool, typer.Option(help="Also link posts with their translations.")] = True,
) -> None:
    """Find duplicates and translations in a Parquet file of posts.

    Writes doc_id, cluster_id, kind, duplicate_of, similarity, translation_of: one row for each row of the input, in its order.
    Titles and sites make it more certain; a missing language is detected.

    Example: bowen dedup posts.parquet --out duplicates.parquet
    """
    from pipelines.cli.steps import Steps
    from pipelines.dedup.table import TableError, dedup_file
    from pipelines.language import build_detector

    detector = build_detector()
    try:
        with Steps() as steps:
            summary = dedup_file(
                source, out, detect=lambda text, title: detector.detect(text, title).tag, translations=translations, progress=steps.show
            )
    except TableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(summary)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dedup)
