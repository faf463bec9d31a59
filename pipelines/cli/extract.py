"""`bowen extract`: WARC files to one JSON line a page, without a store."""

import json
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.console import Console

from spiders.site import SITES_FILE

if TYPE_CHECKING:
    from pipelines.language import Detector
    from pipelines.records import Post, Rejected
    from spiders.page import Page, RawPage
    from spiders.site import Site


_TELLING = ("feed", "api")  # kinds of pages that tell the days of posts, those first that are made for it


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract_command)


def extract_command(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="WARC or ARC files, plain or gzip, or folders of them.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="File for the JSON lines; standard output when absent.")] = None,
    sites: Annotated[Path, typer.Option("--sites", metavar="FILE", help="Sites file: platform, title and zone by site.")] = SITES_FILE,
    data_dir: Annotated[Path, typer.Option("--data-dir", metavar="DIR", help="Only read: sites that were imported.")] = Path("data"),
    workers: Annotated[int, typer.Option("--workers", min=1, help="Worker processes; a page may cost one 10 s of CPU and 1 GiB.")] = 2,
) -> None:
    """Read archive files and write what each page is and says: url, kind, title, author, dates, tags, markdown and text, or why not.

    Examples:

      bowen extract crawl.warc.gz --out pages.jsonl

      bowen extract ~/archives | head -1
    """
    from spiders.archive import archive_files
    from spiders.registry import registry
    from spiders.site import SitesError

    complain = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    missing = [path for path in inputs if not path.exists()]
    if missing:
        complain.print(f"error: {missing[0]}: no such file or folder; name archive files or folders that hold some")
        raise typer.Exit(1)
    files = archive_files(inputs)
    if not files:
        complain.print(f"error: {inputs[0]}: no .warc, .warc.gz, .arc or .arc.gz file in it")
        raise typer.Exit(1)
    try:
        known = registry(sites, data_dir)
    except SitesError as error:
        complain.print(f"error: {error}")
        raise typer.Exit(4) from None
    if out is None:
        raise typer.Exit(_run(files, known, workers, sys.stdout, complain))
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8") as target:
        code = _run(files, known, workers, target, complain)
    part.replace(out)
    raise typer.Exit(code)


def _run(files: list[Path], known: "dict[str, Site]", workers: int, target: TextIO, complain: Console) -> int:
    """Write a line for every page of every file; 1 when a file could not be read, 0 otherwise."""
    from rich.progress import Progress

    counts: Counter[str] = Counter()
    broken: list[str] = []
    with Progress(console=complain, transient=True) as progress:
        batches = _batches(progress.track(files, description="Reading"), known, complain, broken)
        for record in _records(batches, workers):
            line = _line(record)
            counts["posts" if line["rejected"] is None else "other pages"] += 1
            target.write(json.dumps(line, ensure_ascii=False) + "\n")
    for problem in broken:
        complain.print(f"error: {problem}; its other pages were not read")
    complain.print(f"{counts['posts']} posts, {counts['other pages']} other pages from {len(files)} files")
    return 1 if broken else 0


@dataclass(slots=True)
class _Batch:
    """The pages of one file by site, and what was made of them so far."""

    pages: "dict[str, list[RawPage]]"
    sites: "dict[str, Site]"
    made: "dict[str, list[Post | Rejected]]"
    left: int


def _batches(files: Iterable[Path], known: "dict[str, Site]", complain: Console, broken: list[str]) -> Iterator[_Batch]:
    """Each file read and sorted into blogs; a file that cannot be read to its end gives the pages before the fault."""
    from spiders.grouping import Group, group_for, site_of
    from spiders.warc import NotAnArchive, read_pages

    for file in files:
        groups: dict[str, Group] = {}
        pages: dict[str, list[RawPage]] = {}
        try:
            for page in read_pages(file, on_damage=lambda damage: complain.print(f"damaged: {damage}")):
                group = group_for(page.url, groups, known)
                group.add(page)
                pages.setdefault(group.key, []).append(page)
        except (NotAnArchive, OSError) as error:
            broken.append(str(error) if str(file) in str(error) else f"{file}: {error}")
        sites = {key: site_of(group) for key, group in groups.items()}
        if pages:
            yield _Batch(pages, sites, {key: [] for key in pages}, sum(map(len, pages.values())))


def _records(batches: Iterator[_Batch], workers: int) -> "Iterator[Post | Rejected]":
    """The records of each file, site by site: a site's posts tell each other's zone and name. One pool serves all files."""
    from pipelines.extract.extract import crashed, extract_task
    from pipelines.extract.site_pass import settle_site
    from pipelines.records import Rejected
    from pipelines.workers import run_limited
    from spiders.page import Page

    under_way: deque[_Batch] = deque()

    def tasks() -> "Iterator[tuple[RawPage, Site]]":
        for batch in batches:
            under_way.append(batch)
            for key, pages in batch.pages.items():
                yield from ((page, batch.sites[key]) for page in pages)

    for done in run_limited(extract_task, tasks(), workers=workers):
        batch, (raw, site) = under_way[0], done.given
        batch.made[site.name] += done.results if done.error is None else (crashed(raw, site, done.error),)
        batch.left -= 1
        if not batch.left:
            under_way.popleft()
            for key, records in batch.made.items():
                turned = {(record.url, record.kind) for record in records if isinstance(record, Rejected)}
                told = (raw for kind in _TELLING for raw in reversed(batch.pages[key]) if (raw.url, kind) in turned)
                feeds = (Page(raw, batch.sites[key]) for raw in told)
                archived = {raw.warc.offset: raw for raw in batch.pages[key]}
                yield from settle_site(records, batch.pages[key], feeds, partial(_page, archived, batch.sites[key]))


def _page(archived: "Mapping[int, RawPage]", site: "Site", post: "Post") -> "Page":
    """The page of a post among those of its file, by the offset of their records."""
    from spiders.page import Page

    return Page(archived[post.warc_offset], site)


@cache
def _detector() -> "Detector":
    from pipelines.language import build_detector

    return build_detector()


def _line(record: "Post | Rejected") -> dict[str, object]:
    """One record as the command writes it; `published` is in the author's own zone, as precise as known."""
    from pipelines.records import Rejected

    if isinstance(record, Rejected):
        nothing = dict.fromkeys(("title", "author", "published", "modified", "language", "tags", "markdown", "text"))
        why = {"reason": record.reason.value, "evidence": record.evidence, "post_id": record.post_id}
        return {"url": record.url, "kind": record.kind if record.kind != "post" else "rejected", **nothing, "rejected": why}
    return {
        "url": record.url,
        "kind": "post",
        "post_id": record.post_id,
        "canonical_url": record.canonical_url,
        "site": record.site,
        "platform": record.platform,
        "title": record.title,
        "author": record.author,
        "published": record.published_local,
        "modified": record.modified.isoformat() if record.modified else None,
        "language": _detector().detect(record.markdown, record.title).tag,
        "tags": list(record.tags),
        "categories": list(record.categories),
        "translated_from": record.translated_from,
        "markdown": record.markdown,
        "text": record.text,
        "edits": list(record.edits),
        "rejected": None,
    }
