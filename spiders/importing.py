"""Archive files made elsewhere -> our archive: sorted into sites by host, each with its platform and a ledger line a page.

Importing the same bytes twice changes nothing. Files appear under their final names only when whole; the ledger comes last.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from spiders.archive import IMPORT_PREFIX, Archive
from spiders.disk import writing
from spiders.durable import LineLog
from spiders.grouping import Group, group_for, site_of
from spiders.ledger import Entry, Event, Ledger, ledger_path
from spiders.page import RawPage
from spiders.registry import DATA_SITES, add_rows
from spiders.site import Site
from spiders.warc import Damage, NotAnArchive, Record, page_of, read_pages, read_records
from spiders.warc.pages import PAGE_TYPES, split_http
from spiders.warc.writing import digest_of, record_member

_DONE = "imports.txt"
_CLOCKS_DIFFER = timedelta(days=1)
_HOLD_BYTES = 64 << 20
_MADE_ANEW = ("warc-type", "warc-block-digest")


@dataclass(frozen=True, slots=True)
class Imported:
    """What one input file gave: pages by site; `again` when the same bytes were imported before; `problem` when nothing could be read."""

    file: str
    pages: dict[str, int]
    again: bool = False
    problem: str | None = None


def import_files(
    files: list[Path], data_dir: Path, known: dict[str, Site], on_damage: Callable[[Damage], None], now: datetime
) -> Iterator[Imported]:
    """Import each file; `known` (the registry) gains the sites found. Raises OSError for a disk that fails."""
    done = _already(data_dir)
    for file in files:
        try:
            digest = _digest(file)
            if digest in done:
                yield Imported(str(file), {}, again=True)
                continue
            yield _import_file(file, digest, data_dir, known, on_damage, now)
        except FileNotFoundError:
            yield Imported(str(file), {}, problem=f"{file}: no such file; give the path of a WARC or ARC file, or a folder of them")
        except NotAnArchive as error:
            yield Imported(str(file), {}, problem=str(error))
        else:
            done.add(digest)


def _already(data_dir: Path) -> set[str]:
    path = data_dir / "warc" / _DONE
    return {line.split(" ", 1)[0] for line in path.read_text("utf-8").splitlines()} if path.exists() else set()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        hasher = sha256()
        while chunk := stream.read(1 << 20):
            hasher.update(chunk)
    return hasher.hexdigest()


def _import_file(
    file: Path, digest: str, data_dir: Path, known: dict[str, Site], on_damage: Callable[[Damage], None], now: datetime
) -> Imported:
    groups: dict[str, Group] = {}
    crawl = f"{IMPORT_PREFIX}{digest[:16]}"
    parts = _Parts(Archive(data_dir), crawl)
    for member, page in _until(now, _members(file, on_damage), on_damage):
        group = group_for(page.url, groups, known)
        group.add(page)
        parts.write(group.key, member)
    if not groups:
        raise NotAnArchive(f"{file}: no page in it, neither as response nor as resource; nothing to import")
    sites = [site_of(group, note=f"imported from {file.name}") for group in groups.values()]
    add_rows(data_dir / DATA_SITES, [site for site in sites if site.name not in known])
    known.update({site.name: site for site in sites})
    for name, path in parts.finish().items():
        _record(data_dir, name, crawl, path, now)
    with LineLog(data_dir / "warc" / _DONE) as log:
        log.append(f"{digest} {' '.join(sorted(groups))}".encode())
    return Imported(str(file), {name: len(group.urls) for name, group in groups.items()})


class _Parts:
    """The segments being filled, one a site: held in memory up to a limit, then appended to temporary files."""

    def __init__(self, archive: Archive, crawl: str) -> None:
        self._archive, self._crawl = archive, crawl
        self._buffers: dict[str, io.BytesIO] = {}
        self._flushed: set[str] = set()
        self._held = 0

    def write(self, site: str, member: bytes) -> None:
        """Add one gzip member to a site's segment."""
        self._held += self._buffers.setdefault(site, io.BytesIO()).write(member)
        if self._held > _HOLD_BYTES:
            self._flush()

    def finish(self) -> dict[str, Path]:
        """Every segment under its final name."""
        self._flush()
        paths = {site: self._archive.segment(site, self._crawl) for site in sorted(self._flushed)}
        for site, path in paths.items():
            os.replace(self._temporary(site), path)  # noqa: PTH105 - the name says what it does
        return paths

    def _flush(self) -> None:
        try:
            for site, buffer in self._buffers.items():
                self._append(site, buffer.getvalue())
        except OSError:  # a disk that is full is not filled further
            for site in self._flushed | self._buffers.keys():
                self._temporary(site).unlink(missing_ok=True)
            raise
        self._buffers, self._held = {}, 0

    def _append(self, site: str, data: bytes) -> None:
        path = self._temporary(site)
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing(self._archive.segment(site, self._crawl)), path.open("ab" if site in self._flushed else "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._flushed.add(site)

    def _temporary(self, site: str) -> Path:
        path = self._archive.segment(site, self._crawl)
        return path.with_name(f".{path.name}.tmp")


def _members(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[bytes, RawPage]]:
    """Each page's record as a gzip member, and the page. A member that holds one record is kept byte for byte, any other written anew."""
    gzipped = _is_gzip(file)
    with file.open("rb") as source:
        for record, end in _with_end(file, on_damage):
            page = page_of(record, file.name) if record.type in PAGE_TYPES else None
            if page is None:
                continue
            if gzipped and end is not None and record.header("WARC-Record-ID"):
                source.seek(record.offset)
                yield source.read(end - record.offset), page
            else:
                yield _rewritten(record, page), page


def _until(
    now: datetime, members: Iterator[tuple[bytes, RawPage]], on_damage: Callable[[Damage], None]
) -> Iterator[tuple[bytes, RawPage]]:
    """Without pages of days to come: the page fetched last is the current one, and such a page would be it for ever."""
    for member, page in members:
        if page.fetched_at - now > _CLOCKS_DIFFER:
            on_damage(Damage(page.warc.file, page.warc.offset, f"dated {page.fetched_at:%Y-%m-%d}, which is still to come"))
        else:
            yield member, page


def _is_gzip(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(2) == b"\x1f\x8b"


def _with_end(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[Record, int | None]]:
    """Each record with the offset where its member ends, None when it shares its member or damage follows."""
    held: Record | None = None
    shared = False
    for item in read_records(file):
        if held is not None:
            following = item.offset if isinstance(item, Record) and item.offset > held.offset and not shared else None
            yield held, following
            shared = isinstance(item, Record) and item.offset == held.offset
        if isinstance(item, Damage):
            on_damage(item)
            held, shared = None, False
        else:
            held = item
    if held is not None:
        yield held, None if shared else file.stat().st_size


def _rewritten(record: Record, page: RawPage) -> bytes:
    headers = {name: value for name, value in record.headers if name.lower().startswith("warc-") and name.lower() not in _MADE_ANEW}
    headers["WARC-Target-URI"] = page.url
    headers["WARC-Date"] = page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    headers.setdefault("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{page.url} {sha256(record.block).hexdigest()}')}>")
    if record.fault:
        headers["WARC-Truncated"] = "length"
    elif parsed := split_http(record.block):
        headers.setdefault("WARC-Payload-Digest", digest_of(parsed[2]))
    media = "application/http; msgtype=response" if record.type == "response" else record.header("Content-Type")
    return record_member(record.type, headers, media or "application/octet-stream", record.block)


def _record(data_dir: Path, site: str, crawl: str, path: Path, now: datetime) -> None:
    """One ledger line a page, between a start and an end; skipped when a killed import wrote them already."""
    target = ledger_path(data_dir, site)
    stamp = now.astimezone(UTC).isoformat()
    pages = [_fetched(page, crawl) for page in read_pages(path, root=Archive(data_dir).root, on_damage=lambda _: None)]
    end = Entry(at=stamp, event=Event.END, crawl=crawl, reason="imported", counts={"fetched": len(pages)})
    with Ledger(target) as ledger:
        if not (target.exists() and f'"crawl":"{crawl}"'.encode() in target.read_bytes()):
            ledger.write([Entry(at=stamp, event=Event.START, crawl=crawl, found="import"), *pages, end])


def _fetched(page: RawPage, crawl: str) -> Entry:
    return Entry(
        at=page.fetched_at.isoformat(), event=Event.FETCHED, crawl=crawl, url=page.url, status=page.status, size_bytes=len(page.body),
        content=sha256(page.body).hexdigest()[:16], etag=page.header("ETag"), modified=page.header("Last-Modified"),
        location=page.header("Location"), file=page.warc.file, offset=page.warc.offset, record=page.warc.record_id,
    )  # fmt: skip
