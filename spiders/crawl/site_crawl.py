"""The crawl of one site: seeds, then what they name, until nothing is due. State comes from the ledger and goes back to it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from spiders.crawl.record import Orphan, Recorder, fetched_entry, page_of_orphan, revisit_of_orphan
from spiders.crawl.visit import Visit, Visitor
from spiders.discovery import Found, Reading, at_home, read
from spiders.frontier import Frontier, Task
from spiders.ledger import Entry, Event
from spiders.links import Role, link
from spiders.page import Page, PageKind, RawPage
from spiders.platforms import platform_named
from spiders.registry import home_folder
from spiders.revisit import is_due
from spiders.robots import Robots
from spiders.settings import Policy
from spiders.state import SITEMAP, UrlState
from spiders.urls import canonical, in_scope

_log = logging.getLogger(__name__)
_TOP = (PageKind.HOME, PageKind.LISTING)


class Outcome(StrEnum):
    """How a site's crawl ended."""

    FINISHED = "finished"
    INCOMPLETE = "incomplete"
    INTERRUPTED = "interrupted"
    RATE_LIMITED = "rate_limited"


@dataclass(slots=True)
class Progress:
    """What a watcher may show."""

    site: str
    done: int = 0
    queued: int = 0


class SiteCrawl:
    """Runs one site. `stop` ends it at the next free moment; `clock` gives UTC."""

    def __init__(
        self, visitor: Visitor, recorder: Recorder, policy: Policy, clock: Callable[[], datetime], stop: asyncio.Event, *, width: int
    ) -> None:
        self.site = visitor.site
        self._visitor, self._recorder, self._policy = visitor, recorder, policy
        self._clock, self._stop, self._width = clock, stop, width
        self._key = lru_cache(maxsize=200_000)(canonical)
        self.frontier = self._frontier()
        self.progress = Progress(self.site.name)
        self._spellings = {self._key(url): url for url in recorder.state.urls}
        self._contents = {state.content for state in recorder.state.urls.values() if state.content}
        self._mapped: set[str] = set()
        self._unanswered = 0
        self._halt: tuple[Outcome, str] | None = None

    def _frontier(self) -> Frontier:
        return Frontier(self._key, self.site.max_pages or self._policy.max_pages)

    async def run(self) -> Outcome:
        """Crawl until nothing is due, the host asks for too long a pause, or the crawl is stopped."""
        self._adopt()
        now = self._clock()
        self._seed()
        if not await self._enter():
            return self._outcome()
        for known in list(self._recorder.state.urls.values()):
            if known.role is not Role.HOME and is_due(known, now) and self._wanted(known):
                self.frontier.push(known.url, known.role, listed=known.listed)
        await self._drain()
        for known in self._vanished():
            self.frontier.push(known.url, known.role, listed=True)
        await self._drain()
        return self._outcome()

    def _wanted(self, known: UrlState) -> bool:
        """Robots files are read by the gate; what a redirect led to outside the site is its own matter."""
        return not known.url.endswith("/robots.txt") and (known.via is not None or known.found is not None)

    def _outcome(self) -> Outcome:
        if self._stop.is_set():
            return Outcome.INTERRUPTED
        if self._halt:
            return self._halt[0]
        return Outcome.INCOMPLETE if self._unanswered else Outcome.FINISHED

    def _adopt(self) -> None:
        """Records of a killed crawl that its ledger missed: read again from the archive, not from the web."""
        for orphan in self._recorder.orphans():
            self._adopt_one(orphan)
        self.frontier = self._frontier()  # what they name was queued before it was known which of it they hold

    def _adopt_one(self, orphan: Orphan) -> None:
        if orphan.record.type == "revisit":
            entry = revisit_of_orphan(orphan)
            if entry:
                self._recorder.write(entry)
            return
        held = page_of_orphan(orphan)
        if held is None:
            return
        page, digest = held
        known = self._recorder.state.urls.get(page.url)
        role = known.role if known else Role.OTHER
        reading = read(Page(page, self.site), role)
        entry = fetched_entry(page, orphan.crawl, kind=reading.kind.value, known=known, wire=None, digest=digest)
        self._learn(Task(0, 0, page.url, role), reading, page.url, (entry,))

    def _seed(self) -> None:
        """Where to begin: the platform's seeds, and a robots.txt in the home's own folder for the sitemaps it may name."""
        lines = []
        for seed in platform_named(self.site.platform).seeds(self.site):
            known = self._recorder.state.urls.get(seed.url)
            if known is None:
                lines.append(self._discovered(Found(seed, None, True), self.site.url))
            if known is None or is_due(known, self._clock()):
                self.frontier.push(seed.url, seed.role, priority=seed.priority, listed=True)
        self._recorder.write(*lines)

    async def _enter(self) -> bool:
        """Ask robots.txt first; False when it closes the whole host. Queue the sitemaps it names, and those of one in the home's folder."""
        rules = await self._visitor.rules(self.site.url)
        if rules.closed:
            self._skip(self.site.url, rules.closed)
            self._halt = (Outcome.INCOMPLETE, rules.closed) if rules.passing else None
            return False
        self._queue_sitemaps(rules.robots, urljoin(self.site.url, "/robots.txt"))
        own = folder_robots(self.site.url)
        if own and not rules.refusal(own):
            asked = await self._visitor.ask_robots(own)
            if asked.page and asked.page.status == 200:
                self._queue_sitemaps(Robots.parse(asked.page.body), own)
        return True

    def _queue_sitemaps(self, robots: Robots, via: str) -> None:
        lines = []
        for raw in robots.sitemaps:
            found = Found(link(urljoin(via, raw), Role.SITEMAP, "Sitemap: in robots.txt"), None, True)
            if found.link.url not in self._recorder.state.urls:
                lines.append(self._discovered(found, via))
            self.frontier.push(found.link.url, Role.SITEMAP, listed=True)
        self._recorder.write(*lines)

    async def _drain(self) -> None:
        """Visit what is queued, `width` at a time. A visit that fails by our own fault costs itself only."""
        active: dict[asyncio.Task[Visit], Task] = {}
        while True:
            while len(active) < self._width and not self._stop.is_set() and self._halt is None:
                task = self._next()
                if task is None:
                    break
                active[asyncio.ensure_future(self._visitor.visit(task))] = task
            if not active:
                return
            done, _ = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
            for finished in done:
                self._finish(active.pop(finished), finished)

    def _next(self) -> Task | None:
        while (item := self.frontier.pop()) is not None:
            task, refused = item
            if refused is None:
                return task
            self._skip(task.url, refused)
        return None

    def _skip(self, url: str, reason: str) -> None:
        known = self._recorder.state.urls.get(url)
        if known is None or known.reason != reason:
            self._recorder.failed(url, reason, Event.SKIPPED)

    def _finish(self, task: Task, finished: "asyncio.Task[Visit]") -> None:
        error = finished.exception()
        if isinstance(error, (OSError, MemoryError)):
            raise error
        if error is not None:
            if type(error).__name__ != "Stopped":
                _log.error("%s: reading it failed", task.url, exc_info=error)
                self._recorder.failed(task.url, f"crashed: {type(error).__name__}: {error}")
            return
        self._took(task, finished.result())

    def _took(self, task: Task, visit: Visit) -> None:
        self.progress.done += 1
        self.progress.queued = len(self.frontier)
        for hop in visit.hops[1:]:
            self.frontier.mark(hop)
        if visit.reason is not None:
            self._unread(task, visit)
            return
        if task.role is Role.HOME and len(visit.hops) > 1 and not in_scope(visit.hops[-1], self.site.url):
            self._moved(visit.hops[-1])
        if visit.page is None or visit.reading is None:
            self._recorder.write(*((visit.entry,) if visit.entry else ()))
            return
        if task.role is Role.SITEMAP and visit.page.status in (404, 410):
            self._try_folder(task.url)
        fruitful = self._learn(visit.task, visit.reading, visit.page.url, (visit.entry,) if visit.entry else ())
        self._note(visit, visit.page, visit.reading, fruitful)

    def _try_folder(self, sitemap: str) -> None:
        """A sitemap that its index names and that is not there: its folder (a language, mostly) may still hold lists of posts."""
        known = self._recorder.state.urls.get(sitemap)
        folder = urljoin(sitemap, ".")
        inner = in_scope(folder, self.site.url) and canonical(folder) != canonical(self.site.url)
        if known is None or known.found != "sitemap index" or not inner:
            return
        for seed in platform_named(self.site.platform).seeds(replace(self.site, url=folder, sitemaps=(), feeds=(), start_urls=())):
            if self._known(seed.url) is None:
                self._recorder.write(self._discovered(Found(seed, None, True), sitemap))
                self.frontier.push(seed.url, seed.role, priority=seed.priority, listed=True)

    def _unread(self, task: Task, visit: Visit) -> None:
        reason = visit.reason or ""
        if reason.startswith("robots:") and not visit.paused:
            self._skip(task.url, reason)
            return
        if visit.retry and not visit.paused and task.tries + 1 < self._policy.tries and not self._stop.is_set():
            self.frontier.retry(task)
            return
        if visit.retry or visit.paused:
            self._unanswered += 1
        if visit.paused and urlsplit(task.url).netloc == urlsplit(self.site.url).netloc:
            self._halt = (Outcome.RATE_LIMITED if "asked for a pause" in reason else Outcome.INCOMPLETE, reason)
        if visit.page is None or visit.page.url != task.url:
            self._recorder.failed(task.url, reason)

    def _moved(self, url: str) -> None:
        """The home page answers at another host now: that is where the blog is."""
        _log.warning("%s: %s now leads to %s; update its url in the sites file", self.site.name, self.site.url, url)
        self._visitor.homes = (*self._visitor.homes, url)

    def _note(self, visit: Visit, page: RawPage, reading: Reading, news: int) -> None:
        """Tell the trap guard what a page brought; a post whose words were seen before is none."""
        known = self._recorder.state.urls.get(page.url)
        content = known.content if known else None
        is_post = reading.kind is PageKind.POST and not visit.unchanged and content not in self._contents
        if content:
            self._contents.add(content)
        if visit.task.listed or is_post or page.status in (404, 410):
            return  # a trap never runs out of pages
        text = str(Page(page, self.site).tree.text_content()) if b"<" in page.body[:2048] and len(page.body) < 1 << 20 else ""
        self.frontier.learned(visit.task, [item.link.url for item in reading.found], text, is_post=is_post or bool(news))

    def _learn(self, task: Task, reading: Reading, via: str, last: tuple[Entry, ...]) -> int:
        """Queue what a page names and write it down, the page's own line last; returns how many unknown posts it named."""
        now, news = self._clock(), 0
        lines: list[Entry] = []
        fresh: list[Found] = []
        forward: list[Found] = []
        for item in reading.found:
            found = self._in_site(item, reading.kind, via)
            if found is None:
                continue
            if task.role is Role.SITEMAP:
                self._mapped.add(self._key(found.link.url))
            known = self._known(found.link.url)
            if known is None:
                news += found.link.role is Role.POST
                lines.append(self._discovered(found, via))
                fresh.append(found)
                self._spellings[self._key(found.link.url)] = found.link.url
            else:
                lines += self._rediscovered(found, known, via, now, task)
                forward.append(found)
        self._recorder.write(*lines, *last)
        depth = 0 if news else task.depth + 1
        for found in fresh + [item for item in forward if news and item.link.role is Role.LISTING]:
            self._push(found, depth)
        return news

    def _rediscovered(self, found: Found, known: UrlState, via: str, now: datetime, task: Task) -> list[Entry]:
        """A URL seen before: ask again when its date moved or its time has come; another spelling of a missing page is tried once."""
        if known.status in (404, 410) and found.link.url != known.url and found.link.url not in self._recorder.state.urls:
            self.frontier.push(found.link.url, found.link.role, priority=found.link.priority, listed=found.listed, alias=True)
            return [self._discovered(found, via)]
        moved = found.lastmod is not None and found.lastmod != known.lastmod
        if moved:
            known.lastmod = found.lastmod
        if is_due(known, now):
            self.frontier.push(known.url, found.link.role, priority=found.link.priority, listed=found.listed, depth=task.depth)
        mapped = found.link.found == SITEMAP != known.found
        return [self._discovered(found, via, url=known.url)] if moved or mapped else []

    def _push(self, found: Found, depth: int) -> None:
        known = self._recorder.state.urls.get(found.link.url)
        if known is not None and known.gone:
            return
        self.frontier.push(found.link.url, found.link.role, priority=found.link.priority, listed=found.listed, depth=depth)

    def _known(self, url: str) -> UrlState | None:
        spelling = self._spellings.get(self._key(url))
        return self._recorder.state.urls.get(spelling) if spelling else None

    def _in_site(self, item: Found, kind: PageKind, via: str) -> Found | None:
        """The link as this site writes it; None for one that leads out of the site or to a feed of comments."""
        url = at_home(item.link.url, self.site.url)
        role = item.link.role
        inside = any(in_scope(url, home) for home in self._visitor.homes)
        if role in (Role.FEED, Role.SITEMAP):
            wanted = inside or (kind in _TOP and role is Role.FEED) or kind is PageKind.SITEMAP
            if not wanted or (role is Role.FEED and kind not in _TOP and kind is not PageKind.FEED):
                return None
        elif role is not Role.API and not inside:
            return None
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        return Found(replace(item.link, url=url), item.lastmod, item.listed)

    def _discovered(self, found: Found, via: str, url: str | None = None) -> Entry:
        return Entry(
            at=self._recorder.now(), event=Event.DISCOVERED, crawl=self._recorder.crawl, url=url or found.link.url,
            role=found.link.role.value, via=via, found=found.link.found[:200], listed=found.listed or None, lastmod=found.lastmod,
        )  # fmt: skip

    def _vanished(self) -> list[UrlState]:
        """Posts that a sitemap once named and no longer does: they may be gone, so ask."""
        if not self._mapped or self._stop.is_set() or self._halt:
            return []
        now = self._clock()
        return [
            known
            for known in self._recorder.state.urls.values()
            if known.found == SITEMAP and known.visited and self._key(known.url) not in self._mapped and not known.gone
            and (known.missing_since is None or is_due(known, now))
        ]  # fmt: skip


def folder_robots(home: str) -> str | None:
    """The robots.txt in a home's own folder, which static hosts serve; None where that is the host's own."""
    folder = home_folder(home)
    return None if folder == "/" else urljoin(home, folder + "robots.txt")
