"""Extracted posts of a site -> its cleaned posts, one row a version."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.digests import code_digest, combine, file_digest, segment_digest
from pipelines.flow.clocks import ahead, in_time
from pipelines.flow.gone import buried, unpublished
from pipelines.flow.moved import left_addresses, neighbours, owned
from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Reason, Rejected
from spiders.optouts import OptOuts
from spiders.raw import PageKind, RawPage, WarcRef
from spiders.site import Site

if TYPE_CHECKING:
    from pipelines.clean import CleanedSite
    from spiders.page import Page

CODE = ("pipelines/clean", "pipelines/extract", "pipelines/records.py", "spiders")
TABLE, REJECTED, PART = "cleaned_posts", "rejected_pages", "all"
_INDEXES = 20  # answers in JSON that may tell days: the newest
_SILENT = (Reason.NOT_A_POST.value, Reason.EMPTY.value)
_PAGES = (PageKind.POST.value, PageKind.OTHER.value)
_SIDE_ANSWERS = {"cnblogs": "post-accessories"}  # platforms whose pages leave tags to answers of their own, and what names those


def clean_site(work: Workspace, name: str) -> Report:
    """Clean all posts of a site together: its rules look at the whole site."""
    with timed() as report:
        store, site = work.store, work.site(name)
        side = [segment_digest(path) for path in work.archive.segments(name)] if site.platform in _SIDE_ANSWERS else []
        optouts, graves, others, limits = work.optouts(), buried(work.data_dir, name), neighbours(work, site), ahead(work.data_dir, name)
        asked = [repr(site), repr(optouts.rows), repr(sorted(graves.gone.items())), repr([(other.name, other.url) for other in others])]
        asked.append(repr(limits))
        read = [*store.files("extracted_posts", name), *(path for path in store.files(REJECTED, name) if path.stem != "clean")]
        inputs = combine(code_digest(*CODE), file_digest(*read), *asked, *side)
        if store.is_current(TABLE, name, PART, inputs) and store.is_current(REJECTED, name, "clean", inputs):
            report.skip(store.stat(TABLE, name, PART), store.stat(REJECTED, name, "clean"))
            return report
        cleaned = _cleaned(work, site, others, limits)
        gone = unpublished(cleaned.posts, graves) | _withdrawn(cleaned, optouts)
        kept = [post for post in cleaned.posts if (post.post_id, post.version) not in gone]
        report.add(store.write(TABLE, name, PART, kept, inputs=inputs))
        report.reject(store.write(REJECTED, name, "clean", [*cleaned.rejected, *gone.values()], inputs=inputs))
    return report


def _withdrawn(cleaned: "CleanedSite", optouts: OptOuts) -> dict[tuple[str, str], Rejected]:
    """The rows of the posts that were asked to stay out, by id and version; of one that moved all, whichever of them is named."""
    if not optouts.rows:
        return {}
    from pipelines.clean.sightings import turned_away
    from pipelines.rights import is_tombstoned

    named = {(post.post_id, post.version) for post in cleaned.posts if is_tombstoned(post, optouts)}
    moved = {post_id for post_id, _ in named} & cleaned.moved
    gone = (post for post in cleaned.posts if post.post_id in moved or (post.post_id, post.version) in named)
    return {(post.post_id, post.version): turned_away(post, Reason.WITHDRAWN, "asked to stay out") for post in gone}


def _cleaned(work: Workspace, site: Site, others: tuple[Site, ...], limits: Mapping[str, datetime]) -> "CleanedSite":
    from pipelines.clean import clean_site as clean
    from pipelines.extract.site_pass import settle_site

    read = work.store.read("extracted_posts", Post, site.name)
    tell = chain(_answers(work, site, PageKind.FEED), islice(_answers(work, site, PageKind.API), _INDEXES))
    settled = settle_site(read, _side_answers(work, site), tell, lambda post: _page(work, site, _place(post)))
    posts = [in_time(record, limits) for record in settled if isinstance(record, Post)]
    fed = (in_time(post, limits) for post in _only_in_feeds(work, site, posts))
    return clean([*posts, *fed], site, tuple(left_addresses(work, site.name, limits)), owned(site, others))


def _only_in_feeds(work: Workspace, site: Site, posts: Iterable[Post]) -> Iterator[Post]:
    """Posts that a feed holds whole and whose page, which was there, said nothing that could be read."""
    rows = work.store.table(REJECTED, ["url", "kind", "reason", "http_status"], site.name)
    answered = rows.filter(pc.equal(rows["http_status"], 200))
    silent = pc.and_(pc.is_in(answered["reason"], pa.array(_SILENT)), pc.is_in(answered["kind"], pa.array(_PAGES)))
    has_feed = pc.any(pc.equal(answered["kind"], PageKind.FEED.value)).as_py()
    shells = set(answered.filter(silent)["url"].to_pylist()) if has_feed else set()
    shells -= {url for post in posts for url in (post.url, post.canonical_url)} if shells else set()
    shells = {url for url in shells if not site.keeps_out(url, post=True)}
    if not shells:
        return
    from pipelines.extract.feed_posts import feed_posts

    yield from feed_posts((page.raw for page in _answers(work, site, PageKind.FEED)), site, shells)


def _answers(work: Workspace, site: Site, kind: PageKind) -> "Iterator[Page]":
    """The archived feeds or indexes of a site, newest first, each read from the archive when it is asked for."""
    rows = work.store.table(REJECTED, ["kind", "http_status", "fetched_at", "warc_file", "warc_offset", "warc_record_id"], site.name)
    feeds = rows.filter(pc.and_(pc.equal(rows["http_status"], 200), pc.equal(rows["kind"], kind.value)))
    for row in feeds.sort_by([("fetched_at", "descending"), ("warc_file", "descending"), ("warc_offset", "ascending")]).to_pylist():
        page = _page(work, site, WarcRef(row["warc_file"], row["warc_offset"], row["warc_record_id"]))
        if page is not None:
            yield page


def _place(post: Post) -> WarcRef:
    return WarcRef(post.warc_file, post.warc_offset, post.warc_record_id)


def _page(work: Workspace, site: Site, place: WarcRef) -> "Page | None":
    from spiders.page import Page

    raw = work.archive.page(place)
    return None if raw is None else Page(raw, site)


def _side_answers(work: Workspace, site: Site) -> Iterator[RawPage]:
    """The archived answers that tell the tags of posts, oldest segment first. Their rows say where they are: no archive is read whole."""
    name = _SIDE_ANSWERS.get(site.platform)
    if name is None:
        return
    rows = work.store.table(REJECTED, ["url", "warc_file", "warc_offset", "warc_record_id"], site.name)
    found = rows.filter(pc.match_substring(rows["url"], name)).sort_by("warc_offset").to_pylist()
    for path in work.archive.segments(site.name):
        file = path.relative_to(work.archive.root).as_posix()
        for row in found:
            if row["warc_file"] == file and (page := work.archive.page(WarcRef(file, row["warc_offset"], row["warc_record_id"]))):
                yield page
