"""`bowen import`: archive files made elsewhere become sites of ours."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from spiders.site import SITES_FILE

if TYPE_CHECKING:
    from spiders.importing import Imported

_SHOWN = 10  # damages named one by one


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
    from spiders.registry import DATA_SITES, registry
    from spiders.site import SitesError, given_places

    say = Console(soft_wrap=True, highlight=False, markup=False)
    complain = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        known = registry(sites, data_dir) if sites.exists() or (data_dir / DATA_SITES).exists() else {}
    except SitesError as error:
        complain.print(f"error: {error}")
        raise typer.Exit(4) from None
    files = archive_files(inputs)
    if not files:
        complain.print(f"error: {inputs[0]}: no .warc, .warc.gz, .arc or .arc.gz file in it; name a file or a folder that holds some")
        raise typer.Exit(1)
    damaged: list[str] = []
    results = []
    for result in import_files(files, data_dir, known, lambda damage: damaged.append(str(damage)), datetime.now(UTC)):
        if result.problem:
            complain.print(f"error: {result.problem}")
        results.append(result)
    for line in damaged[:_SHOWN]:
        complain.print(f"damaged: {line}")
    if len(damaged) > _SHOWN:
        complain.print(f"damaged: {len(damaged) - _SHOWN} more places")
    say.print(_summary(results, len(damaged)))
    if any(result.pages for result in results):
        say.print(f"next: bowen run --no-crawl{given_places(sites, data_dir)}")
    if any(result.problem for result in results):
        raise typer.Exit(1)


def _summary(results: "list[Imported]", damaged: int) -> str:
    pages = sum(sum(result.pages.values()) for result in results)
    sites = {name for result in results for name in result.pages}
    again = sum(result.again for result in results)
    taken = sum(bool(result.pages) for result in results)
    taken_in = f"imported {pages} pages of {len(sites)} sites from {taken} files; {again} files were imported before"
    return f"{taken_in}; damaged places passed over: {damaged}" if damaged else taken_in
