"""Cleaned posts -> what may be done with each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.digests import combine
from pipelines.flow.derive import derive_site
from pipelines.flow.report import Report
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Reason, Rejected, Rights
from pipelines.rights.site_signs import kind_of
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.raw import RawPage, WarcRef
from spiders.state import parse_instant
from spiders.warc.pages import archive_name

_LOOK = ("url", "stage", "reason", "post_id", "fetched_at", "warc_record_id")
_COPY = ["url", "fetched_at", "warc_file", "warc_offset", "warc_record_id"]


def decide_rights(work: Workspace, name: str) -> Report:
    """Write the rights of every post version of a site, by its pages, its rights files and its owner's words."""
    from pipelines.rights import checked_at, collect, decide

    site, optouts, files = work.site(name), work.optouts(), list(rights_files(work, name))
    signals, seen = collect(files), last_seen(work, name)
    again = seen_again(work, name, seen)
    now = collect(replace(page, fetched_at=seen.get(page.warc.record_id, page.fetched_at)) for page in files)

    def rows(posts: Iterator[Post]) -> Iterator[Rights]:
        return (decide(post, site, signals, optouts) for post in posts)

    def checked(post: Post, row: object) -> Rights:
        assert isinstance(row, Rights)
        looks = (seen.get(post.warc_record_id, post.fetched_at), again.get((post.post_id, post.url), post.fetched_at))
        return replace(row, checked_at=checked_at(post, now, max(looks)))

    settings = combine(repr(site), repr(optouts.rows), repr(signals))
    code = ("pipelines/rights", "pipelines/charmap.py")
    times = repr((sorted(seen.items()), sorted(again.items())))
    return derive_site(work, name, "post_rights", code, rows, late=checked, settings=settings, times=times)


def last_seen(work: Workspace, site: str) -> dict[str, datetime]:
    """By record id: when the server last said that what the record holds has not changed. Only the ledger knows of such answers."""
    newest: dict[str, str] = {}
    seen: dict[str, datetime] = {}
    for entry in read_ledger(ledger_path(work.data_dir, site)):
        if entry.event is Event.FETCHED and entry.url and entry.record:
            newest[entry.url] = entry.record
        elif entry.event is Event.UNCHANGED and entry.url in newest:
            seen[newest[entry.url]] = parse_instant(entry.at)
    return seen


def seen_again(work: Workspace, site: str, seen: Mapping[str, datetime]) -> dict[tuple[str, str], datetime]:
    """By post and address: the last look at a page that said again what was known of its post.

    A page that says anything else of its rights is no repetition: it is the post's row itself (pipelines.clean.sightings).
    """
    again: dict[tuple[str, str], datetime] = {}
    for row in work.store.read("rejected_pages", Rejected, site, _LOOK):
        if row.stage == "clean" and row.reason == Reason.SUPERSEDED and row.post_id:
            key = row.post_id, row.url
            again[key] = max(again.get(key, row.fetched_at), seen.get(row.warc_record_id, row.fetched_at))
    return again


def rights_files(work: Workspace, site: str) -> Iterator[RawPage]:
    """The newest readable copy of each robots.txt, tdmrep.json and ai.txt of a site. Its tables say where they lie: no archive is read."""
    order = {archive_name(path, work.archive.root): at for at, path in enumerate(work.archive.segments(site))}
    copies: dict[str, set[tuple[datetime, int, int, str, str]]] = defaultdict(set)
    for url, fetched_at, file, offset, record_id in _copies(work, site):
        copies[url].add((fetched_at, order.get(file, -1), offset, file, record_id))
    for url in sorted(copies):
        newest = sorted(copies[url], reverse=True)
        pages = (work.archive.page(WarcRef(file, offset, record_id)) for *_, offset, file, record_id in newest)
        yield from islice((page for page in pages if page is not None), 1)


def _copies(work: Workspace, site: str) -> Iterator[tuple[str, datetime, str, int, str]]:
    """Every archived answer to a question for a rights file: URL, time, archive file, offset and record id."""
    for table in ("extracted_posts", "rejected_pages"):
        rows = work.store.table(table, _COPY, site)
        urls = [url for url in pc.unique(rows["url"]).to_pylist() if kind_of(url)]
        yield from zip(*rows.filter(pc.is_in(rows["url"], pa.array(urls, pa.string()))).to_pydict().values(), strict=True)
