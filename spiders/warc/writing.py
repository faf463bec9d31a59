"""Durable writing of one WARC segment: every record is one gzip member, handed to the system in one write.

A killed process loses at most the record it was writing (the system holds the rest); a power cut loses at most the records since
the last fsync, which happens every SYNC_RECORDS records, after SYNC_S seconds, and at close. Repair cuts a torn tail at the next start.
"""

import io
import os
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from spiders.page import WarcRef

SYNC_RECORDS: Final = 64
SYNC_S: Final = 5.0
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/"
_SOFTWARE: Final = "bowen"


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
        buffer, warc = _writer()
        record = warc.create_warcinfo_record(self.path.name, {"software": _SOFTWARE, "format": "WARC File Format 1.1", **info})
        record.rec_headers.replace_header("WARC-Date", _date(at))
        return self._append(record.rec_headers, buffer, warc, record)

    def write_response(
        self, url: str, status: int, reason: str, headers: Sequence[tuple[str, str]], body: bytes, at: datetime, payload_type: str | None
    ) -> WarcRef:
        """An HTTP response: `body` as it came, content coding and all; `payload_type` is the identified media type."""
        buffer, warc = _writer()
        http = StatusAndHeaders(f"{status} {reason}".strip(), list(headers), protocol="HTTP/1.1")
        extra = {"WARC-Date": _date(at)}
        if payload_type:
            extra["WARC-Identified-Payload-Type"] = payload_type
        payload = io.BytesIO(body)  # its length is given: without one warcio spools to a temporary file
        record = warc.create_warc_record(url, "response", payload=payload, length=len(body), http_headers=http, warc_headers_dict=extra)
        return self._append(record.rec_headers, buffer, warc, record)

    def write_revisit(
        self, url: str, status: int, reason: str, headers: Sequence[tuple[str, str]], at: datetime, of: tuple[str, datetime], digest: str
    ) -> WarcRef:
        """A visit that brought nothing new: `of` is the URL and date of the response it repeats, `digest` that payload's."""
        buffer, warc = _writer()
        http = StatusAndHeaders(f"{status} {reason}".strip(), list(headers), protocol="HTTP/1.1")
        record = warc.create_revisit_record(url, digest, of[0], _date(of[1]), http_headers=http)
        record.rec_headers.replace_header("WARC-Date", _date(at))
        profile = "server-not-modified" if status == 304 else "identical-payload-digest"
        record.rec_headers.replace_header("WARC-Profile", _REVISIT + profile)
        return self._append(record.rec_headers, buffer, warc, record)

    def copy(self, member: bytes, record_id: str) -> WarcRef:
        """Append one whole gzip member made elsewhere, byte for byte."""
        return WarcRef(self.name, self._write(member), record_id)

    def _append(self, rec_headers: StatusAndHeaders, buffer: io.BytesIO, warc: WARCWriter, record: object) -> WarcRef:
        identity = f"<urn:uuid:{uuid.uuid4()}>"
        rec_headers.replace_header("WARC-Record-ID", identity)
        warc.write_record(record)
        return WarcRef(self.name, self._write(buffer.getvalue()), identity)

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


def _writer() -> tuple[io.BytesIO, WARCWriter]:
    buffer = io.BytesIO()
    return buffer, WARCWriter(buffer, gzip=True, warc_version="1.1")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
