"""The crawl's side of a URL's life in plain lines: where it was found, what robots.txt said, what came, where the bytes lie."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from spiders.archive import Archive
from spiders.formats.robots import Robots
from spiders.frontier.revisit import interval, is_due
from spiders.ledger import Entry, Event, ledger_path, read_ledger
from spiders.page import Page, RawPage
from spiders.registry import owner_of
from spiders.settings import AGENT
from spiders.site import Site
from spiders.state import UrlState, fold, parse_instant
from spiders.urls import canonical


def life_of(url: str, sites: Iterable[Site], data_dir: Path) -> list[str]:
    """What the crawl knows of a URL, oldest first; one line saying so when it knows nothing."""
    owner = owner_of(url, sites)
    names = [owner.name] if owner else _ledgers(data_dir)
    for name in names:
        site = owner or Site(name=name, url=url)
        lines = list(_lines(url, site, data_dir))
        if lines:
            return [f"site {name}", *lines]
    known = f"site {owner.name}" if owner else "no site of the registry holds this address"
    return [known, "never discovered: no feed, sitemap, list or link named it"]


def _ledgers(data_dir: Path) -> list[str]:
    return sorted(path.name.removesuffix(".jsonl") for path in (data_dir / "ledger").glob("*.jsonl"))


def _lines(url: str, site: Site, data_dir: Path) -> Iterator[str]:
    key = canonical(url)
    entries = list(read_ledger(ledger_path(data_dir, site.name)))
    own = [entry for entry in entries if entry.url is not None and (entry.url == url or canonical(entry.url) == key)]
    if not own:
        return
    spellings = sorted({entry.url for entry in own if entry.url})
    if spellings != [url]:
        yield f"known as {', '.join(spellings)}"
    yield from (line for entry in own if (line := _line(entry)))
    state = fold(entries)
    known = next((state.urls[spelling] for spelling in spellings if state.urls[spelling].ref), state.urls[spellings[0]])
    yield from _robots(known.url, state.urls, Archive(data_dir))
    yield from _bytes(known, site, Archive(data_dir))
    yield _next(known, entries)


def _line(entry: Entry) -> str | None:
    """One ledger line in words."""
    at = entry.at[:19].replace("T", " ") + "Z"
    if entry.event is Event.DISCOVERED:
        dated = f", dated {entry.lastmod}" if entry.lastmod else ""
        return f"{at} discovered from {entry.via} ({entry.found}; as {entry.role}){dated}"
    if entry.event is Event.FETCHED:
        to = f", leads to {entry.location}" if entry.location and entry.status and 300 <= entry.status < 400 else ""
        changed = ", changed since the last fetch" if entry.changed else ""
        kind = f", read as {entry.kind}" if entry.kind else ""
        return f"{at} fetched: HTTP {entry.status}, {entry.size_bytes} bytes {entry.media_type or ''}".rstrip() + f"{kind}{changed}{to}"
    if entry.event is Event.UNCHANGED:
        return f"{at} asked again: nothing changed (HTTP {entry.status})"
    words = {Event.FAILED: "failed", Event.SKIPPED: "not fetched", Event.GONE: "gone"}
    return f"{at} {words[entry.event]}: {entry.reason or ''}".rstrip(": ") if entry.event in words else None


def _robots(url: str, urls: dict[str, UrlState], archive: Archive) -> Iterator[str]:
    """What the archived robots.txt of the origin says of the URL today."""
    origin = "/".join(url.split("/", 3)[:3])
    known = urls.get(f"{origin}/robots.txt")
    if known is None:
        yield "robots: no robots.txt was asked for (imported pages, or another host)"
        return
    page = archive.page(known.ref) if known.ref and known.status in (200, 304) else None
    if page is None:
        means = ": everything is allowed" if known.status in (404, 410) else ""
        said = f" answered HTTP {known.status}{means}" if known.status else f": {known.reason}"
        yield f"robots: {origin}/robots.txt{said}"
        return
    allowed = Robots.parse(page.body).allows(AGENT, url)
    yield f"robots: {origin}/robots.txt {'allows' if allowed else 'disallows'} it for {AGENT}"


def _bytes(known: UrlState, site: Site, archive: Archive) -> Iterator[str]:
    """Where the last body lies, and how it decodes."""
    if known.ref is None:
        return
    yield f"WARC record {known.ref.record_id} in {known.ref.file} at byte {known.ref.offset}"
    page = archive.page(known.ref)
    if page is None:
        yield f"the record cannot be read: {known.ref.file} is missing or was changed"
        return
    yield _encoding(page, site)
    if page.fault:
        yield f"the body is not whole: {page.fault}"


def _encoding(page: RawPage, site: Site) -> str:
    read = Page(page, site)
    return f"decoded as {read.decoded.encoding} ({read.decoded.source})" if read.media != "binary" else "binary, not decoded"


def _next(known: UrlState, entries: list[Entry]) -> str:
    """When it will be asked for again, seen from the ledger's last line."""
    if known.gone:
        return "next: gone at its source, asked for again every 90 days"
    now = parse_instant(entries[-1].at)
    if is_due(known, now) or known.visited_at is None:
        return "next: due at the next crawl"
    return f"next: about {known.visited_at + interval(known):%Y-%m-%d}, or when a feed or sitemap gives it a new date"
