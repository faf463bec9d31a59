"""WARC segments -> extracted posts and rejected pages. Small crawls of a month share a Parquet file, every other segment has its own."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pipelines.digests import code_digest, combine, segment_digest
from pipelines.extract.extract import crashed, extract_task
from pipelines.flow.lost import lost_pages
from pipelines.flow.parts import parts_of
from pipelines.flow.report import Report, timed
from pipelines.flow.sites import list_crawls
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rejected
from pipelines.stage import run
from pipelines.workers import run_limited
from spiders.ledger import ledger_path, read_ledger
from spiders.page import RawPage
from spiders.site import Site
from spiders.warc import Damage, NotAnArchive, read_pages, read_records
from spiders.warc.pages import archive_name

CODE = ("spiders", "pipelines/extract", "pipelines/records.py")
TABLE, REJECTED = "extracted_posts", "rejected_pages"
Row = TypeVar("Row", Post, Rejected)
_REFUSED = " no archive"  # behind the digest of a file that holds no record: it is looked at, and told of, on every run
Inputs = Mapping[str, str]  # by the name of an archive file: a digest of what its rows are made from


def extract_site(work: Workspace, name: str, workers: int | None = None) -> Report:
    """Extract every segment of a site that has not been extracted by just this code.

    `workers` processes read the pages, one a core by default; 0 reads them here, without limits, so that their cost can be measured.
    """
    site = work.site(name)
    damaged = work.store.set_aside_damaged(name)  # first of a site's steps: this one and those after it make them again
    list_crawls(work, name)
    with timed() as report:
        report.failed.extend(damaged)
        parts = parts_of(work.archive.segments(site.name))
        for part, segments in parts.items():
            _extract_part(work, site, part, segments, report, workers)
        work.store.keep_only(TABLE, site.name, parts)
        work.store.keep_only(REJECTED, site.name, [*map(_rejected, parts), "clean"])
    return report


def unread_segments(work: Workspace, name: str) -> list[Path]:
    """The segments of a site that extraction has not read as they now are."""
    site, unread = work.site(name), list[Path]()
    for part, segments in parts_of(work.archive.segments(name)).items():
        told = _told(work, name, part)
        unread += [path for path in segments if {_inputs(site, path)} != {each.get(path.name) for each in told}]
    return unread


def _rejected(part: str) -> str:
    return f"extract-{part}"


def _inputs(site: Site, path: Path) -> str:
    return combine(code_digest(*CODE), segment_digest(path), repr(site))


def _told(work: Workspace, site: str, part: str) -> tuple[Inputs, Inputs]:
    """What the rows of a part were made from, as its file in either table tells."""
    return _parsed(work.store.inputs(TABLE, site, part)), _parsed(work.store.inputs(REJECTED, site, _rejected(part)))


def _parsed(inputs: str | None) -> Inputs:
    try:
        told = json.loads(inputs or "{}")
    except ValueError:
        return {}  # a digest, as files of one segment each had it
    return told if isinstance(told, dict) else {}


def _extract_part(work: Workspace, site: Site, part: str, segments: Sequence[Path], report: Report, workers: int | None) -> None:
    """Read what is new of a part's segments; the rows of the others are kept as they are."""
    told, inputs = _told(work, site.name, part), {path.name: _inputs(site, path) for path in segments}
    held = {name: made_from for name, made_from in told[0].items() if told[1].get(name) == made_from}
    for path in segments:
        if held.get(path.name) != inputs[path.name] and (problem := _no_archive(path)):  # it stays where it is, and the others are read
            report.failed.append(problem)
            report.notes.append(problem)
            inputs[path.name] += _REFUSED
    if told == (inputs, inputs):
        report.skip(work.store.stat(TABLE, site.name, part), work.store.stat(REJECTED, site.name, _rejected(part)))
    else:
        _write_part(work, site, part, segments, inputs, held, report, workers)


def _no_archive(path: Path) -> str:
    """Why a file holds no record at all; empty for an archive."""
    try:
        any(not isinstance(record, Damage) for record in read_records(path))
    except NotAnArchive as error:
        return str(error)
    return ""


def _write_part(
    work: Workspace, site: Site, part: str, segments: Sequence[Path], inputs: Inputs, held: Inputs, report: Report, workers: int | None
) -> None:
    """Write both files of a part: the rows of its segments in their order, whether they were read now or before."""
    store, told, rejected = work.store, json.dumps(inputs), list[Rejected]()
    names = {path: archive_name(path, work.archive.root) for path in segments}
    current = {path for path in segments if held.get(path.name) == inputs[path.name]}
    kept = {name for path, name in names.items() if path in current or (path.name in held and inputs[path.name].endswith(_REFUSED))}
    posts_of = _by_file(store.read_part(TABLE, Post, site.name, part), kept) if kept else {}
    rejected_of = _by_file(store.read_part(REJECTED, Rejected, site.name, _rejected(part)), kept) if kept else {}

    def posts() -> Iterator[Post]:
        for path, name in names.items():
            yield from posts_of.get(name, ())
            if path in current:
                rejected.extend(rejected_of.get(name, ()))
            else:
                yield from _read_segment(work, site, path, rejected, report, workers)

    report.add(store.write(TABLE, site.name, part, posts(), inputs=told))
    report.reject(store.write(REJECTED, site.name, _rejected(part), rejected, inputs=told))


def _by_file(rows: Iterable[Row], files: Collection[str]) -> dict[str, list[Row]]:
    """Rows by the archive file they were read from, those of other files left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.warc_file in files:
            found.setdefault(row.warc_file, []).append(row)
    return found


def _read_segment(
    work: Workspace, site: Site, path: Path, rejected: list[Rejected], report: Report, workers: int | None
) -> Iterator[Post]:
    """The posts of one segment, none where it is no archive any more; whatever else is in it goes to `rejected`."""
    damage: list[Damage] = []
    read: set[int] = set()
    pages = _noted(read_pages(path, root=work.archive.root, on_damage=damage.append), read)
    with suppress(NotAnArchive):
        yield from _posts(pages, site, rejected, workers)
    rejected.extend(lost_pages(site.name, damage, read, read_ledger(ledger_path(work.data_dir, site.name))))
    report.notes.extend(str(item) for item in damage)


def _noted(pages: Iterator[RawPage], read: set[int]) -> Iterator[RawPage]:
    """The pages as they come, the offsets of their records written down."""
    for page in pages:
        read.add(page.warc.offset)
        yield page


def _posts(pages: Iterator[RawPage], site: Site, rejected: list[Rejected], workers: int | None) -> Iterator[Post]:
    """The posts of the pages; whatever else they give goes to `rejected`. A page that breaks its worker costs itself."""
    tasks = ((page, site) for page in pages)
    outcomes = run(extract_task, tasks) if workers == 0 else run_limited(extract_task, tasks, workers=workers or os.cpu_count() or 1)
    for outcome in outcomes:
        page, _ = outcome.given
        for result in outcome.results if outcome.error is None else (crashed(page, site, outcome.error),):
            if isinstance(result, Post):
                yield result
            else:
                rejected.append(result)
