"""A site's crawl history in one row, and what in it needs a person."""

import fcntl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from spiders.archive import Archive
from spiders.ledger import ledger_path, lock_path, read_ledger
from spiders.links import Role
from spiders.site import Site
from spiders.standing import fallen
from spiders.state import CrawlState, SiteState, fold

_DROP = 0.5  # a crawl that reaches fewer than half of the posts of the one before is an alarm
_FEW = 4
NO_POST = (
    "no page of it is a post or names one; write where its posts are listed into its row: "
    "a page as `start_urls`, a feed or JSON index as `feeds`, a sitemap as `sitemaps`"
)
HEADINGS = ("site", "platform", "last crawl", "ended", "fetched/same/failed", "new/changed/gone", "known", "missing")


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One row of `bowen status`. Counts are of the last crawl; `known` and `missing` of the whole ledger."""

    site: str
    platform: str
    crawl: CrawlState | None
    known: int
    missing: int
    alarms: tuple[str, ...]
    ended: str = ""
    listed: tuple[str, ...] = ()  # pages that feeds and sitemaps list as posts, as far as they were fetched

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        if self.crawl is None:
            return (self.site, self.platform, "never", "", "", "", str(self.known), str(self.missing))
        crawl = self.crawl
        pages, posts = f"{crawl.fetched}/{crawl.unchanged}/{crawl.failed}", f"{crawl.new}/{crawl.changed}/{crawl.gone}"
        started = f"{crawl.started_at:%Y-%m-%d %H:%M}Z"
        return (self.site, self.platform, started, self.ended, pages, posts, str(self.known), str(self.missing))


def status_of(site: Site, data_dir: Path) -> SiteStatus:
    """Read one site's ledger."""
    damaged: list[int] = []
    state = fold(read_ledger(ledger_path(data_dir, site.name), damaged.append))
    last = state.crawls[-1] if state.crawls else None
    missing = sum(known.missing_since is not None for known in state.urls.values())
    running = last is not None and last.outcome is None and _locked(lock_path(data_dir, site.name))
    silent = _silent(site, state)
    nothing = bool(silent) and last is not None and not last.fetched + last.unchanged  # then that is why it did not end well
    found = (*([] if nothing else _alarms(state, last)), *silent, *_empty(site, state, last), *_moved(site, state), *fallen(site, state))
    found = (*_unwritten(site, state, data_dir, damaged), *found)
    alarms = () if running else found
    ended = "running" if running else _ended(site, state, last) if last else ""
    return SiteStatus(site.name, site.platform, last, len(state.urls), missing, alarms, ended, _listed(state))


def _unwritten(site: Site, state: SiteState, data_dir: Path, damaged: list[int]) -> Iterator[str]:
    """What the ledger should say and does not: lines that cannot be read, crawls of which only archive files are left."""
    path = ledger_path(data_dir, site.name)
    if damaged:
        given = f"{path}: {len(damaged)} lines cannot be read, the first is line {damaged[0]}"
        yield f"{given}; put a whole copy in its place, else delete them: the next crawl asks again for what only they told of"
    known, ending = {crawl.crawl for crawl in state.crawls}, f"-{site.name}.warc.gz"
    files = [file.name for file in Archive(data_dir).segments(site.name) if file.name.endswith(ending)]
    lost = [name for name in files if name.removesuffix(".warc.gz") not in known]
    if lost:
        yield f"{path} knows nothing of {len(lost)} archive files, such as {lost[0]}; the next crawl takes them in again"


def _listed(state: SiteState) -> tuple[str, ...]:
    return tuple(known.url for known in state.urls.values() if known.listed and known.role is Role.POST and known.status == 200)


def _ended(site: Site, state: SiteState, last: CrawlState) -> str:
    """How a crawl ended; one that a site's robots.txt left nothing to do was refused."""
    home = state.urls.get(site.url)
    return "refused" if last.outcome == "finished" and home and refuses(home.reason) else last.outcome or "killed"


def _locked(path: Path) -> bool:
    """Whether a process is crawling the site at this moment."""
    if not path.exists():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _silent(site: Site, state: SiteState) -> list[str]:
    """The home page gave nothing when it was last wanted."""
    home = state.urls.get(site.url)
    if home is None or home.reason is None:
        return []
    step = "ask its owner to allow it, or take the row out" if refuses(home.reason) else "look at it in a browser, then crawl again"
    before = f" (its last answer is of {home.visited_at:%Y-%m-%d})" if home.visited_at else ""
    return [f"{site.url} was not fetched: {home.reason}{before}; {step}"]


def refuses(reason: str | None) -> bool:
    """Whether a URL was not fetched because a robots.txt says so."""
    return reason is not None and reason.startswith("robots:") and reason.endswith("disallows it")


def names_no_post(state: SiteState) -> bool:
    """Whether the site answered, and nothing it gave was or named a post: a script draws its lists, mostly."""
    answered = [known for known in state.urls.values() if known.status in (200, 304)]
    read = any(known.kind == "post" or known.role is Role.API for known in answered)
    named = any(known.listed and known.role is Role.POST for known in state.urls.values())
    return any(known.role is Role.HOME for known in answered) and not read and not named


def _empty(site: Site, state: SiteState, last: CrawlState | None) -> list[str]:
    done = last is not None and last.outcome == "finished"
    return [f"{site.url}: {NO_POST}"] if done and names_no_post(state) else []


def _moved(site: Site, state: SiteState) -> list[str]:
    """The home page leads to another host: the crawl follows, but addresses and scope are still those of the old one."""
    home = state.urls.get(site.url)
    target = urljoin(site.url, home.location) if home and home.location and home.status in (301, 302, 303, 307, 308) else site.url
    if urlsplit(target).netloc.removeprefix("www.") == urlsplit(site.url).netloc.removeprefix("www."):
        return []
    return [f"{site.url} now leads to {target}; write that as its url in the sites file"]


def _alarms(state: SiteState, last: CrawlState | None) -> list[str]:
    alarms = []
    if last is not None and last.outcome not in ("finished", "imported"):
        alarms.append(f"the last crawl ended {last.outcome or 'killed'}; run `bowen crawl` again to resume")
    if last is not None and last.failed > _FEW and last.failed > _DROP * (last.fetched + last.unchanged):
        alarms.append(f"{last.failed} requests failed, {last.fetched + last.unchanged} were answered; `bowen explain URL` says why")
    failing = [known for known in state.urls.values() if known.failures >= _FEW]
    if failing:
        alarms.append(f"{len(failing)} URLs failed in {_FEW} crawls or more, such as {failing[0].url}: {failing[0].reason}")
    return alarms
