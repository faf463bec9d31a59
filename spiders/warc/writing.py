"""Durable writing of one WARC segment: every record is one gzip member, handed to the system in one write.

A killed process loses at most the record it was writing (the system holds the rest); a power cut loses at most the records since
the last fsync, which happens every SYNC_RECORDS records, after SYNC_S seconds, and at close. Repair cuts a torn tail at the next start.
Records are put together here: warcio's writer escapes the non-ASCII bytes of HTTP headers, and importing it loads an HTTP client
(0.1 s of CPU, more than a crawl that finds nothing changed). Tests read what is written with warcio's reader and checker.
"""

import os
import time
import zlib
from base64 import b32encode
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Final

from spiders.raw import WarcRef

SYNC_RECORDS: Final = 64
SYNC_S: Final = 5.0
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/"
_SOFTWARE: Final = "bowen"
_HTTP: Final = "application/http; msgtype=response"


class WarcWriter:
    """Appends records to `path`; `root` is the archive folder that references are relative to. Open with `with`."""

    def __init__(self, path: Path, *, root: Path | None = None) -> None:
        self.path = path
        self.name = path.relative_to(root).as_posix() if root else path.name
        self._fd = -1
        self._unsynced = 0
        self._synced_at = 0.0

    def __enter__(self) -> "WarcWriter":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._synced_at = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        if self._fd >= 0:
            os.fsync(self._fd)
            os.close(self._fd)
            self._fd = -1

    def write_info(self, info: dict[str, str], at: datetime) -> WarcRef:
        """The warcinfo record that opens a segment: who crawled, what, how."""
        fields = {"software": _SOFTWARE, "format": "WARC File Format 1.1", **info}
        block = b"".join(_line(name, value) for name, value in fields.items())
        return self._append("warcinfo", {"WARC-Filename": self.path.name, "WARC-Date": _date(at)}, "application/warc-fields", block)

    def write_response(
        self, url: str, status: int, reason: str, headers: Sequence[tuple[str, str]], body: bytes, at: datetime, payload_type: str | None
    ) -> WarcRef:
        """An HTTP response: `body` as it came, content coding and all; `payload_type` is the identified media type."""
        fields = {"WARC-Target-URI": url, "WARC-Date": _date(at), "WARC-Payload-Digest": digest_of(body)}
        if payload_type:
            fields["WARC-Identified-Payload-Type"] = payload_type
        return self._append("response", fields, _HTTP, _head(status, reason, headers) + body)

    def write_revisit(
        self, url: str, status: int, reason: str, headers: Sequence[tuple[str, str]], at: datetime, of: tuple[str, datetime], digest: str
    ) -> WarcRef:
        """A visit that brought nothing new: `of` is the URL and date of the response it repeats, `digest` that payload's."""
        fields = {
            "WARC-Target-URI": url,
            "WARC-Date": _date(at),
            "WARC-Profile": _REVISIT + ("server-not-modified" if status == 304 else "identical-payload-digest"),
            "WARC-Refers-To-Target-URI": of[0],
            "WARC-Refers-To-Date": _date(of[1]),
            "WARC-Payload-Digest": digest,
        }
        return self._append("revisit", fields, _HTTP, _head(status, reason, headers))

    def copy(self, member: bytes, record_id: str) -> WarcRef:
        """Append one whole gzip member made elsewhere, byte for byte."""
        return WarcRef(self.name, self._write(member), record_id)

    def _append(self, kind: str, fields: dict[str, str], media_type: str, block: bytes) -> WarcRef:
        identity = _identity()
        return WarcRef(self.name, self._write(record_member(kind, {"WARC-Record-ID": identity, **fields}, media_type, block)), identity)

    def _write(self, data: bytes) -> int:
        offset = os.lseek(self._fd, 0, os.SEEK_END)
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]
        self._unsynced += 1
        if self._unsynced >= SYNC_RECORDS or time.monotonic() - self._synced_at > SYNC_S:
            os.fsync(self._fd)
            self._unsynced, self._synced_at = 0, time.monotonic()
        return offset


def record_member(kind: str, fields: dict[str, str], media_type: str, block: bytes) -> bytes:
    """One WARC record as a gzip member: `fields` are its headers but for type, block digest, media type and length."""
    last = {"WARC-Block-Digest": digest_of(block), "Content-Type": media_type, "Content-Length": str(len(block))}
    head = {"WARC-Type": kind, **fields, **last}
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    parts = (b"WARC/1.1\r\n", *(_line(name, value) for name, value in head.items()), b"\r\n", block, b"\r\n\r\n")
    return b"".join(packer.compress(part) for part in parts) + packer.flush()


def digest_of(payload: bytes) -> str:
    """A digest as archives write it."""
    return "sha1:" + b32encode(sha1(payload, usedforsecurity=False).digest()).decode()


def _identity() -> str:
    """A record id: a random UUID (RFC 9562, version 4). Python's `uuid` loads `platform`, 2.5 ms, to make the same."""
    octets = bytearray(os.urandom(16))
    octets[6], octets[8] = octets[6] & 0x0F | 0x40, octets[8] & 0x3F | 0x80
    text = octets.hex()
    return f"<urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}>"


def _head(status: int, reason: str, headers: Sequence[tuple[str, str]]) -> bytes:
    lines = (_line(name, value, "latin-1") for name, value in headers)
    return f"HTTP/1.1 {status} {reason}".strip().encode() + b"\r\n" + b"".join(lines) + b"\r\n"


def _line(name: str, value: str, encoding: str = "utf-8") -> bytes:
    """A header line; a line end inside a value, which would begin another header, becomes a blank."""
    text = f"{name}: {value}".replace("\r", " ").replace("\n", " ")
    try:
        return text.encode(encoding) + b"\r\n"
    except UnicodeEncodeError:  # not read off the wire, where every byte is latin-1
        return text.encode("utf-8", "replace") + b"\r\n"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
