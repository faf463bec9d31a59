"""`bowen crawl`: fetch what is new on the registered blogs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from spiders.site import SITES_FILE

_LINES = 30  # of progress on something that is not a terminal


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl")(crawl_command)


def crawl_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Names of sites; all of them when none is given.")] = None,
    sites: Annotated[Path, typer.Option("--sites", help="Sites file.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", help="Folder of all outputs.")] = Path("data"),
    replay: Annotated[Path | None, typer.Option("--replay", metavar="DIR", help="Answer every request from the WARC files in DIR.")] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="URL", help="Where owners of crawled sites can reach you.")] = None,
    patience_s: Annotated[float, typer.Option("--patience", metavar="SECONDS", help="Longest wait for a host that pauses us.")] = 900.0,
    now: Annotated[str | None, typer.Option("--now", hidden=True, help="Pretend that it is this instant (ISO 8601).")] = None,
) -> None:
    """Fetch what is new, politely, into the archive. Stopped or killed, it goes on where it was when run again.

    Examples:

      bowen crawl --contact https://example.org/about-my-crawler

      bowen crawl myblog --data-dir data

      bowen crawl --replay ~/archives --data-dir try

    Exit codes: 0 finished, 1 error, 2 usage, 3 disk, 4 configuration, 9 incomplete, 11 interrupted, 18 rate limited.
    """
    from datetime import datetime

    from spiders.crawling import ContactMissing, contact_of, crawl, replayed_sites
    from spiders.registry import registry
    from spiders.site import SitesError, select

    try:
        known = registry(sites, data_dir)
        chosen = replayed_sites(replay, names or [], known, data_dir) if replay else select(known, names or [])
        with Screen(len(chosen)) as screen:
            code = crawl(
                chosen, data_dir, contact=contact_of(contact, sites), replay=replay, patience_s=patience_s,
                now=datetime.fromisoformat(now) if now else None, on_event=screen.show,
            )  # fmt: skip
    except (SitesError, ContactMissing) as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(4) from None
    if code:
        screen.say(f"exit {code}: {_meaning(code)}")
    raise typer.Exit(code)


def _meaning(code: int) -> str:
    from spiders.exits import MEANING

    return next((text for known, text in MEANING.items() if known == code), "unknown")


class Screen:
    """A progress bar on a terminal, a few plain lines elsewhere; never more than 40 lines a crawl."""

    def __init__(self, sites: int) -> None:
        self._console = Console(soft_wrap=True, highlight=False, markup=False)
        self._sites = sites
        self._lines = 0
        self._done: dict[str, int] = {}
        self._queued: dict[str, int] = {}
        self._said = 0
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=self._console, transient=True,
            disable=not self._console.is_terminal,
        )  # fmt: skip
        self._task: TaskID | None = None

    def __enter__(self) -> "Screen":
        self._bar.start()
        self._task = self._bar.add_task(f"{self._sites} sites", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
        if self._lines > _LINES:
            self._console.print(f"... and {self._lines - _LINES} more lines; all of it is in the ledger")

    def show(self, event: Mapping[str, object]) -> None:
        """Take one event of the crawl."""
        kind, site = event.get("kind"), str(event.get("site", ""))
        if kind == "progress":
            self._progress(site, event)
        elif kind == "end":
            counts = event.get("counts")
            self.say(f"{site}: {event.get('outcome')}: {_counts(counts) if isinstance(counts, Mapping) else ''}")
        elif "text" in event:
            self.say(str(event["text"]))

    def say(self, line: str) -> None:
        """One line, unless there were enough."""
        self._lines += 1
        if self._lines <= _LINES:
            self._console.print(line)

    def _progress(self, site: str, event: Mapping[str, object]) -> None:
        self._done[site] = int(str(event.get("done", 0)))
        self._queued[site] = int(str(event.get("queued", 0)))
        done, queued = sum(self._done.values()), sum(self._queued.values())
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=done + queued)
        if self._bar.disable and done >= max(200, self._said * 2) and self._said < done:
            self._said = done
            self.say(f"{done} pages, {queued} queued")


def _counts(counts: Mapping[str, object]) -> str:
    words = [f"{counts.get('fetched', 0)} fetched", f"{counts.get('unchanged', 0)} unchanged", f"{counts.get('failed', 0)} failed"]
    words += [f"{counts[name]} {name}" for name in ("new", "changed", "gone") if counts.get(name)]
    return ", ".join(words)
