"""Archive files: records of withdrawn pages emptied in place, so that every other record keeps its offset.

A WARC record keeps its place and length as a `metadata` record of blanks; its gzip member is padded to its old length with the comment
field that every gzip reader skips. A record of another page that quotes the text (a listing, a feed) has those runs blanked instead.
The new file is written beside the old one and swapped in: a kill leaves the one or the other.
"""

import mmap
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.takedown.forms import forms
from pipelines.takedown.runs import Runs
from pipelines.takedown.target import Withdrawn
from spiders.warc.framing import parse_headers
from spiders.warc.pages import split_http
from spiders.warc.payload import content_encodings, dechunk, decode_body

_URI: Final = re.compile(rb"(?im)^WARC-(?:Refers-To-)?Target-URI:[ \t]*<?([^\r\n>]*)")
_LENGTH: Final = re.compile(rb"(?im)^Content-Length:[ \t]*(\d+)")
_TYPE: Final = re.compile(rb"(?im)^(WARC-Type:[ \t]*)(response|resource|conversion)")
_PRIVATE: Final = re.compile(rb"(?im)^WARC-(?:(?:Payload|Block)-Digest|Refers-To-Target-URI):[^\r\n]*")
_END: Final = re.compile(rb"\r?\n\r?\n")
_ARC: Final = re.compile(rb"(?m)^(https?://\S+) \S+ \d{8,14} \S+ (?:\d+ \S+ \d+ \S+ )?(\d+)\r?$")
_CODED: Final = re.compile(rb"(?im)^(?:Content-Encoding|Transfer-Encoding|Content-Length):[^\r\n]*\r?\n")
_FNAME_COMMENT: Final = 0x10
_NOTE: Final = b"withdrawn\r\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One record inside a piece of decompressed archive: where its header, its block and its end are."""

    start: int
    block: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was done to one archive file."""

    emptied: int = 0
    blanked: int = 0


def members(data: "mmap.mmap | bytes") -> Iterator[tuple[int, int, bytes]]:
    """(start, end, content) of every gzip member; a plain file is one piece. What does not decompress is passed over."""
    if data[:2] != b"\x1f\x8b":
        yield 0, len(data), bytes(data)
        return
    start = 0
    while start < len(data):
        inflate = zlib.decompressobj(31)
        pieces, at = [], start
        try:
            while not inflate.eof and at < len(data):
                pieces.append(inflate.decompress(data[at : at + (1 << 16)]))
                at += 1 << 16
        except zlib.error:
            start = _next_member(data, start + 1)
            continue
        end = min(at, len(data)) - len(inflate.unused_data)
        yield start, end, b"".join(pieces)
        start = end if data[end : end + 2] == b"\x1f\x8b" else _next_member(data, end)


def _next_member(data: "mmap.mmap | bytes", after: int) -> int:
    found = data.find(b"\x1f\x8b\x08", after)
    return found if found >= 0 else len(data)


def parts(content: bytes) -> Iterator[Part]:
    """The records of a piece of archive content, WARC or ARC."""
    at = 0
    while at < len(content):
        start = content.find(b"WARC/", at)
        head = _END.search(content, start) if start >= 0 else None
        length = _LENGTH.search(content, start, head.start()) if head else None
        if start < 0 or head is None or length is None:
            break
        uri = _URI.search(content, start, head.end())
        end = min(len(content), head.end() + int(length[1]))
        yield Part(start, head.end(), end, uri[1].decode("utf-8", "replace") if uri else "")
        at = end
    if at == 0:
        for line in _ARC.finditer(content):
            yield Part(line.start(), line.end() + 1, min(len(content), line.end() + 1 + int(line[2])), line[1].decode("utf-8", "replace"))


def payload_forms(block: bytes) -> Iterator[bytes]:
    """The payload of a record in every form its words may have; the block itself when it is no HTTP message."""
    parsed = split_http(block)
    if parsed is None:
        yield from forms(block)
        return
    _, headers, payload = parsed
    coded = [value for name, value in headers if name.lower() == "content-encoding"]
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        payload = dechunk(payload)
    body, _ = decode_body(payload, content_encodings(coded))
    kind = next((value for name, value in headers if name.lower() == "content-type"), None)
    yield from forms(body, kind)


def holds(block: bytes, runs: Runs) -> bool:
    """Whether a record's block shows any run of the text."""
    return any(runs.hits(form).size for form in payload_forms(block))


def residue(path: Path, runs: Runs) -> int:
    """How many records of an archive file still show the text."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return sum(holds(content[part.block : part.end], runs) for _, _, content in members(data) for part in parts(content))


def clean(path: Path, name: str, gone: Withdrawn, runs: Runs) -> Cleaned:
    """Empty the withdrawn records of a file and blank the text in the others. `name` is the file's name in references."""
    emptied = blanked = 0
    changes: list[tuple[int, int, bytes]] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for start, end, content in members(data):
            edited, gone_here, blank_here = _edit(content, start, data[:2] == b"\x1f\x8b", name, gone, runs)
            if not (gone_here or blank_here):
                continue
            replacement = _fitted(edited, end - start, alone=end - start == len(data)) if data[:2] == b"\x1f\x8b" else edited
            if replacement is None:  # a blanked record that no longer fits its place goes whole
                edited, gone_here, blank_here = _empty_all(content), gone_here + blank_here, 0
                replacement = _fitted(edited, end - start, alone=False) or bytes(end - start)
            emptied, blanked = emptied + gone_here, blanked + blank_here
            changes.append((start, end, replacement))
        if changes:
            _rewrite(path, data, changes)
    return Cleaned(emptied, blanked)


def _edit(content: bytes, start: int, zipped: bool, name: str, gone: Withdrawn, runs: Runs) -> tuple[bytes, int, int]:
    emptied = blanked = 0
    edited = bytearray(content)
    single = None
    found = list(parts(content))
    for part in found:
        offset = start if zipped else part.start
        if (part.url and gone.names_url(part.url)) or ((name, offset) in gone.records and len(found) == 1):
            edited[part.start : part.end] = emptied_record(content[part.start : part.end], part.block - part.start)
            emptied += 1
        elif holds(content[part.block : part.end], runs):
            new = blanked_record(content[part.start : part.end], part.block - part.start, runs)
            if len(new) == part.end - part.start:
                edited[part.start : part.end] = new
            elif zipped and len(found) == 1:
                single = content[: part.start] + new + content[part.end :]
            else:
                edited[part.start : part.end] = emptied_record(content[part.start : part.end], part.block - part.start)
            blanked += 1
    return single or bytes(edited), emptied, blanked


def _empty_all(content: bytes) -> bytes:
    edited = bytearray(content)
    for part in parts(content):
        edited[part.start : part.end] = emptied_record(content[part.start : part.end], part.block - part.start)
    return bytes(edited)


def emptied_record(record: bytes, block: int) -> bytes:
    """A record of the same length that holds nothing: type metadata, no address, no digest, a block of blanks."""
    head = _TYPE.sub(lambda match: match[1] + b"metadata".ljust(len(match[2])), record[:block])
    head = _PRIVATE.sub(lambda match: b"X-Withdrawn:".ljust(len(match[0])), head)
    head = _URI.sub(lambda match: match[0][: match.start(1) - match.start()] + b"urn:withdrawn".ljust(len(match[1]))[: len(match[1])], head)
    if _ARC.match(head):
        head = re.sub(rb"^https?://\S+", lambda match: b"http://withdrawn.invalid/".ljust(len(match[0]), b"x")[: len(match[0])], head)
    size = len(record) - block
    return head + _NOTE.ljust(size)[:size]


def blanked_record(record: bytes, block: int, runs: Runs) -> bytes:
    """A record with the runs of the text blanked in its payload; emptied when they cannot be reached byte by byte."""
    head, message = record[:block], record[block:]
    split = _END.search(message) if message.startswith(b"HTTP/") else None
    http, body = (message[: split.end()], message[split.end() :]) if split else (b"", message)
    plain, coded = _decoded(http, body)
    edited = bytearray(plain)
    for start, end in runs.spans(plain):
        edited[start:end] = b" " * (end - start)
    if holds(_plain_http(http) + bytes(edited), runs):
        return emptied_record(record, block)
    head = _PRIVATE.sub(lambda match: b"X-Withdrawn:".ljust(len(match[0])), head)
    if not coded:
        return head + http + bytes(edited)
    message = _plain_http(http) + bytes(edited)
    return _LENGTH.sub(b"Content-Length: %d" % len(message), head) + message


def _decoded(http: bytes, body: bytes) -> tuple[bytes, bool]:
    headers = parse_headers(http.splitlines()[1:])
    codings = content_encodings([value for name, value in headers if name.lower() == "content-encoding"])
    chunked = any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)
    if not codings and not chunked:
        return body, False
    plain, _ = decode_body(dechunk(body) if chunked else body, codings)
    return plain, True


def _plain_http(http: bytes) -> bytes:
    return _CODED.sub(b"", http)


def _fitted(content: bytes, length: int, *, alone: bool) -> bytes | None:
    """Content as one gzip member of just `length` bytes; None when it does not fit. A file's only member may have any length."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeeze.compress(content) + squeeze.flush()
    tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    missing = length - 10 - len(body) - len(tail)
    if missing == 0 or alone:
        return b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff" + body + tail
    if missing < 0:
        return None
    comment = b" " * (missing - 1) + b"\x00"
    return b"\x1f\x8b\x08" + bytes([_FNAME_COMMENT]) + bytes(4) + b"\x02\xff" + comment + body + tail


def _rewrite(path: Path, data: mmap.mmap, changes: list[tuple[int, int, bytes]]) -> None:
    temporary = path.with_name(f".{path.name}.takedown.tmp")
    with temporary.open("wb") as file:
        at = 0
        for start, end, replacement in changes:
            file.write(memoryview(data)[at:start])
            file.write(replacement)
            at = end
        file.write(memoryview(data)[at:])
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
