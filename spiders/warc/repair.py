"""A segment whose writer was killed ends in a torn record; what is appended after it would be unreadable. Cut it off, and say so."""

import os
from dataclasses import dataclass
from pathlib import Path

from spiders.warc.framing import Damage, NotAnArchive, read_records


@dataclass(frozen=True, slots=True)
class Repair:
    """What was cut from the end of a segment: `kept_bytes` stay, `cut_bytes` are gone."""

    file: str
    kept_bytes: int
    cut_bytes: int

    def __str__(self) -> str:
        return f"{self.file}: cut {self.cut_bytes} bytes of a torn last record; {self.kept_bytes} bytes of whole records kept"


def repair(path: Path) -> Repair | None:
    """Truncate one of our own gzip segments after its last whole record; None when nothing was torn.

    Only a tail is cut: damage followed by readable records is left alone (the reader passes over it). A file without one
    whole record is emptied.
    """
    size = path.stat().st_size
    torn = _torn_from(path) if size else None
    if torn is None:
        return None
    with path.open("r+b") as file:
        file.truncate(torn)
        os.fsync(file.fileno())
    return Repair(path.name, torn, size - torn)


def _torn_from(path: Path) -> int | None:
    """Offset where the unreadable tail starts, or None when the last thing in the file is a whole record."""
    torn: int | None = None
    try:
        for item in read_records(path):
            if not isinstance(item, Damage):
                torn = None
            elif torn is None:
                torn = item.offset
    except NotAnArchive:
        return 0
    return torn
