"""After a kill: torn ends of the archive are cut, and records whose ledger line was never written are found again.

Apart from the recorder, since a crawl that only looks whether anything changed mends nothing and need not load this.
"""

from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from spiders.crawl.record import Recorder, unchanged_entry
from spiders.ledger import Entry, Event, ledger_path, read_ledger
from spiders.raw import RawPage, WarcRef
from spiders.state import LOST
from spiders.warc import Damage, Record, page_of, read_records
from spiders.warc.pages import parse_date, record_id
from spiders.warc.repair import repair


@dataclass(frozen=True, slots=True)
class Orphan:
    """A record of a killed crawl whose ledger line was never written."""

    crawl: str
    record: Record
    name: str


def repaired(recorder: Recorder) -> Iterator[str]:
    """Cut torn tails off the segments of crawls that never ended; says what was cut."""
    for path in _unended(recorder):
        cut = repair(path)
        if cut:
            at, crawl = recorder.now(), recorder.crawl
            recorder.write(Entry(at=at, event=Event.REPAIRED, crawl=crawl, file=cut.file, offset=cut.kept_bytes, size_bytes=cut.cut_bytes))
            _forget(recorder, path.relative_to(recorder.archive.root).as_posix(), cut.kept_bytes)
            yield str(cut)
        if not path.stat().st_size and path != recorder.segment:
            path.unlink()
    if recorder.cut_bytes:
        yield f"{recorder.site.name}.jsonl: cut {recorder.cut_bytes} bytes of a torn last line"


def _forget(recorder: Recorder, name: str, kept_bytes: int) -> None:
    """Lines that name records which were cut off (a power cut may keep the ledger and lose the archive's end) no longer hold."""
    lost = [url for url, known in recorder.state.urls.items() if known.ref and known.ref.file == name and known.ref.offset >= kept_bytes]
    for url in lost:
        recorder.failed(url, LOST)


def _unended(recorder: Recorder) -> list[Path]:
    """Segments of crawls whose end the ledger does not know."""
    site = recorder.site.name
    ended = {crawl.crawl for crawl in recorder.state.crawls if crawl.finished_at}
    known = ended | (set() if recorder.goes_on else {recorder.crawl})
    own = (path for path in recorder.archive.segments(site) if path.name.endswith(f"-{site}.warc.gz"))
    return [path for path in own if path.name.removesuffix(".warc.gz") not in known]


def orphans(recorder: Recorder) -> Iterator[Orphan]:
    """Records of killed crawls that the ledger does not know. Each such crawl is closed as killed when its last one was taken."""
    killed = _unended(recorder)
    named = _named(recorder) if killed else set()
    for path in killed:
        name = path.relative_to(recorder.archive.root).as_posix()
        crawl = path.name.removesuffix(".warc.gz")
        for item in read_records(path, name):
            if not isinstance(item, Damage) and (name, item.offset) not in named and item.type in ("response", "revisit"):
                yield Orphan(crawl, item, name)
        if crawl != recorder.crawl:
            recorder.write(Entry(at=recorder.now(), event=Event.END, crawl=crawl, reason="killed"))


def _named(recorder: Recorder) -> set[tuple[str, int]]:
    """Every record the ledger names. Lines are not in the order of offsets: visits overlap."""
    entries = read_ledger(ledger_path(recorder.data_dir, recorder.site.name))
    return {(entry.file, entry.offset) for entry in entries if entry.file is not None and entry.offset is not None}


def page_of_orphan(orphan: Orphan) -> tuple[RawPage, str] | None:
    """The page of an orphaned response with its payload digest; None for a record that holds none."""
    page = page_of(orphan.record, orphan.name)
    digest = orphan.record.header("WARC-Payload-Digest")
    return None if page is None else (page, digest or "sha1:" + b32encode(sha1(page.body, usedforsecurity=False).digest()).decode())


def revisit_of_orphan(orphan: Orphan) -> Entry | None:
    """The ledger line that an orphaned revisit record should have had."""
    url = orphan.record.header("WARC-Target-URI")
    if not url:
        return None
    at = parse_date(orphan.record.header("WARC-Date") or "").isoformat(timespec="milliseconds")
    ref = WarcRef(orphan.name, orphan.record.offset, record_id(orphan.record, orphan.name))
    return unchanged_entry(url, 304, at, orphan.crawl, ref, None, None)
