"""A disk that refuses a write: recognised by the system's number or, where SQLite, DuckDB or a child process tells it, by its words.

    OSError
    └── DiskRefused    in one line: what could not be written, why, how many bytes are free, what to do
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC, EROFS
from pathlib import Path

_NUMBERS = (ENOSPC, EDQUOT, EFBIG, EROFS)
_SQLITE = ("database or disk is full", "disk I/O error")
_WORDS = re.compile("|".join(map(re.escape, (*map(os.strerror, _NUMBERS), *_SQLITE))))


class DiskRefused(OSError):
    """A write that the disk refused; the message is complete."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Give an error of a write the name of what was written: the system names only what it cannot open."""
    try:
        yield
    except OSError as error:
        if error.filename is None and (words := refusal(error)):
            raise DiskRefused(told(path, words)) from error
        raise


def refusal(error: BaseException) -> str | None:
    """The system's words where an error, or one that it stands for, is a refused write; None for any other."""
    seen: BaseException | None = error
    while seen is not None:
        number = getattr(seen, "errno", None)
        if number in _NUMBERS:
            return os.strerror(number)
        if words := refusal_in(str(seen)):
            return words
        seen = seen.__cause__ or seen.__context__
    return None


def refusal_in(text: str) -> str | None:
    """The words of a refused write in what a program said; None where there are none."""
    found = _WORDS.search(text)
    return found[0] if found else None


def told(path: Path, words: str) -> str:
    """The whole message about a refused write at or under a path."""
    place = next((folder for folder in (path, *path.absolute().parents) if folder.exists()), Path("/"))
    left = os.statvfs(place)
    free = left.f_bavail * left.f_frsize
    todo = "make room or raise the limit, then run the same command again"
    return f"{path}: {words} ({free:,} bytes free now); what was stored stays: {todo}"
