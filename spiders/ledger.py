"""The fetch ledger: one append-only file of lines a site, saying what happened to every URL. With the archive it *is* the state.

Nothing else is kept: a crawl that was killed is continued by reading the ledger, and `explain` and `status` only read it.
The record comes first, its ledger line second, so a line never names bytes that are not there; records whose line was lost are
found again when the next crawl starts (see spiders.archive).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from spiders.durable import LineLog


class Event(StrEnum):
    """What happened. Closed."""

    START = "start"
    END = "end"
    DISCOVERED = "discovered"
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"
    GONE = "gone"
    PAUSED = "paused"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. Fields that do not apply to its event are None and are not written."""

    at: str  # UTC, ISO 8601
    event: Event
    crawl: str
    url: str | None = None
    role: str | None = None  # part the link plays, see spiders.links.Role
    via: str | None = None  # page that named the URL
    found: str | None = None  # where on that page, or what was found
    listed: bool | None = None  # the owner's own list of posts names it
    lastmod: str | None = None  # date a feed or sitemap gives the URL
    status: int | None = None
    size_bytes: int | None = None  # body after decoding
    wire_bytes: int | None = None  # body as received
    media_type: str | None = None
    kind: str | None = None  # page kind, when it was read
    etag: str | None = None
    modified: str | None = None  # Last-Modified as the server wrote it
    digest: str | None = None  # payload digest as in the archive
    content: str | None = None  # short hash of the decoded body
    changed: bool | None = None  # bytes differ from the last fetch of the URL
    location: str | None = None  # where a redirect points
    file: str | None = None  # archive file, offset and record id of the bytes
    offset: int | None = None
    record: str | None = None
    reason: str | None = None
    until: str | None = None  # UTC instant before which not to try again
    robots: str | None = None  # rule that allowed or refused the fetch
    counts: dict[str, int] | None = None
    row: str | None = None  # at the end of a crawl: digest of the site's row
    watch: list[dict[str, str | int | None]] | None = None  # at the end of a crawl: its lists as they answered, see spiders.frontier.watch

    def line(self) -> bytes:
        """The entry as one JSON line, empty fields left out."""
        row = {name: value for name in _NAMES if (value := getattr(self, name)) is not None}
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_NAMES = tuple(field.name for field in fields(Entry))
_KNOWN = frozenset(_NAMES)
_LINE_LIMIT_BYTES = 1 << 16


def parse_entry(line: bytes) -> Entry | None:
    """A line back to an entry; None for a line that is torn or not ours. Fields of later versions are passed over."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict):
        return None
    known: dict[str, Any] = {name: value for name, value in row.items() if name in _KNOWN}
    try:
        return Entry(**{**known, "event": Event(known.get("event", ""))})
    except (ValueError, TypeError):
        return None


def ledger_path(data_dir: Path, site: str) -> Path:
    """Where a site's ledger lies."""
    return data_dir / "ledger" / f"{site}.jsonl"


def lock_path(data_dir: Path, site: str) -> Path:
    """The file that is locked while a process crawls the site."""
    return data_dir / "ledger" / f"{site}.lock"


def read_ledger(path: Path, on_damage: Callable[[int], None] = lambda line: None) -> Iterator[Entry]:
    """Every readable entry in order; an absent ledger is empty. `on_damage` is told the numbers of lines that cannot be read.

    A last line without its end is no damage but what a kill leaves; one of zeros is what a power cut leaves.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            entry = parse_entry(line)
            if entry is not None:
                yield entry
            elif line.strip() and (line.endswith(b"\n") or b"\0" in line):
                on_damage(number)


def last_entry(path: Path) -> Entry | None:
    """The ledger's last line; None where it is torn, not ours, longer than any of ours, or the ledger absent."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LINE_LIMIT_BYTES))
        tail = file.read()
    lines = tail.splitlines(keepends=True)
    return parse_entry(lines[-1]) if len(lines) > 1 and lines[-1].endswith(b"\n") else None


class Ledger:
    """The open ledger of one site. Use with `with`."""

    def __init__(self, path: Path) -> None:
        self._log = LineLog(path)

    def __enter__(self) -> "Ledger":
        self._log.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._log.__exit__()

    @property
    def cut_bytes(self) -> int:
        """Bytes of a torn last line that were cut at opening."""
        return self._log.cut_bytes

    def write(self, entries: Iterable[Entry]) -> None:
        """Append entries in one write."""
        self._log.append(*(entry.line() for entry in entries))

    def sync(self) -> None:
        """Wait until what was appended is on the disk."""
        self._log.sync()
