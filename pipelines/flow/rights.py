"""Cleaned posts -> what may be done with each."""

from collections.abc import Iterator

from pipelines.digests import combine, segment_digest
from pipelines.flow.derive import derive_site
from pipelines.flow.report import Report
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rights


def decide_rights(work: Workspace, name: str) -> Report:
    """Write the rights of every post version of a site, by its pages, its rights files and its owner's words."""
    from pipelines.rights import decide
    from pipelines.rights.archive import signals_of

    site, optouts = work.site(name), work.optouts()
    settings = combine(repr(site), repr(optouts.rows), *map(segment_digest, work.archive.segments(name)))

    def rows(posts: Iterator[Post]) -> Iterator[Rights]:
        signals = signals_of(work.archive, name)
        return (decide(post, site, signals, optouts) for post in posts)

    return derive_site(work, name, "post_rights", ("pipelines/rights", "pipelines/charmap.py"), rows, settings=settings)
