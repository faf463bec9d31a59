"""`bowen report`: one HTML page about the corpus."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; default: DATA/reports/report.html.")] = None,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Directory of the archive, tables and releases.")] = Path("data"),
    sites: Annotated[Path | None, typer.Option("--sites", help="Sites file; unused, the report reads the tables only.")] = None,
) -> None:
    """Write one self-contained HTML page, in Chinese and English, about what was crawled, kept and may be published.

    Example: bowen report --out report.html
    """
    from pipelines.release.candidates import NoPosts
    from pipelines.report.write import write_report

    path = out or data_dir / "reports" / "report.html"
    try:
        size_bytes = write_report(data_dir, path)
    except NoPosts as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{path}: {size_bytes:,} bytes; open it in a browser")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
