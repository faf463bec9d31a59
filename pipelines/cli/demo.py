"""`bowen demo`: the main job, end to end, on the bundled sample web."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from spiders.site import Site

HELP = """Serve four small sample blogs on loopback and run the whole pipeline over them.

Crawls them politely over HTTP, archives to WARC, extracts, cleans, labels, deduplicates, translates what fits the time, builds the
SQL snapshot, and says what it did. Nothing leaves this machine.

\b
bowen demo
bowen demo --translate-seconds 60
"""
_SECONDS = 20.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help=HELP)(demo)


def demo(
    data_dir: Annotated[Path, typer.Option("--data-dir", metavar="DIR", help="where the demo's data goes")] = Path("data/demo-run"),
    seconds: Annotated[float, typer.Option("--translate-seconds", help="time for the on-device model; 0 leaves all pending")] = _SECONDS,
) -> None:
    from rich.console import Console

    from pipelines.defs.session import Session
    from pipelines.demo.serve import serve
    from pipelines.demo.show import show
    from spiders.registry import add_rows

    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    console.print("[bold]Bowen demo[/] four small blogs on loopback, from pages to SQL")
    _choose_translator(console, seconds)
    data_dir.mkdir(parents=True, exist_ok=True)
    with serve() as base:
        sites_file = data_dir / "demo-sites.toml"
        sites_file.unlink(missing_ok=True)
        add_rows(sites_file, sample_sites(base))
        session = Session(data_dir=data_dir, sites_file=sites_file, say=lambda line: console.print(line, markup=False))
        code = session.run(list(session.work.sites()), crawl=True, everything=True)
    if code == 0:
        show(console, session.work)
    raise typer.Exit(code)


def _choose_translator(console: "Console", seconds: float) -> None:
    from importlib.util import find_spec

    if seconds > 0 and find_spec("xllamacpp") and "BOWEN_TRANSLATE_BACKEND" not in os.environ:
        os.environ |= {"BOWEN_TRANSLATE_BACKEND": "gguf", "BOWEN_TRANSLATE_SECONDS": str(seconds), "BOWEN_TRANSLATE_ORDER": "shortest"}
        console.print(f"translating with the on-device model for at most {seconds:.0f} s; what is left stays pending")


def sample_sites(base: dict[str, str]) -> list["Site"]:
    """The rows that sites.toml would have for the sample blogs."""
    from pipelines.demo.serve import HOST
    from spiders.site import Site

    common: dict[str, Any] = {"allow_hosts": (HOST,), "delay_s": 0.05, "timezone": "Asia/Shanghai"}
    return [
        Site(name="boat", url=f"{base['boat']}/", platform="xlog", api=f"{base['boat']}/v1", author="小舟", **common),
        Site(name="linxi", url=f"{base['linxi']}/linxi/", platform="cnblogs", sitemaps=(f"{base['linxi']}/linxi/sitemap.xml",), **common),
        Site(name="lake", url=f"{base['lake']}/", platform="hexo", **common),
        Site(name="shelf", url=f"{base['shelf']}/", platform="generic", author="Ada Wen", **common),
    ]
