"""`bowen dedup`: duplicates and translations in a Parquet file of posts."""

from pathlib import Path
from typing import Annotated

import typer


def dedup(
    source: Annotated[Path, typer.Argument(metavar="IN.parquet", help="Columns doc_id, text and optionally title, url, site, lang, published.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.parquet", help="One row a post.")],
) -> None:
    """Find duplicates and translations in a Parquet file of posts.

    Writes doc_id, cluster_id, kind, duplicate_of, similarity, translation_of: one row for each row of the input, in its order.

    Example: bowen dedup posts.parquet --out duplicates.parquet
    """
    from pipelines.dedup.table import TableError, dedup_file

    try:
        summary = dedup_file(source, out)
    except TableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(summary)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dedup)
