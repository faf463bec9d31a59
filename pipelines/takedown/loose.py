"""Everything under the data folder that is neither table nor archive: logs, ledgers, memories, reports, databases of the orchestrator."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Final

from pipelines.takedown.forms import decompressed, forms
from pipelines.takedown.runs import Runs
from spiders.durable import replace_file

_LINES: Final = (".jsonl", ".ndjson", ".log", ".csv", ".tsv", ".txt", ".out", ".err")
_DOCUMENTS: Final = (".json", ".md", ".toml", ".yaml", ".yml", ".xml")
_SQLITE: Final = b"SQLite format 3\x00"


def holds(name: str, data: bytes, runs: Runs) -> bool:
    """Whether a file's bytes, decompressed, show any run of the text in any form."""
    return any(runs.hits(form).size for form in forms(decompressed(name, data)))


def clean(path: Path, runs: Runs, texts: list[str]) -> str | None:
    """Take the text out of one file; what was done, in words, or None when nothing was there."""
    data = path.read_bytes()
    memory = path.suffix == ".jsonl" and b'"translation"' in data
    if not memory and not holds(path.name, data, runs):
        return None
    if data.startswith(_SQLITE):
        return _clean_database(path, runs)
    if path.suffix in _LINES:
        return _clean_lines(path, data, runs, texts if memory else [])
    if path.suffix in _DOCUMENTS:
        return _clean_document(path, data, runs)
    path.unlink()
    return "deleted"


def _clean_lines(path: Path, data: bytes, runs: Runs, texts: list[str]) -> str | None:
    """Lines that show the text go; a run that spans lines is blanked; a file that still shows it goes whole."""
    lines = data.splitlines(keepends=True)
    whole = "\n".join(texts)
    kept = [line for line in lines if not (_shows(line, runs) or (whole and _is_segment(line, whole)))]
    left = _blanked(b"".join(kept), runs)
    if holds(path.name, left, runs):
        path.unlink()
        return "deleted"
    if left == data:
        return None
    replace_file(path, left)
    return f"{len(lines) - len(kept)} lines removed"


def _shows(line: bytes, runs: Runs) -> bool:
    return any(runs.hits(form).size for form in forms(line))


def _is_segment(line: bytes, whole: str) -> bool:
    """Whether a line of a translation memory translates a piece of the text, however short."""
    try:
        row = json.loads(line)
    except ValueError:
        return False
    source = row.get("text") if isinstance(row, dict) else None
    return isinstance(source, str) and len(source) >= 4 and source in whole


def _clean_document(path: Path, data: bytes, runs: Runs) -> str:
    left = _blanked(data, runs)
    if holds(path.name, left, runs):
        path.unlink()
        return "deleted"
    replace_file(path, left)
    return "blanked"


def _blanked(data: bytes, runs: Runs) -> bytes:
    edited = bytearray(data)
    for start, end in runs.spans(data):
        edited[start:end] = b" " * (end - start)
    return bytes(edited)


def _clean_database(path: Path, runs: Runs) -> str:
    """Rows of an SQLite file that show the text go, and their pages are overwritten; a file that cannot be opened goes whole."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
            removed = sum(_clean_rows(connection, name, runs) for (name,) in names)
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
    except sqlite3.DatabaseError:
        removed = 0
    files = [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-journal")]
    if any(holds(file.name, file.read_bytes(), runs) for file in files if file.exists()):
        path.unlink()
        return "deleted"
    return f"{removed} rows removed"


def _clean_rows(connection: sqlite3.Connection, table: str, runs: Runs) -> int:
    quoted = '"' + table.replace('"', '""') + '"'
    gone = []
    for rowid, *values in connection.execute(f"SELECT rowid, * FROM {quoted}"):  # noqa: S608 - a name from the file's own schema, quoted
        words = [value.encode("utf-8", "replace") if isinstance(value, str) else value for value in values]
        if any(_shows(word, runs) for word in words if isinstance(word, bytes)):
            gone.append((rowid,))
    connection.executemany(f"DELETE FROM {quoted} WHERE rowid = ?", gone)  # noqa: S608 - as above
    return len(gone)
