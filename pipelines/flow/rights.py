"""Cleaned posts -> what may be done with each."""

from collections.abc import Iterator

from pipelines.flow.derive import derive_site
from pipelines.flow.report import Report
from pipelines.flow.version import combine, segment_digest
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rights


def decide_rights(work: Workspace, name: str) -> Report:
    """Write the rights of every post version of a site, by its pages, its rights files and its owner's words."""
    from pipelines.rights import collect, decide

    site, segments = work.site(name), work.archive.segments(name)
    settings = combine(repr(site), *map(segment_digest, segments))

    def rows(posts: Iterator[Post]) -> Iterator[Rights]:
        signals = collect(work.archive.pages(name))
        return (decide(post, site, signals) for post in posts)

    return derive_site(work, name, "post_rights", ("pipelines/rights",), rows, settings=settings)
