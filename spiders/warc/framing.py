"""Archive file -> records: WARC 0.17-1.1 and ARC 1-2, plain or gzip, with every damage reported and passed over."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spiders.warc.stream import Broken, Stream

HEADER_LIMIT_BYTES: Final = 1 << 18
BLOCK_LIMIT_BYTES: Final = (16 << 20) + HEADER_LIMIT_BYTES
_VERSION: Final = re.compile(rb"WARC/\d+\.\d+\s*\Z")
_BLANK: Final = re.compile(rb"\s*")
_LENGTH: Final = re.compile(r"[0-9]{1,18}")  # Python reads no number of 5,000 digits, and no file is that long
_ENDS: Final = 3  # bytes of an end of a header that may stand before where none was found
_MOST_DAMAGES: Final = 10_000  # told of a file: one of rubbish has millions

Headers = tuple[tuple[str, str], ...]


class NotAnArchive(ValueError):
    """The file is not a WARC or ARC file at all."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of an archive file that could not be read."""

    file: str
    offset: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Record:
    """One archive record. `block` holds at most BLOCK_LIMIT_BYTES; `fault` says when it is not whole."""

    offset: int
    type: str
    headers: Headers
    block: bytes
    fault: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def read_records(path: Path, name: str | None = None, offset: int = 0) -> Iterator[Record | Damage]:
    """Every record of an archive file in order, and every damage between them. Raises NotAnArchive, OSError.

    `offset` starts at a record known to begin there. `name` is what Damage calls the file.
    """
    label = name or str(path)
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise NotAnArchive(f"{path}: empty file; delete it or fetch it again")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield from _records(Stream(data, offset), label, path, whole=not offset)


def _records(stream: Stream, label: str, path: Path, *, whole: bool) -> Iterator[Record | Damage]:
    seen, fields, problem, told = False, 0, "", 0
    while True:
        try:
            offset = _skip_blank(stream)
            if offset is None:
                break
            head = stream.peek(9)
            if head.startswith(b"WARC/"):
                record: Record = _warc_record(stream, offset)
            elif head == b"filedesc:" or fields:
                record, fields = _arc_record(stream, offset, fields)
            else:
                raise Broken(offset, f"no record starts here ({head!r})")
        except Broken as broken:
            problem, told = problem or broken.problem, told + 1
            if told <= _MOST_DAMAGES:
                yield Damage(label, broken.offset, broken.problem)
            if not _resync(stream, broken.offset, fields):
                break
            continue
        seen = True
        yield record
    if whole and not seen:
        raise NotAnArchive(f"{path}: no WARC or ARC record in it ({problem or 'blank'}); give .warc, .warc.gz or .arc files")


def _skip_blank(stream: Stream) -> int | None:
    while True:
        head = stream.peek(256)
        if not head:
            return None
        match = _BLANK.match(head)
        blank = match.end() if match else 0
        if blank < len(head):
            stream.skip(blank)
            return stream.offset()
        stream.skip(blank)


def _resync(stream: Stream, offset: int, fields: int) -> bool:
    if stream.gzipped:
        return stream.resync(offset, lambda first: first.lstrip().startswith((b"WARC/", b"filedesc:")) or bool(fields and first))
    stream.skip(1)
    while True:
        distance = stream.find(b"\nWARC/", 1 << 20)
        if distance >= 0:
            stream.skip(distance + 1)
            return True
        if not stream.skip((1 << 20) - 6):
            return False


def _warc_record(stream: Stream, offset: int) -> Record:
    searched = max(0, stream.endless - stream.position - _ENDS)
    end = stream.find(b"\r\n\r\n", HEADER_LIMIT_BYTES, searched)
    bare = stream.find(b"\n\n", end if end >= 0 else HEADER_LIMIT_BYTES, searched)
    size, gap = (bare, 2) if bare >= 0 else (end, 4)
    if size < 0:
        stream.endless = stream.position + HEADER_LIMIT_BYTES
        raise Broken(offset, "a record header without an end")
    first, *lines = stream.take(size + gap)[:size].splitlines()
    headers = parse_headers(lines)
    fields = {name.lower(): value for name, value in reversed(headers)}
    length = fields.get("content-length", "")
    if not _VERSION.match(first) or not _LENGTH.fullmatch(length):
        raise Broken(offset, f"a record header without a usable Content-Length ({length[:60]!r})")
    block, fault = _block(stream, int(length))
    if fault is None and "warc-truncated" in fields:
        fault = f"truncated: by its writer ({fields['warc-truncated']})"
    return Record(offset, fields.get("warc-type", ""), headers, block, fault)


def _block(stream: Stream, length: int) -> tuple[bytes, str | None]:
    block = stream.take(min(length, BLOCK_LIMIT_BYTES))
    if length > BLOCK_LIMIT_BYTES:
        stream.skip(length - BLOCK_LIMIT_BYTES)
        return block, f"too_large: record of {length} bytes"
    return block, None if len(block) == length else f"truncated: {len(block)} of {length} bytes"


def parse_headers(lines: list[bytes]) -> Headers:
    """Header lines -> pairs in order; a line that continues the one before is joined to it; lines without a colon are dropped."""
    pairs: list[tuple[str, list[str]]] = []
    for raw in lines:
        line = _text(raw)
        if line[:1] in " \t" and line and pairs:
            pairs[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            pairs.append((name.strip(), [value.strip()]))
    return tuple((name, " ".join(filter(None, values))) for name, values in pairs)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _arc_record(stream: Stream, offset: int, fields: int) -> tuple[Record, int]:
    end = stream.find(b"\n", HEADER_LIMIT_BYTES)
    line = _text(stream.take(end + 1 if end >= 0 else HEADER_LIMIT_BYTES)).rstrip("\r\n")
    if line.startswith("filedesc:"):
        return _arc_header(stream, offset, line)
    parts = line.rsplit(" ", fields - 1)
    if len(parts) < 5:
        raise Broken(offset, f"not an ARC record header ({line[:60]!r})")
    length = int(parts[-1]) if _LENGTH.fullmatch(parts[-1]) else 0
    block, fault = _block(stream, length)
    headers = (("WARC-Target-URI", parts[0]), ("WARC-Date", parts[2]), ("Content-Length", str(length)))
    return Record(offset, "response", headers, block, fault), fields


def _arc_header(stream: Stream, offset: int, line: str) -> tuple[Record, int]:
    """The version block: its second line names the version, its third the fields of every later header."""
    version = _line(stream)
    names = _line(stream)
    length = line.rsplit(" ", 1)[-1]
    rest = int(length) - len(version) - len(names) if _LENGTH.fullmatch(length) else 0
    if rest > 0:
        stream.skip(rest)
    return Record(offset, "arc_header", (("WARC-Target-URI", line.split(" ", 1)[0]),), version + names), max(5, len(names.split()))


def _line(stream: Stream) -> bytes:
    end = stream.find(b"\n", HEADER_LIMIT_BYTES)
    return stream.take(end + 1) if end >= 0 else b""
