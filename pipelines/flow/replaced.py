"""Posts that another page stands in for at this moment: they are kept as they were, and somebody should look."""

from dataclasses import dataclass

from pipelines.flow.findings import Finding
from pipelines.flow.workspace import Workspace
from pipelines.records import Reason
from spiders.ledger import ledger_path, read_ledger
from spiders.site import select
from spiders.standing import fallen
from spiders.state import fold


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
    rows = work.store.table("rejected_pages", ["url", "reason", "evidence", "fetched_at"], site).to_pylist()
    turned = {(row["url"], row["fetched_at"]): row["evidence"] for row in rows if row["reason"] == Reason.REPLACED}
    if not turned:
        return None
    last: dict[str, object] = {}
    posts: set[str] = set()
    for row in work.store.table("extracted_posts", ["url", "fetched_at"], site).sort_by("fetched_at").to_pylist():
        last[row["url"]] = row["fetched_at"]
        if (row["url"], row["fetched_at"]) not in turned:
            posts.add(row["url"])
    now = sorted((at, url) for url, at in turned if last.get(url) == at and url in posts)
    if not now:
        return None
    return Replaced(len(now), f"{now[0][0]:%Y-%m-%d}", now[0][1], turned[now[0][1], now[0][0]])


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
