"""Cleaned posts -> what may be done with each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pipelines.flow.derive import derive_site
from pipelines.flow.report import Report
from pipelines.flow.version import combine, segment_digest
from pipelines.flow.workspace import Workspace
from pipelines.records import Evidence, Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The columns of a post that rights are read from."""

    post_id: Annotated[str, "the post"]
    version: Annotated[str, "its version"]
    url: Annotated[str, "where it was fetched from"]
    canonical_url: Annotated[str, "its name"]
    aliases: Annotated[tuple[str, ...], "other names"]
    site: Annotated[str, "its site"]
    author: Annotated[str | None, "its author"]
    author_url: Annotated[str | None, "the author's page"]
    markdown: Annotated[str, "its body"]
    text: Annotated[str, "its words"]
    licence_evidence: Annotated[tuple[Evidence, ...], "signs found on its page"]
    fetched_at: Annotated[datetime, "when it was fetched, UTC"]


def decide_rights(work: Workspace, name: str) -> Report:
    """Write the rights of every post version of a site, by its pages, its rights files and its owner's words."""
    from pipelines.rights import decide
    from pipelines.rights.archive import signals_of

    site, optouts = work.site(name), work.optouts()
    settings = combine(repr(site), repr(optouts.rows), *map(segment_digest, work.archive.segments(name)))

    def rows(posts: Iterator[Judged]) -> Iterator[Rights]:
        signals = signals_of(work.archive, name)
        return (decide(post, site, signals, optouts) for post in posts)

    return derive_site(work, name, "post_rights", ("pipelines/rights", "pipelines/charmap.py"), Judged, rows, settings=settings)
