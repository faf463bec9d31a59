"""The whole life of one URL, from discovery to release, as lines a person reads from top to bottom."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.arrow import from_table
from pipelines.flow.workspace import Workspace
from pipelines.records import Duplicate, Language, Post, Quality, Rejected, Rights, Translation, TranslationLink
from pipelines.store.parquet import read_columns
from spiders.urls import canonical

Row = TypeVar("Row")
Line = tuple[str, str]
_ALIASES = 9


def life_of(work: Workspace, url: str) -> Iterator[Line]:
    """What happened to a URL: (stage, words). Empty when nothing in the workspace knows it."""
    from spiders import life

    if buried := work.optouts().names("url", url):
        yield "withdrawn", f"asked to stay out since {buried.since} ({buried.reason}): its words are gone, and it is not asked for again"
    found = [*_rejections(work, url), *_posts(work, url)]
    crawled = life.life_of(url, work.sites().values(), work.data_dir)
    if found or not any(line.startswith("never discovered") for line in crawled):
        yield from (("crawl", line) for line in crawled)
    yield from found


def _posts(work: Workspace, url: str) -> Iterator[Line]:
    for post in _sightings(work, "extracted_posts", url):
        yield from _extracted(post)
    for post in _sightings(work, "cleaned_posts", url):
        yield from _cleaned(work, post)


def _sightings(work: Workspace, table: str, url: str) -> list[Post]:
    """The rows of a post table that go by this URL: fetched from it, named by it, or known by it."""
    names = {url, canonical(url)}
    found: list[Post] = []
    for path in work.store.files(table):
        keys = read_columns(path, ["url", "canonical_url", "aliases"]).to_pylist()
        rows = [n for n, row in enumerate(keys) if names & _names(row["url"], row["canonical_url"], *row["aliases"])]
        if rows:
            found += work.store.rows_at(path, rows, Post)
    return found


def _names(*urls: str) -> set[str]:
    return {*urls, *(canonical(url) for url in urls)}


def _rows(work: Workspace, table: str, record: type[Row], post: Post) -> list[Row]:
    """A narrow table's rows of one post version."""
    found: list[Row] = []
    for path in work.store.files(table):
        rows = read_columns(path)
        mask = pc.and_(pc.equal(rows["post_id"], post.post_id), pc.equal(rows["version"], post.version))
        found += from_table(rows.filter(mask), record)
    return found


def _address(work: Workspace, post_id: str) -> str:
    """Where a post is."""
    for path in work.store.files("cleaned_posts"):
        rows = read_columns(path, ["post_id", "url"])
        for url in rows.filter(pc.equal(rows["post_id"], post_id))["url"].to_pylist():
            return str(url)
    return ""


def _rejections(work: Workspace, url: str) -> Iterator[Line]:
    for path in work.store.files("rejected_pages"):
        rows: pa.Table = read_columns(path)
        for row in from_table(rows.filter(pc.is_in(rows["url"], pa.array([url, canonical(url)]))), Rejected):
            yield "rejected", f"by {row.stage}: {row.reason} ({row.kind}): {row.evidence} [{row.warc_file} at {row.warc_offset}]"


def _extracted(post: Post) -> Iterator[Line]:
    yield "extracted", f"{post.post_id} “{post.title}” as {post.platform} {post.source}, main content by {post.selector}, {post.extractor}"
    found = f"{post.published_local} from {post.published_source} ({post.published_raw!r})"
    yield "dated", found if post.published_local else "no date found"
    if post.edits:
        yield "edited", ", ".join(post.edits)
    yield "bytes", f"{post.warc_file} at {post.warc_offset}, {post.warc_record_id}"


def _cleaned(work: Workspace, post: Post) -> Iterator[Line]:
    edits = ", ".join(post.edits) or "none"
    when = f"{post.fetched_at:%Y-%m-%d %H:%M} UTC"
    yield "version", f"{post.post_id} {post.version}, fetched {when}, {len(post.text)} characters; edits: {edits}"
    if post.aliases:
        yield "address", f"{post.url}; also known as {', '.join(post.aliases[:_ALIASES])}"
    for language in _rows(work, "post_languages", Language, post):
        yield "language", f"{language.tag} ({language.confidence:.2f}), title {language.title_tag}"
    for quality in _rows(work, "post_quality", Quality, post):
        yield "quality", f"{quality.tokens} tokens, code {quality.code_share:.0%}, links {quality.link_density:.0%}"
    for repeat in _rows(work, "duplicate_posts", Duplicate, post):
        original = f"{repeat.duplicate_of} {_address(work, repeat.duplicate_of)}".rstrip()
        yield "duplicate", f"{repeat.kind} of {original}, similarity {repeat.similarity:.3f}; canonical: {repeat.why_canonical}"
    for link in _rows(work, "translation_links", TranslationLink, post):
        yield "translation", f"of {link.translation_of} by {link.evidence} ({link.score:.2f})"
    for rights in _rows(work, "post_rights", Rights, post):
        yield "rights", f"{rights.tier}, {rights.license}: {rights.decision}"
        yield from dict.fromkeys(("", f"{sign.signal}: {sign.value[:120]!r} says {sign.says}") for sign in rights.evidence)
    for ours in _rows(work, "post_translations", Translation, post):
        done = f"{ours.segments_translated} of {ours.segments} segments"
        yield "translated", f"to {ours.target}: {ours.status}, {done} {', '.join(ours.checks)}"
    yield from _releases(work.data_dir / "releases", post)


def _releases(folder: Path, post: Post) -> Iterator[Line]:
    from pipelines.release import changes

    for release in sorted(path for path in folder.glob("[!.]*") if path.is_dir()):
        if post.post_id in changes.index(release):
            yield "released", f"in {release.name}"
        elif removed := changes.removal(release, post.post_id):
            yield "left out", f"of {release.name}: {', '.join(removed.reasons)} ({removed.detail})"
