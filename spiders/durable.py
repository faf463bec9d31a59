"""Files that are whole or absent: replace in one step; append lines that a kill cannot glue together."""

import os
from pathlib import Path

from spiders.disk import writing


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old one or the new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with writing(path), temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - the name says what it does
    finally:
        temporary.unlink(missing_ok=True)


class LineLog:
    """An append-only file of lines: each goes out in one write; a torn last line, left by a kill, is cut at opening."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1
        self.cut_bytes = 0

    def __enter__(self) -> "LineLog":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self.cut_bytes = _cut_torn_line(self._fd)
        return self

    def __exit__(self, *_: object) -> None:
        if self._fd >= 0:
            os.fsync(self._fd)
            os.close(self._fd)
            self._fd = -1

    def append(self, *lines: bytes) -> None:
        """Append lines (without line ends) in one write."""
        data = memoryview(b"".join(line + b"\n" for line in lines))
        while data:
            data = data[os.write(self._fd, data) :]

    def sync(self) -> None:
        """Wait until what was appended is on the disk."""
        os.fsync(self._fd)


def _cut_torn_line(fd: int) -> int:
    size = os.lseek(fd, 0, os.SEEK_END)
    end = size
    while end:
        start = max(0, end - (1 << 16))
        chunk = os.pread(fd, end - start, start)
        newline = chunk.rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end < size:
        os.ftruncate(fd, end)
    return size - end
