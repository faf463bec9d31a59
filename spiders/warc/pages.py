"""Archive records -> `RawPage`: what post-processing reads."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from spiders.raw import RawPage, WarcRef
from spiders.warc.framing import HEADER_LIMIT_BYTES, Damage, Headers, Record, parse_headers, read_records
from spiders.warc.payload import content_encodings, dechunk, decode_body

PAGE_TYPES: Final = ("response", "resource")  # a resource is a page without its HTTP message: a folder of files made an archive
_STATUS_LINE: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_HEADER_END: Final = re.compile(rb"\r?\n\r?\n")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_log = logging.getLogger(__name__)


def _warn(damage: Damage) -> None:
    _log.warning("%s", damage)


def read_pages(path: Path, *, root: Path | None = None, on_damage: Callable[[Damage], None] = _warn) -> Iterator[RawPage]:
    """Every response and resource record of an archive file, in order, bodies decoded.

    `root` is the archive folder that `RawPage.warc.file` is relative to (else the file's own name). A bad record is told to
    `on_damage` and passed over. Raises NotAnArchive for a file that holds no record at all, OSError.
    """
    name = archive_name(path, root)
    for record in read_records(path, name):
        if isinstance(record, Damage):
            on_damage(record)
        elif record.type in PAGE_TYPES:
            page = page_of(record, name)
            if page is not None:
                yield page
            elif record.type == "response":
                on_damage(Damage(name, record.offset, "a response record without an HTTP response or a target URI"))


def archive_name(path: Path, root: Path | None) -> str:
    """The file's name as references hold it: relative to the archive folder, with forward slashes."""
    return path.relative_to(root).as_posix() if root else path.name


def read_at(path: Path, ref: WarcRef) -> RawPage | None:
    """The page that a reference names, or None when it is not there. ARC files are read from their start: it explains the rest."""
    for record in read_records(path, ref.file, 0 if path.name.removesuffix(".gz").endswith(".arc") else ref.offset):
        if not isinstance(record, Damage) and record.offset < ref.offset:
            continue
        if isinstance(record, Damage) or record.offset != ref.offset:
            return None
        if record.type in PAGE_TYPES and record_id(record, ref.file) == ref.record_id:
            return page_of(record, ref.file)
    return None


def page_of(record: Record, name: str) -> RawPage | None:
    """A response or resource record as a page; None when it holds no HTTP response or names no address of the web."""
    url = (record.header("WARC-Target-URI") or "").strip().strip("<>")
    parsed = _as_served(record) if record.type == "resource" else split_http(record.block)
    if parsed is None or not url.lower().startswith(("http://", "https://")):
        return None
    status, headers, payload = parsed
    body, fault = _body(headers, payload)
    return RawPage(
        url=url,
        status=status,
        headers=headers,
        body=body,
        fetched_at=parse_date(record.header("WARC-Date") or ""),
        warc=WarcRef(name, record.offset, record_id(record, name)),
        fault=record.fault or fault,
    )


def _as_served(record: Record) -> tuple[int, Headers, bytes]:
    """A resource as a server would have given it: its block is the payload itself, its media type the record's own."""
    media = record.header("Content-Type")
    return 200, (("Content-Type", media),) if media else (), record.block


def _body(headers: Headers, payload: bytes) -> tuple[bytes, str | None]:
    codings: list[str] = []
    for name, value in headers:
        low = name.lower()
        if low == "transfer-encoding" and "chunked" in value.lower():
            payload = dechunk(payload)
        elif low == "content-encoding":
            codings.append(value)
    return decode_body(payload, content_encodings(codings))


def record_id(record: Record, name: str) -> str:
    """The record's id; ARC records and careless writers give none, so file and offset stand in."""
    return record.header("WARC-Record-ID") or f"<{name}#{record.offset}>"


def split_http(block: bytes) -> tuple[int, Headers, bytes] | None:
    """Status, headers and payload of an HTTP response message; None when it is none."""
    line = _STATUS_LINE.match(block)
    if not line:
        return None
    end = _HEADER_END.search(block, 0, HEADER_LIMIT_BYTES)
    head, payload = (block[: end.start()], block[end.end() :]) if end else (block[:HEADER_LIMIT_BYTES], b"")
    return int(line[1]), parse_headers(head.splitlines()[1:]), payload


def parse_date(text: str) -> datetime:
    """WARC-Date (ISO 8601 in UTC, whole or cut after any part) or ARC date (14 digits) as an instant; the epoch when it is neither."""
    digits = re.sub(r"\D", "", text)[:20]
    whole = digits[:14] + "----0101000000"[len(digits) :]
    try:
        instant = datetime.fromisoformat(f"{whole[:8]}T{whole[8:]}").replace(tzinfo=UTC)
    except ValueError:
        return _EPOCH
    return instant.replace(microsecond=int(digits[14:].ljust(6, "0"))) if "." in text else instant
