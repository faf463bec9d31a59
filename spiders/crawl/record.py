"""Writing down: first the record, then its ledger line. What lies between them after a kill is found again at the next start."""

import fcntl
import os
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from pathlib import Path

from spiders.archive import Archive
from spiders.crawl.answers import Answer
from spiders.frontier.watch import Row, row_digest
from spiders.ledger import Entry, Event, Ledger, ledger_path, lock_path, read_ledger
from spiders.raw import RawPage, WarcRef
from spiders.site import Site
from spiders.state import LOOK, LOST, CrawlState, SiteState, UrlState, apply, fold
from spiders.warc import Damage, Record, WarcWriter, page_of, read_records, repair
from spiders.warc.pages import record_id

_TYPES = {"html": "text/html", "xml": "application/xml", "json": "application/json", "text": "text/plain"}
NOWHERE = WarcRef("", 0, "")
_GOES_ON = timedelta(minutes=30)  # the crawl that a look began is gone on with for so long, else it counts as killed


class Busy(Exception):
    """Another process is crawling the site."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A record of a killed crawl whose ledger line was never written."""

    crawl: str
    record: Record
    name: str


class Recorder:
    """The archive segment and the ledger of one crawl of one site. Use with `with`.

    `known` stands for the ledger where only a look is meant. A crawl that such a look began a moment ago is gone on with: what it
    asked for is not asked for again.
    """

    def __init__(self, site: Site, data_dir: Path, clock: Callable[[], datetime], known: SiteState | None = None) -> None:
        self.site, self.data_dir, self.clock = site, data_dir, clock
        self.archive = Archive(data_dir)
        self.counts: Counter[str] = Counter()
        self._look = known is not None
        self.state = known or SiteState()
        self.crawl = ""
        self._began: CrawlState | None = None
        self._stack = ExitStack()

    def __enter__(self) -> "Recorder":
        path = ledger_path(self.data_dir, self.site.name)
        _lock(lock_path(self.data_dir, self.site.name), self._stack, self.site.name)
        if not self._look:
            self.state = fold(read_ledger(path))
            self._began = self._begun()
        self._ledger = self._stack.enter_context(Ledger(path))
        self.crawl = self._began.crawl if self._began else self._new_id()
        self._warc = WarcWriter(self.archive.segment(self.site.name, self.crawl), root=self.archive.root)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _begun(self) -> CrawlState | None:
        last = self.state.crawls[-1] if self.state.crawls else None
        fresh = last is not None and abs(self.clock() - last.started_at) < _GOES_ON
        return last if last is not None and fresh and last.how == LOOK and last.outcome is None else None

    @property
    def goes_on(self) -> bool:
        """Whether this is the rest of a crawl that a look began."""
        return self._began is not None

    def answered(self, url: str) -> UrlState | None:
        """A URL that the look at the begin of this crawl asked for and got an answer to."""
        known = self.state.urls.get(url)
        if self._began is None or known is None or known.crawl != self.crawl or known.failed_in == self.crawl:
            return None
        return known if known.visited_at is not None and known.visited_at >= self._began.started_at else None

    def _new_id(self) -> str:
        stamp = f"{self.clock():%Y%m%dT%H%M%SZ}"
        taken = {crawl.crawl for crawl in self.state.crawls}
        name, number = f"{stamp}-{self.site.name}", 1
        while name in taken or self.archive.segment(self.site.name, name).exists():
            number += 1
            name = f"{stamp}-{number}-{self.site.name}"
        return name

    def begin(self, agent: str, how: str) -> None:
        """Open the segment and write the crawl's first line."""
        self._stack.enter_context(self._warc)
        if self.goes_on:
            return
        self.write(Entry(at=self.now(), event=Event.START, crawl=self.crawl, url=None, found=how))
        info = {"isPartOf": self.site.name, "http-header-user-agent": agent, "robots": "obey (RFC 9309)", "description": self.site.url}
        self._warc.write_info(info, self.clock())

    def now(self) -> str:
        """The instant, as the ledger writes it."""
        return self.clock().isoformat(timespec="milliseconds")

    def write(self, *entries: Entry) -> None:
        """Append ledger lines in one write, and take them into the state."""
        if not entries:
            return
        self._ledger.write(entries)
        for entry in entries:
            apply(self.state, entry)
            self.counts[entry.event.value] += 1
            self.counts["wire_bytes"] += entry.wire_bytes or 0

    def end(self, outcome: str, watch: Sequence[Row] = (), until: str | None = None) -> dict[str, int]:
        """Write the crawl's last line; returns its counts. `watch` and `until` tell the next crawl what to look at."""
        state = next(crawl for crawl in self.state.crawls if crawl.crawl == self.crawl)
        counts = {name: getattr(state, name) for name in ("fetched", "unchanged", "failed", "gone", "new", "changed", "wire_bytes")}
        seen = {"row": row_digest(self.site), "watch": [dict(row) for row in watch], "until": until} if watch else {}
        self.write(Entry(at=self.now(), event=Event.END, crawl=self.crawl, reason=outcome, counts=counts, **seen))  # type: ignore[arg-type]
        return counts

    def failed(self, url: str, reason: str, event: Event = Event.FAILED) -> None:
        """Write that a URL gave no answer, or (SKIPPED) was not asked for."""
        self.write(Entry(at=self.now(), event=event, crawl=self.crawl, url=url, reason=reason[:500]))

    def unchanged(self, entry: Entry) -> None:
        """Write that a visit brought nothing new."""
        self.write(entry)

    def repaired(self) -> Iterator[str]:
        """Cut torn tails off the segments of crawls that never ended; says what was cut."""
        ended = {crawl.crawl for crawl in self.state.crawls if crawl.finished_at}
        for path in self._unended(ended):
            cut = repair(path)
            if cut:
                at, crawl = self.now(), self.crawl
                self.write(Entry(at=at, event=Event.REPAIRED, crawl=crawl, file=cut.file, offset=cut.kept_bytes, size_bytes=cut.cut_bytes))
                self._forget(path.relative_to(self.archive.root).as_posix(), cut.kept_bytes)
                yield str(cut)
            if not path.stat().st_size and path != self._warc.path:
                path.unlink()
        if self._ledger.cut_bytes:
            yield f"{self.site.name}.jsonl: cut {self._ledger.cut_bytes} bytes of a torn last line"

    def _forget(self, name: str, kept_bytes: int) -> None:
        """Lines that name records which were cut off (a power cut may keep the ledger and lose the archive's end) no longer hold."""
        lost = [url for url, known in self.state.urls.items() if known.ref and known.ref.file == name and known.ref.offset >= kept_bytes]
        for url in lost:
            self.failed(url, LOST)

    def _unended(self, ended: set[str]) -> list[Path]:
        own = (path for path in self.archive.segments(self.site.name) if path.name.endswith(f"-{self.site.name}.warc.gz"))
        current = set() if self.goes_on else {self.crawl}
        return [path for path in own if path.name.removesuffix(".warc.gz") not in ended | current]

    def orphans(self) -> Iterator[Orphan]:
        """Records of killed crawls that the ledger does not know. Each such crawl is closed as killed when its last one was taken."""
        killed = self._unended({crawl.crawl for crawl in self.state.crawls if crawl.finished_at})
        named = self._named() if killed else set()
        for path in killed:
            name = path.relative_to(self.archive.root).as_posix()
            crawl = path.name.removesuffix(".warc.gz")
            for item in read_records(path, name):
                if not isinstance(item, Damage) and (name, item.offset) not in named and item.type in ("response", "revisit"):
                    yield Orphan(crawl, item, name)
            if crawl != self.crawl:
                self.write(Entry(at=self.now(), event=Event.END, crawl=crawl, reason="killed"))

    def _named(self) -> set[tuple[str, int]]:
        """Every record the ledger names. Lines are not in the order of offsets: visits overlap."""
        entries = read_ledger(ledger_path(self.data_dir, self.site.name))
        return {(entry.file, entry.offset) for entry in entries if entry.file is not None and entry.offset is not None}

    def response(self, answer: Answer) -> RawPage:
        """Archive a response; the page as it will be read back."""
        from spiders.page import Page  # loads the parsers, which a crawl that finds nothing changed does without

        media = Page(raw_page(answer, NOWHERE), self.site).media
        payload_type = _TYPES.get(media) or (answer.header("Content-Type") or "").partition(";")[0].strip().lower() or None
        headers = [*answer.headers, ("Content-Length", str(len(answer.wire)))]
        ref = self._warc.write_response(answer.url, answer.status, answer.phrase, headers, answer.wire, answer.at, payload_type)
        return raw_page(answer, ref)

    def revisit(self, answer: Answer, known: UrlState) -> WarcRef:
        """Archive that a visit brought nothing new."""
        at = known.fetched_at or answer.at
        return self._warc.write_revisit(
            answer.url, answer.status, answer.phrase, list(answer.headers), answer.at, (known.url, at), known.digest or answer.digest
        )


def _lock(path: Path, stack: ExitStack, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = stack.enter_context(path.open("w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Busy(f"{name}: another process is crawling it; wait for it to end") from None
    stack.callback(os.utime, path)


def raw_page(answer: Answer, ref: WarcRef) -> RawPage:
    """An answer as a page."""
    return RawPage(answer.url, answer.status, answer.headers, answer.body, answer.at, ref, answer.fault)


def fetched_entry(page: RawPage, crawl: str, *, kind: str, known: UrlState | None, wire: bytes | None, digest: str | None) -> Entry:
    """The ledger line of an archived response."""
    content = sha256(page.body).hexdigest()[:16]
    return Entry(
        at=page.fetched_at.isoformat(timespec="milliseconds"), event=Event.FETCHED, crawl=crawl, url=page.url, status=page.status,
        size_bytes=len(page.body), wire_bytes=None if wire is None else len(wire), kind=kind,
        media_type=(page.header("Content-Type") or "").partition(";")[0].strip() or None,
        etag=page.header("ETag"), modified=page.header("Last-Modified"), digest=digest, content=content,
        changed=None if known is None or known.content is None else known.content != content,
        location=page.header("Location"), file=page.warc.file, offset=page.warc.offset, record=page.warc.record_id, reason=page.fault,
    )  # fmt: skip


def unchanged_entry(url: str, status: int, at: str, crawl: str, ref: WarcRef, etag: str | None, modified: str | None) -> Entry:
    """The ledger line of a revisit record."""
    return Entry(
        at=at, event=Event.UNCHANGED, crawl=crawl, url=url, status=status, etag=etag, modified=modified,
        file=ref.file, offset=ref.offset, record=ref.record_id,
    )  # fmt: skip


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
    from spiders.warc.pages import parse_date

    at = parse_date(orphan.record.header("WARC-Date") or "").isoformat(timespec="milliseconds")
    ref = WarcRef(orphan.name, orphan.record.offset, record_id(orphan.record, orphan.name))
    return unchanged_entry(url, 304, at, orphan.crawl, ref, None, None)
