"""The template alarm: each known platform's newest posts are read by trafilatura too; where its text is another, a template changed."""

from datetime import timedelta
from typing import Any

import pyarrow.compute as pc

from pipelines.extract.cross_check import differs
from pipelines.flow.findings import Finding
from pipelines.flow.workspace import Workspace
from pipelines.workers import run_limited
from spiders.page import WarcRef

_OF_LATE = timedelta(days=30)  # a question costs 40 ms, and a site that was silent for longer has no new template
_COLUMNS = ["site", "url", "platform", "source", "fetched_at", "warc_file", "warc_offset", "warc_record_id"]


def doubted_templates(work: Workspace) -> Finding:
    """Sites of known platforms whose two newest posts both read otherwise to trafilatura: one alone may be an odd page."""
    newest = _newest(work)
    odd = _odd(work, [posts[0] for posts in newest.values()])
    bad = _odd(work, [newest[site][1] for site in odd if len(newest[site]) > 1])
    fix = "run `bowen explain URL`: the template changed, or the rules never fitted it; add a rule for it with a fixture"
    return Finding(len(bad), len(newest), tuple(f"{site}: {newest[site][0]['url']}" for site in bad[:5]), fix, not bad)


def _newest(work: Workspace) -> dict[str, list[dict[str, Any]]]:
    """By site its two posts fetched last, the newest first; sites of no known platform, and silent ones, are left out."""
    rows = work.store.table("extracted_posts", _COLUMNS)
    rows = rows.filter(pc.and_(pc.equal(rows["source"], "html"), pc.not_equal(rows["platform"], "generic")))
    latest = pc.max(rows["fetched_at"]).as_py()
    rows = rows.filter(pc.greater(rows["fetched_at"], latest - _OF_LATE)) if latest else rows
    newest: dict[str, list[dict[str, Any]]] = {}
    for row in rows.sort_by([("fetched_at", "descending"), ("url", "ascending")]).to_pylist():
        posts = newest.setdefault(row["site"], [])
        if len(posts) < 2 and all(row["url"] != post["url"] for post in posts):
            posts.append(row)
    return dict(sorted(newest.items()))


def _odd(work: Workspace, posts: list[dict[str, Any]]) -> list[str]:
    """The sites of those posts that trafilatura reads otherwise. A page that is gone, or breaks its worker, is no answer."""
    sites = work.sites()
    found = ((work.archive.page(WarcRef(post["warc_file"], post["warc_offset"], post["warc_record_id"])), post["site"]) for post in posts)
    tasks = [(page, sites[name]) for page, name in found if page is not None and name in sites]
    return [outcome.given[1].name for outcome in run_limited(differs, tasks) if outcome.results == (True,)]
