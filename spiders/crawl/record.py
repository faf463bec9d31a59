"""Writing down: first the record, then its ledger line. What lies between them after a kill is found again by `spiders.crawl.mend`."""

import fcntl
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from spiders.archive import Archive
from spiders.crawl.answers import Answer
from spiders.frontier.watch import Row, row_digest
from spiders.ledger import Entry, Event, Ledger, ledger_path, lock_path, read_ledger
from spiders.raw import RawPage, WarcRef
from spiders.site import Site
from spiders.state import LOOK, CrawlState, SiteState, UrlState, apply, fold
from spiders.warc import WarcWriter

_TYPES = {"html": "text/html", "xml": "application/xml", "json": "application/json", "text": "text/plain"}
NOWHERE = WarcRef("", 0, "")
_GOES_ON = timedelta(minutes=30)  # the crawl that a look began is gone on with for so long, else it counts as killed


class Busy(Exception):
    """Another process is crawling the site."""


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

    @property
    def segment(self) -> Path:
        """The archive file that this crawl writes."""
        return self._warc.path

    @property
    def cut_bytes(self) -> int:
        """Bytes of a torn last line that were cut off the ledger."""
        return self._ledger.cut_bytes

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
