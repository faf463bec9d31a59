"""`bowen dev`: the Dagster UI with the same assets, its daemon running schedules and sensors."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites

HELP = """Open Dagster on this machine: assets, checks, a daily crawl, a sensor for new archive files.

\b
bowen dev
bowen dev --port 3001 --data-dir /srv/bowen
BOWEN_DAILY_CRON="30 4 * * *" bowen dev

\b
BOWEN_DAILY_CRON says when the daily crawl starts, as a cron expression in UTC; 03:00 without it.
"""


_SUPERSEDED = "ignore:Function `dev_command` is superseded"  # by a tool for a project's author, who is not who reads this


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dev", help=HELP)(dev)


def dev(
    port: Annotated[int, typer.Option(help="where the UI listens, on 127.0.0.1 only")] = 3000,
    contact: Annotated[str | None, typer.Option(envvar="BOWEN_CONTACT", help="URL in the user agent where site owners find you")] = None,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    if _taken(port):
        typer.echo(f"error: port {port} of 127.0.0.1 is taken, perhaps by another `bowen dev`; end that one, or give --port", err=True)
        raise typer.Exit(1)
    from pipelines.defs.session import ROOT, check_schedule, prepare_environment
    from spiders.exits import Exit

    try:
        check_schedule()
    except ValueError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(Exit.CONFIG) from None
    prepare_environment(data_dir, sites, contact)
    os.chdir(os.environ["DAGSTER_HOME"])  # elsewhere Dagster warns of every dagster.yaml it sees beside it
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), _SUPERSEDED]))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # background jobs have it ignored, and Dagster then ends by no signal
    dagster = str(Path(sys.executable).with_name("dagster"))
    os.execv(dagster, [dagster, "dev", "-m", "pipelines.definitions", "-d", str(ROOT), *_where(port)])  # noqa: S606 - our own


def _where(port: int) -> list[str]:
    return ["--host", "127.0.0.1", "--port", str(port)]


def _taken(port: int) -> bool:
    """Whether somebody listens there: Dagster would go on without its UI, beside a daemon that crawls already."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
