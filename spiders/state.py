"""What is known of a site's URLs: the ledger folded into one state a URL. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from spiders.ledger import Entry, Event
from spiders.links import NAMED, Role
from spiders.raw import WarcRef

GONE_AFTER = timedelta(days=7)  # between the first and the last 404 or 410 of a tombstone
HELD = "not needed: the platform's API gave the author's own text"
SPARE = "not needed: a sitemap names the posts"
LOST = "lost: its record was cut off with a torn end of the archive file"
LOOK = "look"  # how a crawl began that first looks whether anything changed at all
TRAP = "trap: "  # how the reason of a URL begins that was given up as one
SITEMAP = "sitemap"  # what `found` says of a URL that a sitemap lists
_MISSING = (404, 410)


@dataclass(slots=True)
class UrlState:
    """Everything the ledger says of one URL. Times are UTC."""

    url: str
    role: Role = Role.OTHER
    via: str | None = None
    found: str | None = None
    lastmod: str | None = None  # newest date a feed or sitemap gave it
    lastmod_fetched: str | None = None  # that date when it was last fetched
    kind: str | None = None
    status: int | None = None
    visited_at: datetime | None = None  # last answer of any kind
    fetched_at: datetime | None = None  # last response with a body of its own
    changed_at: datetime | None = None
    unchanged: int = 0  # visits in a row that brought nothing new
    changes: int = 0  # visits in a row that brought something new, the first aside
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    content: str | None = None
    location: str | None = None
    led: tuple[int, str] | None = None  # status and location of the last answer that sent its asker on
    ref: WarcRef | None = None
    missing_since: datetime | None = None
    gone: bool = False
    was_post: bool = False  # it was read as a post once
    back_at: datetime | None = None  # when it answered again after it had been missing
    failures: int = 0  # crawls in a row that got no usable answer
    failed_in: str | None = None
    failed_at: datetime | None = None
    listed: bool = False
    reason: str | None = None
    crawl: str | None = None  # crawl of the last visit

    @property
    def visited(self) -> bool:
        """Whether the server ever answered for it."""
        return self.visited_at is not None


@dataclass(slots=True)
class SiteState:
    """A site's URLs by raw URL, and its crawls in order."""

    urls: dict[str, UrlState] = field(default_factory=dict)
    crawls: list["CrawlState"] = field(default_factory=list)

    @property
    def unfinished(self) -> "CrawlState | None":
        """The last crawl when it never said how it ended, or ended incomplete."""
        own = [crawl for crawl in self.crawls if not crawl.imported]
        return own[-1] if own and own[-1].outcome not in ("finished",) else None


@dataclass(slots=True)
class CrawlState:
    """One crawl: its counts by event, and how it ended (None: it was killed)."""

    crawl: str
    started_at: datetime
    how: str | None = None  # crawl, replay, import or look
    finished_at: datetime | None = None
    outcome: str | None = None
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0
    new: int = 0
    changed: int = 0
    wire_bytes: int = 0

    @property
    def imported(self) -> bool:
        """Whether it only took files in."""
        return self.how == "import"


def fold(entries: Iterable[Entry]) -> SiteState:
    """Read a ledger from its start."""
    state = SiteState()
    for entry in entries:
        apply(state, entry)
    return state


def apply(state: SiteState, entry: Entry) -> None:
    """Take one more line into the state."""
    _count(state, entry)
    if entry.url is not None and entry.event in _APPLY:
        known = state.urls.get(entry.url)
        if known is None:
            known = state.urls[entry.url] = UrlState(entry.url)
        _APPLY[entry.event](known, entry)


def _count(state: SiteState, entry: Entry) -> None:
    crawl = next((known for known in reversed(state.crawls) if known.crawl == entry.crawl), None)
    if crawl is None:
        crawl = CrawlState(entry.crawl, parse_instant(entry.at))
        state.crawls.append(crawl)
    if entry.event is Event.START:
        crawl.how = entry.found
    elif entry.event is Event.END:
        crawl.finished_at, crawl.outcome = parse_instant(entry.at), entry.reason
    elif entry.event is Event.FETCHED:
        crawl.fetched += 1
        crawl.wire_bytes += entry.wire_bytes or 0
        fresh = entry.url not in state.urls or not state.urls[entry.url].visited
        crawl.new += bool(fresh and entry.kind == "post" and entry.status == 200)
        crawl.changed += bool(not fresh and entry.changed and entry.kind == "post")
    elif entry.event is Event.UNCHANGED:
        crawl.unchanged += 1
    elif entry.event is Event.FAILED:
        crawl.failed += 1
    elif entry.event is Event.GONE:
        crawl.gone += 1


def _discovered(known: UrlState, entry: Entry) -> None:
    known.role = Role(entry.role) if entry.role else known.role
    known.via = known.via or entry.via
    known.found = entry.found if known.found is None or entry.found in (SITEMAP, NAMED) else known.found
    known.lastmod = entry.lastmod or known.lastmod
    if entry.lastmod and known.visited and known.crawl == entry.crawl:
        known.lastmod_fetched = entry.lastmod  # the list that dates a page came after it
    known.listed = known.listed or bool(entry.listed)


def _fetched(known: UrlState, entry: Entry) -> None:
    at = parse_instant(entry.at)
    known.visited_at, known.status, known.crawl = at, entry.status, entry.crawl
    known.failures, known.reason = 0, None
    known.location = entry.location
    known.led = (entry.status, entry.location) if entry.status and entry.location else known.led
    if entry.status in _MISSING:
        known.missing_since = known.missing_since or at
        return
    known.back_at = at if known.missing_since else known.back_at
    known.missing_since, known.gone = None, False
    changed = entry.changed is not False
    known.changes = known.changes + 1 if changed and known.fetched_at else 0
    known.fetched_at = at
    known.changed_at = at if changed else known.changed_at
    known.unchanged = 0 if changed else known.unchanged + 1
    known.kind = entry.kind or known.kind
    known.was_post = known.was_post or (entry.kind == "post" and entry.status == 200)
    known.etag, known.modified, known.digest, known.content = entry.etag, entry.modified, entry.digest, entry.content
    known.lastmod_fetched = known.lastmod
    if entry.file is not None and entry.offset is not None:
        known.ref = WarcRef(entry.file, entry.offset, entry.record or "")


def _unchanged(known: UrlState, entry: Entry) -> None:
    known.visited_at, known.status, known.crawl = parse_instant(entry.at), entry.status, entry.crawl
    known.unchanged, known.changes = known.unchanged + 1, 0
    known.back_at = known.visited_at if known.missing_since else known.back_at
    known.failures, known.reason, known.missing_since, known.gone = 0, None, None, False
    known.lastmod_fetched = known.lastmod
    known.etag = entry.etag or known.etag
    known.modified = entry.modified or known.modified


def _failed(known: UrlState, entry: Entry) -> None:
    if entry.reason == LOST:  # as though it had never been fetched
        known.ref = known.etag = known.modified = known.digest = known.content = known.visited_at = None
        known.reason = LOST
        return
    known.failures += known.failed_in != entry.crawl
    known.failed_in = entry.crawl
    known.failed_at = parse_instant(entry.at)
    known.reason, known.crawl = entry.reason, entry.crawl


def _skipped(known: UrlState, entry: Entry) -> None:
    known.reason, known.crawl = entry.reason, entry.crawl


def _gone(known: UrlState, entry: Entry) -> None:
    known.gone = True


_APPLY = {
    Event.DISCOVERED: _discovered,
    Event.FETCHED: _fetched,
    Event.UNCHANGED: _unchanged,
    Event.FAILED: _failed,
    Event.SKIPPED: _skipped,
    Event.GONE: _gone,
}


def parse_instant(text: str) -> datetime:
    """An instant as the ledger writes it."""
    return datetime.fromisoformat(text)


def is_tombstone(known: UrlState, status: int, now: datetime) -> bool:
    """Whether this answer buries the URL: missing now, and already missing seven days or more ago, with no answer in between."""
    lived = known.fetched_at is not None and not known.gone
    return lived and status in _MISSING and known.missing_since is not None and now - known.missing_since >= GONE_AFTER
