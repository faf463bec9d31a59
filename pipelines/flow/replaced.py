"""Posts that another page stands in for at this moment: they are kept as they were, and somebody should look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.flow.findings import Finding
from pipelines.flow.workspace import Workspace
from pipelines.records import Reason
from spiders.ledger import ledger_path, read_ledger
from spiders.site import select
from spiders.standing import fallen
from spiders.state import fold

Sighting = tuple[str, str, int]
_WHERE = ("warc_file", "warc_offset")


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many posts, since which day, and one of them with what was seen."""

    count: int
    since: str
    url: str
    evidence: str

    def alarm(self) -> str:
        """One line for a person."""
        given = f"{self.count} addresses give other words than their posts since {self.since}, such as {self.url}: {self.evidence}"
        return f"{given}; the posts stay as they were: look at the site in a browser, and take its row out if it changed hands"


def replaced_posts(work: Workspace, site: str) -> Replaced | None:
    """None where every page was a post of its own when it was last read."""
    rows = work.store.table("rejected_pages", ["url", "reason", "evidence", "fetched_at", *_WHERE], site).to_pylist()
    turned = {_sighting(row): (row["fetched_at"], row["evidence"]) for row in rows if row["reason"] == Reason.REPLACED}
    if not turned:
        return None
    last: dict[str, Sighting] = {}
    posts: set[str] = set()
    for row in work.store.table("extracted_posts", ["url", "fetched_at", *_WHERE], site).sort_by("fetched_at").to_pylist():
        last[row["url"]] = _sighting(row)
        if _sighting(row) not in turned:
            posts.add(row["url"])
    now = sorted((at, key[0], why) for key, (at, why) in turned.items() if last.get(key[0]) == key and key[0] in posts)
    if not now:
        return None
    return Replaced(len(now), f"{now[0][0]:%Y-%m-%d}", now[0][1], now[0][2])


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return row["url"], row["warc_file"], row["warc_offset"]


def fallen_sites(work: Workspace) -> Finding:
    """Sites whose home or posts answer otherwise than they did: walls, moves, parked domains, deleted blogs."""
    optouts = work.optouts()
    sites = [site for site in select(work.own_sites([]), ()) if not optouts.names("site", site.name)]
    told: dict[str, str] = {}
    for site in sites:
        path = ledger_path(work.data_dir, site.name)
        lines = list(fallen(site, fold(read_ledger(path)))) if path.is_file() else []
        if replaced := replaced_posts(work, site.name):
            lines.append(replaced.alarm())
        if lines:
            told[site.name] = lines[0]
    examples = tuple(f"{name}: {line}" for name, line in list(told.items())[:5])
    fix = "look at the site in a browser; where the blog moved, write its new `url`; where it ended or changed hands, take its row out"
    return Finding(len(told), len(sites), examples, fix, not told)
