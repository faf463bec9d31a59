"""How many of a site's posts have a title, a date and tags, and whether those read last have fewer: the sign of a changed template.

Sightings are compared, not posts: a template that changes shows on old posts as soon as they are read again, long before enough new
ones are written. A site's sightings of one crawl say nothing of drift, whatever their order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from pipelines.flow.workspace import Workspace

FIELDS = ("title", "date", "tags")
DRIFT = 0.3  # a share that falls by so much is an alarm
FEWEST = 10  # sightings on either side that make a share worth comparing
_COLUMNS = ["site", "warc_file", "fetched_at", "title", "published", "tags"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One post as one crawl read it: which fields it had, in the order of FIELDS."""

    crawl: str
    fetched_at: datetime
    has: tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Fill:
    """Shares of the posts that have each field: among all, among the newest, and among those before. Empty where there are too few."""

    posts: int
    overall: tuple[float, ...]
    newest: tuple[float, ...] = ()
    past: tuple[float, ...] = ()

    @property
    def drifted(self) -> tuple[str, ...]:
        """The fields whose share fell by 30 points or more."""
        pairs = zip(FIELDS, self.past, self.newest, strict=False)
        return tuple(name for name, before, now in pairs if before - now >= DRIFT)

    def alarm(self) -> str | None:
        """What fell, from what to what; None where nothing did."""
        if not self.drifted:
            return None
        pairs = zip(FIELDS, self.past, self.newest, strict=True)
        fallen = (f"{name} on {now:.0%} of the posts read last, {before:.0%} before" for name, before, now in pairs if name in self.drifted)
        return "; ".join(fallen)

    def cells(self) -> tuple[str, str]:
        """Shares of all, and by how many points those of the newest differ, as text."""
        moved = (f"{round((now - before) * 100):+d}" for before, now in zip(self.past, self.newest, strict=True))
        return "/".join(f"{share:.0%}" for share in self.overall), "/".join(moved)


def fill_of(seen: Iterable[Seen]) -> Fill:
    """Fill rates of a site, the crawls that read it last against those before."""
    crawls: dict[str, list[Seen]] = defaultdict(list)
    for one in sorted(seen, key=lambda one: (one.fetched_at, one.crawl)):
        crawls[one.crawl].append(one)
    rows = list(crawls.values())
    newest: list[Seen] = []
    while rows and len(newest) < FEWEST:
        newest = rows.pop() + newest
    past = list(chain.from_iterable(rows))
    everything = past + newest
    if len(past) < FEWEST:
        return Fill(len(everything), _shares(everything))
    return Fill(len(everything), _shares(everything), _shares(newest), _shares(past))


def _shares(seen: list[Seen]) -> tuple[float, ...]:
    return tuple(sum(one.has[index] for one in seen) / len(seen) for index in range(len(FIELDS))) if seen else ()


def fill_by_site(work: Workspace) -> dict[str, Fill]:
    """Fill rates of every site that has posts."""
    sites: dict[str, list[Seen]] = defaultdict(list)
    for row in work.store.table("extracted_posts", _COLUMNS).to_pylist():
        has = (bool(row["title"]), row["published"] is not None, bool(row["tags"]))
        sites[row["site"]].append(Seen(row["warc_file"], row["fetched_at"], has))
    return {site: fill_of(seen) for site, seen in sorted(sites.items())}
