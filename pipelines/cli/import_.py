"""`bowen import`: archive files made elsewhere become sites of ours."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spiders.site import SITES_FILE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_command)


def import_command(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="WARC or ARC files, plain or gzip, or folders of them.")],
    sites: Annotated[Path, typer.Option("--sites", help="Sites file; its rows keep their pages.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
) -> None:
    """Take archive files made elsewhere (Common Crawl, browsertrix, wget) into the archive, sorted into sites by host.

    Examples:

      bowen import crawl.warc.gz

      bowen import ~/archives --data-dir data
    """
    from datetime import UTC, datetime

    from spiders.archive import archive_files
    from spiders.importing import import_files
    from spiders.registry import registry
    from spiders.site import SitesError

    say = Console(soft_wrap=True, highlight=False, markup=False)
    complain = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        known = registry(sites, data_dir)
    except SitesError as error:
        complain.print(f"error: {error}")
        raise typer.Exit(4) from None
    files = archive_files(inputs)
    if not files:
        complain.print(f"error: {inputs[0]}: no .warc, .warc.gz, .arc or .arc.gz file in it; name a file or a folder that holds some")
        raise typer.Exit(1)
    damaged: list[str] = []
    pages = sites_seen = again = failed = 0
    seen: set[str] = set()
    for result in import_files(files, data_dir, known, lambda damage: damaged.append(str(damage)), datetime.now(UTC)):
        if result.problem:
            complain.print(f"error: {result.problem}")
            failed += 1
        again += result.again
        pages += sum(result.pages.values())
        seen.update(result.pages)
    sites_seen = len(seen)
    for line in damaged[:10]:
        complain.print(f"damaged: {line}; its other records were imported")
    if len(damaged) > 10:
        complain.print(f"damaged: {len(damaged) - 10} more places")
    say.print(f"imported {pages} pages of {sites_seen} sites from {len(files) - again - failed} files; {again} files were imported before")
    if seen:
        say.print(f"next: bowen run --no-crawl --data-dir {data_dir}")
    if failed:
        raise typer.Exit(1)
