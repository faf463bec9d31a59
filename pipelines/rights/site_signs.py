"""What a site says of its rights outside its pages, and the signs that speaks for one page: robots.txt, TDMRep, ai.txt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from pipelines.records import Sign
from pipelines.rights.opt_out import SiteFile, ai_txt_denies, blocked_agents, denied_signals, tdm_reserved
from spiders.formats.robots import Access, Robots, response_policy
from spiders.page import RawPage

NO_FETCH: Final = "no-fetch"
NO_TEXT: Final = "no-text"
NOTHING: Final = "nothing"
OUR_AGENT: Final = "BowenBot"
PATHS: Final = {"robots_txt": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json", "ai_txt": "/ai.txt"}


@dataclass(frozen=True, slots=True)
class SiteSignals:
    """The newest copy of each rights file of a site's hosts. A file that was never asked for is absent, which is not an opt-out."""

    robots: tuple[SiteFile, ...] = ()
    tdmrep: tuple[SiteFile, ...] = ()
    ai_txt: tuple[SiteFile, ...] = ()


def collect(pages: Iterable[RawPage]) -> SiteSignals:
    """The rights files among archived responses, the newest copy of each URL."""
    newest: dict[str, RawPage] = {}
    for page in pages:
        if kind_of(page.url) and (page.url not in newest or page.fetched_at >= newest[page.url].fetched_at):
            newest[page.url] = page
    files: dict[str, list[SiteFile]] = {name: [] for name in PATHS}
    for url, page in sorted(newest.items()):
        files[str(kind_of(url))].append(SiteFile(url, page.body, page.fetched_at, page.status))
    return SiteSignals(*(tuple(files[name]) for name in PATHS))


def kind_of(url: str) -> str | None:
    """robots_txt, tdmrep or ai_txt when a URL is such a file, at the root or in the folder a site lives in."""
    path = urlsplit(url).path
    return next((name for name, suffix in PATHS.items() if path.endswith(suffix)), None)


def signs_for(signals: SiteSignals, url: str) -> list[Sign]:
    """Every site-level sign about one URL. Files of other hosts are ignored."""
    host = urlsplit(url).netloc.lower()
    found: list[Sign] = []
    for file in (file for file in signals.robots if urlsplit(file.url).netloc.lower() == host):
        found += _robots_signs(file, url)
    for file in (file for file in signals.tdmrep if urlsplit(file.url).netloc.lower() == host and file.status == 200):
        entry = tdm_reserved(file.body, url)
        found.append(_sign("tdmrep", entry or "no reservation", NO_TEXT if entry else NOTHING, file))
    for file in (file for file in signals.ai_txt if urlsplit(file.url).netloc.lower() == host and file.status == 200):
        line = ai_txt_denies(file.body, url)
        found.append(_sign("ai_txt", line or "no denial", NO_TEXT if line else NOTHING, file))
    return found


def _robots_signs(file: SiteFile, url: str) -> Iterator[Sign]:
    access = response_policy(file.status)
    if access in (Access.DISALLOW_ALL, Access.LAST_COPY):
        yield _sign("robots_txt", f"status {file.status}", NO_FETCH, file)
        return
    if access is Access.ALLOW_ALL:
        yield _sign("robots_txt", f"status {file.status}: no rules", NOTHING, file)
        return
    robots = _robots(file.body)
    ours = robots.allows(OUR_AGENT, url)
    yield _sign("robots_txt", f"{OUR_AGENT}: {'allowed' if ours else 'disallowed'}", NOTHING if ours else NO_FETCH, file)
    blocked = blocked_agents(robots, url)
    if blocked:
        yield _sign("robots_txt_ai", ", ".join(blocked), NO_TEXT, file)
    for value in denied_signals(robots.content_signals, url):
        yield _sign("content_signal", value, NO_TEXT, file)
    for value in denied_signals(robots.content_usage, url):
        yield _sign("content_usage", value, NO_TEXT, file)


_robots: Final = lru_cache(maxsize=8)(Robots.parse)  # one file a site, asked for every page


def _sign(signal: str, value: str, says: str, file: SiteFile) -> Sign:
    return Sign(signal=signal, value=value[:500], scope="site", says=says, url=file.url, seen_at=file.fetched_at)


def seen_at(signals: SiteSignals, url: str) -> datetime | None:
    """When the host's robots.txt was last seen; None when it never was."""
    host = urlsplit(url).netloc.lower()
    times = [file.fetched_at for file in signals.robots if urlsplit(file.url).netloc.lower() == host]
    return max(times) if times else None
