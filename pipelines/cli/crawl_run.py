"""What `bowen crawl` does and shows, apart from the library that reads its options.

The command is run by the clock, mostly to find that nothing changed; then loading the option parser would cost more than the crawl.
`plain` reads a well-formed call without it, and leaves help, mistakes and everything unusual to the parser (tests compare the two).
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from spiders.crawling import ContactMissing, contact_of, crawl, replayed_sites
from spiders.exits import MEANING, Exit
from spiders.registry import registry
from spiders.site import SITES_FILE, SitesError, no_site, select

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_LINES = 30  # of progress on something that is not a terminal
OPTIONS = ("--sites", "--data-dir", "--replay", "--contact", "--patience", "--now")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of the command."""

    names: tuple[str, ...] = ()
    sites: Path = SITES_FILE
    data_dir: Path = Path("data")
    replay: Path | None = None
    contact: str | None = None
    patience_s: float = 900.0
    now: datetime | None = None


def plain(arguments: Sequence[str]) -> Asked | None:
    """A call whose every option is known and followed by its value; None for any other."""
    names: list[str] = []
    given: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            names.append(word)
            continue
        value = next(words, "-")
        if word not in OPTIONS or value.startswith("-"):
            return None
        given[word] = value
    try:
        return _typed(tuple(names), given)
    except ValueError:
        return None


def _typed(names: tuple[str, ...], given: Mapping[str, str]) -> Asked:
    replay, now = given.get("--replay"), given.get("--now")
    return Asked(
        names,
        Path(given.get("--sites", SITES_FILE)),
        Path(given.get("--data-dir", "data")),
        Path(replay) if replay else None,
        given.get("--contact"),
        float(given.get("--patience", 900.0)),
        datetime.fromisoformat(now) if now else None,
    )


def run(asked: Asked) -> int:
    """Crawl, showing how it goes; returns the exit code."""
    problems: list[str] = []
    try:
        known = registry(asked.sites, asked.data_dir, problems)
        chosen = replayed_sites(asked.replay, asked.names, known, asked.data_dir) if asked.replay else select(known, asked.names)
        if not chosen:
            raise no_site(asked.sites)
        with Screen(len(chosen)) as screen:
            code = crawl(
                chosen, asked.data_dir, contact=contact_of(asked.contact, asked.sites), replay=asked.replay, patience_s=asked.patience_s,
                now=asked.now, on_event=screen.show,
            )  # fmt: skip
    except (SitesError, ContactMissing) as error:
        sys.stderr.write("".join(f"error: {line}\n" for line in (*problems, error)))
        return Exit.CONFIG
    for problem in problems:
        sys.stderr.write(f"error: {problem}\n")
    code = code or (Exit.CONFIG if problems else Exit.OK)
    if code:
        screen.say(f"exit {code}: {_meaning(code)}")
    return code


def _meaning(code: int) -> str:
    return next((text for known, text in MEANING.items() if known == code), "unknown")


class Screen:
    """A progress bar on a terminal, a few plain lines elsewhere; never more than 30 lines of what happens."""

    def __init__(self, sites: int) -> None:
        self._sites = sites
        self._lines = 0
        self._done: dict[str, int] = {}
        self._queued: dict[str, int] = {}
        self._said = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Screen":
        if sys.stdout.isatty():
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task(f"{self._sites} sites", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._lines > _LINES:
            sys.stdout.write(f"... and {self._lines - _LINES} more lines; all of it is in the ledger\n")

    def show(self, event: Mapping[str, object]) -> None:
        """Take one event of the crawl."""
        kind, site = event.get("kind"), str(event.get("site", ""))
        if kind == "progress":
            self._progress(site, event)
        elif kind == "end":
            counts = event.get("counts")
            self.say(f"{site}: {event.get('outcome')}: {_counts(counts) if isinstance(counts, Mapping) else ''}")
        elif "text" in event:
            from pipelines.cli.printable import one_line  # an unchanged site has nothing to say

            self.say(one_line(str(event["text"])))

    def say(self, line: str) -> None:
        """One line, unless there were enough."""
        self._lines += 1
        if self._lines > _LINES:
            return
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def _progress(self, site: str, event: Mapping[str, object]) -> None:
        self._done[site] = int(str(event.get("done", 0)))
        self._queued[site] = int(str(event.get("queued", 0)))
        done, queued = sum(self._done.values()), sum(self._queued.values())
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=done + queued)
        elif done >= max(200, self._said * 2) and self._said < done:
            self._said = done
            self.say(f"{done} pages, {queued} queued")


def _bar() -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # a scheduled crawl has no terminal to draw on

    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), transient=True)


def _counts(counts: Mapping[str, object]) -> str:
    words = [f"{counts.get('fetched', 0)} fetched", f"{counts.get('unchanged', 0)} unchanged", f"{counts.get('failed', 0)} failed"]
    words += [f"{counts[name]} {name}" for name in ("new", "changed", "gone") if counts.get(name)]
    return ", ".join(words)
