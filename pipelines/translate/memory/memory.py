"""Translation memory: every answer a backend was paid for, kept from the moment it arrives.

A folder holds `segments.parquet` and the logs of running processes. An answer is one line appended to this process's own log and
synced before the next is asked for, so a kill loses nothing stored; a torn last line is dropped on reading. Closing folds the logs
that no process holds into the Parquet file, written aside and renamed; a crash between the two leaves lines that fold in again.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.arrow import from_table, to_table
from pipelines.records import TranslatedSegment
from pipelines.translate.backends import Backend

SEGMENTS = "segments.parquet"
_FIELDS = tuple(field.name for field in fields(TranslatedSegment))


class UnreadableMemory(RuntimeError):
    """A translation memory that cannot be read; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an answer depends on besides its text."""

    source: str
    target: str
    backend: str
    model: str
    prompt_version: str

    @classmethod
    def of(cls, backend: Backend, source: str, target: str) -> "Scope":
        return cls(source, target, backend.name, backend.model, backend.prompt_version)

    def entry(self, text: str, terms: Mapping[str, str], translation: str | None, attempts: int) -> TranslatedSegment:
        """The record of an answer to `text` under the glossary `terms`."""
        return TranslatedSegment(
            key=self.key(text, terms),
            source_language=self.source,
            target=self.target,
            backend=self.backend,
            model=self.model,
            prompt_version=self.prompt_version,
            glossary_version=glossary_version(text, terms),
            text=text,
            translation=translation,
            attempts=attempts,
        )

    def key(self, text: str, terms: Mapping[str, str]) -> str:
        """Names an answer: 32 hex digits."""
        parts = (self.source, self.target, self.backend, self.model, self.prompt_version, glossary_version(text, terms), text)
        return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def glossary_version(text: str, terms: Mapping[str, str]) -> str:
    """8 hex digits over the terms that `text` uses, so that a new term costs only the segments that have it."""
    used = sorted((term, value) for term, value in terms.items() if term in text)
    return sha256(json.dumps(used).encode()).hexdigest()[:8] if used else ""


class Memory:
    """Answers by key. Open with `Memory.open(folder)`, or `Memory()` to forget at the end."""

    def __init__(self, entries: Iterable[TranslatedSegment] = (), folder: Path | None = None, log: IO[bytes] | None = None) -> None:
        self._entries: dict[str, TranslatedSegment] = {}
        self._folder = folder
        self._log = log
        for entry in entries:
            self._keep(entry)

    @classmethod
    def open(cls, folder: Path) -> "Memory":
        """Read the folder (made if missing) and begin a log of this process's own."""
        folder.mkdir(parents=True, exist_ok=True)
        entries = list(_stored(folder))
        descriptor, _ = tempfile.mkstemp(prefix="log-", suffix=".jsonl", dir=folder)
        log = os.fdopen(descriptor, "wb", buffering=0)
        fcntl.flock(log, fcntl.LOCK_EX)
        return cls(entries, folder, log)

    @classmethod
    def read(cls, folder: Path) -> "Memory":
        """What a folder holds, running processes' logs included; nothing put here is stored."""
        return cls(_stored(folder))

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[TranslatedSegment]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.key))

    def get(self, key: str) -> TranslatedSegment | None:
        """The latest answer under a key."""
        return self._entries.get(key)

    def put(self, entries: Iterable[TranslatedSegment]) -> None:
        """Keep answers; they are on disk when this returns."""
        lines = []
        for entry in entries:
            if self._keep(entry):
                lines.append(json.dumps({name: getattr(entry, name) for name in _FIELDS}) + "\n")
        if lines and self._log is not None:
            self._log.write("".join(lines).encode())
            os.fdatasync(self._log.fileno())

    def _keep(self, entry: TranslatedSegment) -> bool:
        known = self._entries.get(entry.key)
        if known is not None and known.attempts > entry.attempts:
            return False
        self._entries[entry.key] = entry
        return known != entry

    def close(self) -> None:
        """Fold every log that no process holds into the Parquet file."""
        if self._log is None or self._folder is None:
            return
        self._log.close()
        self._log = None
        fold(self._folder)


def fold(folder: Path) -> None:
    """Merge finished logs into the Parquet file. Safe at any moment, in any number of processes."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        finished = [path for path in sorted(folder.glob("log-*.jsonl")) if _unheld(path)]
        if not any(path.stat().st_size for path in finished):
            _drop(finished)
            return
        memory = Memory([*_parquet(folder), *(entry for path in finished for entry in _lines(path))])
        _replace(folder / SEGMENTS, to_table(memory, TranslatedSegment))
        _drop(finished)


def _drop(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _unheld(path: Path) -> bool:
    try:
        with path.open("rb") as log:
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _replace(path: Path, table: pa.Table) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as sink:
        pq.write_table(table, sink, compression="zstd")
        sink.flush()
        os.fsync(sink.fileno())
    temporary.replace(path)


def _stored(folder: Path) -> Iterator[TranslatedSegment]:
    # Logs before Parquet: a log folded in between is then read twice, never missed.
    logged = [entry for path in sorted(folder.glob("log-*.jsonl")) for entry in _lines(path)]
    yield from _parquet(folder)
    yield from logged


def _parquet(folder: Path) -> Iterator[TranslatedSegment]:
    path = folder / SEGMENTS
    if not path.exists():
        return
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableMemory(f"{path}: not a readable translation memory ({error}); move it away to begin anew") from None
    yield from from_table(table, TranslatedSegment)


def _lines(path: Path) -> Iterator[TranslatedSegment]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    for line in data.split(b"\n"):
        entry = _entry(line)
        if entry is not None:
            yield entry


def _entry(line: bytes) -> TranslatedSegment | None:
    """One log line; None where a kill tore it."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return TranslatedSegment(**row) if isinstance(row, dict) and set(row) == set(_FIELDS) else None
