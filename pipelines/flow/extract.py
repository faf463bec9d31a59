"""WARC segments -> extracted posts and rejected pages, a Parquet file a segment."""

import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.digests import code_digest, combine, segment_digest
from pipelines.extract.extract import crashed, extract_task
from pipelines.flow.lost import lost_pages
from pipelines.flow.report import Report, timed
from pipelines.flow.sites import list_crawls
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rejected
from pipelines.stage import run
from pipelines.workers import run_limited
from spiders.ledger import ledger_path, read_ledger
from spiders.page import RawPage
from spiders.site import Site
from spiders.warc import Damage, NotAnArchive, read_pages

CODE = ("spiders", "pipelines/extract", "pipelines/records.py")
TABLE, REJECTED = "extracted_posts", "rejected_pages"


def extract_site(work: Workspace, name: str, workers: int | None = None) -> Report:
    """Extract every segment of a site that has not been extracted by just this code.

    `workers` processes read the pages, one a core by default; 0 reads them here, without limits, so that their cost can be measured.
    """
    site = work.site(name)
    damaged = work.store.set_aside_damaged(name)  # first of a site's steps: this one and those after it make them again
    list_crawls(work, name)
    with timed() as report:
        report.failed.extend(damaged)
        segments = work.archive.segments(site.name)
        for path in segments:
            _extract_segment(work, site, path, report, workers)
        parts = [part_of(path) for path in segments]
        work.store.keep_only(TABLE, site.name, parts)
        work.store.keep_only(REJECTED, site.name, [*(f"extract-{part}" for part in parts), "clean"])
    return report


def unread_segments(work: Workspace, name: str) -> list[Path]:
    """The segments of a site that extraction has not read as they now are."""
    site = work.site(name)
    return [path for path in work.archive.segments(name) if not _is_read(work, site, path, _inputs(site, path))]


def _inputs(site: Site, path: Path) -> str:
    return combine(code_digest(*CODE), segment_digest(path), repr(site))


def _is_read(work: Workspace, site: Site, path: Path, inputs: str) -> bool:
    part = part_of(path)
    return work.store.is_current(TABLE, site.name, part, inputs) and work.store.is_current(REJECTED, site.name, f"extract-{part}", inputs)


def part_of(segment: Path) -> str:
    """The Parquet part that belongs to an archive file: its name without endings."""
    return segment.name.removesuffix(".gz").removesuffix(".warc").removesuffix(".arc")


def _extract_segment(work: Workspace, site: Site, path: Path, report: Report, workers: int | None) -> None:
    store, part = work.store, part_of(path)
    inputs = _inputs(site, path)
    if _is_read(work, site, path, inputs):
        report.skip(store.stat(TABLE, site.name, part), store.stat(REJECTED, site.name, f"extract-{part}"))
        return
    _write_segment(work, site, path, inputs, report, workers)


def _write_segment(work: Workspace, site: Site, path: Path, inputs: str, report: Report, workers: int | None) -> None:
    store, part = work.store, part_of(path)
    rejected: list[Rejected] = []
    damage: list[Damage] = []
    read: set[int] = set()
    pages = _noted(read_pages(path, root=work.archive.root, on_damage=damage.append), read)
    try:
        report.add(store.write(TABLE, site.name, part, _posts(pages, site, rejected, workers), inputs=inputs))
    except NotAnArchive as error:  # it stays where it is, and the site's other files are read
        report.failed.append(str(error))
        report.notes.append(str(error))
    rejected.extend(lost_pages(site.name, damage, read, read_ledger(ledger_path(work.data_dir, site.name))))
    report.reject(store.write(REJECTED, site.name, f"extract-{part}", rejected, inputs=inputs))
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
