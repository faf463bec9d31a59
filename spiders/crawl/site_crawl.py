"""The crawl of one site: seeds, then what they name, until nothing is due. State comes from the ledger and goes back to it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from spiders.crawl.learn import Learner
from spiders.crawl.mend import Orphan, orphans, page_of_orphan, revisit_of_orphan
from spiders.crawl.reading import read_page
from spiders.crawl.record import Recorder, fetched_entry
from spiders.crawl.visit import WHOLE, Visit, Visitor
from spiders.deadline import TooSlow, cpu_limit
from spiders.formats.robots import Robots
from spiders.frontier.discovery import Found
from spiders.frontier.queue import SOURCES, Frontier
from spiders.frontier.revisit import is_due, stands
from spiders.frontier.task import Task
from spiders.ledger import Entry, Event
from spiders.links import NAMED, FoundLink, Role, link
from spiders.page import Page
from spiders.platforms import platform_named
from spiders.redirects import redirect_of
from spiders.registry import home_folder
from spiders.settings import MAX_REDIRECTS, MOST_SLOW, READING_S, Policy
from spiders.state import UrlState
from spiders.urls import in_scope, joined

_log = logging.getLogger(__name__)


def _rights_files(home: str) -> tuple[FoundLink, ...]:
    """Where a host may say what may be done with its texts, besides robots.txt; asked for last."""
    return tuple(link(urljoin(home, path), Role.OTHER, "where rights are stated") for path in ("/.well-known/tdmrep.json", "/ai.txt"))


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
        self, visitor: Visitor, recorder: Recorder, policy: Policy, clock: Callable[[], datetime], stop: asyncio.Event, *, width: int,
        again: frozenset[str] = frozenset(),
    ) -> None:
        self.site = visitor.site
        self._visitor, self._recorder, self._policy = visitor, recorder, policy
        self._clock, self._stop, self._width = clock, stop, width
        self.learner = Learner(recorder, self.site.max_pages or policy.max_pages, clock, policy.max_known)
        self.progress = Progress(self.site.name)
        self._again = again
        self._unanswered = self._slow = 0
        self._halt: tuple[Outcome, str] | None = None

    @property
    def frontier(self) -> Frontier:
        """The queue."""
        return self.learner.frontier

    async def run(self) -> Outcome:
        """Crawl until nothing is due, the host asks for too long a pause, or the crawl is stopped."""
        await self._adopt()
        now = self._clock()
        self._follow_home()
        self._seed()
        if not await self._enter():
            return self._outcome()
        for known in list(self._recorder.state.urls.values()):
            due = is_due(known, now) or (known.url in self._again and stands(known))
            if due and known.role is not Role.HOME and self._wanted(known) and not self.learner.covered(known):
                self.frontier.push(known.url, known.role, listed=known.listed)
        await self._drain()
        for known in [] if self._stop.is_set() or self._halt else self.learner.vanished():
            self.frontier.push(known.url, known.role, listed=True)
        if not self._stop.is_set() and not self._halt:
            self._recorder.write(*self._begin(_rights_files(self.site.url)))
        await self._drain()
        return self._outcome()

    def _wanted(self, known: UrlState) -> bool:
        """Robots files are read by the gate; what a redirect led to outside the site is its own matter; the row may keep a page out."""
        if known.url.endswith("/robots.txt") or self.learner.refused(known.url, known.role):
            return False
        return known.via is not None or known.found is not None

    def _outcome(self) -> Outcome:
        if self._stop.is_set():
            return Outcome.INTERRUPTED
        if self._halt:
            return self._halt[0]
        return Outcome.INCOMPLETE if self._unanswered else Outcome.FINISHED

    async def _adopt(self) -> None:
        """Records of a killed crawl that its ledger missed: read again from the archive, not from the web."""
        for orphan in orphans(self._recorder):
            adopted = asyncio.ensure_future(self._adopt_one(orphan))
            await asyncio.wait([adopted])
            self._survived(orphan.record.header("WARC-Target-URI") or "", adopted.exception())
        self.learner.forget_queue()  # what they name was queued before it was known which of it they hold

    async def _adopt_one(self, orphan: Orphan) -> None:
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
        reading = read_page(Page(page, self.site), role)
        with cpu_limit(READING_S):
            entry = fetched_entry(page, orphan.crawl, kind=reading.kind.value, known=known, wire=None, digest=digest)
            self.learner.learn(Task(0, 0, page.url, role), reading, page.url, (entry,), None)

    def _seed(self) -> None:
        """Where to begin: the platform's seeds, and a robots.txt in the home's own folder for the sitemaps it may name."""
        self._recorder.write(*self._begin(platform_named(self.site.platform).seeds(self.site)))

    def _begin(self, seeds: Iterable[FoundLink]) -> list[Entry]:
        """Queue what is due of these; ledger lines for those not known before, or not as that."""
        lines = []
        for seed in seeds:
            known = self._recorder.state.urls.get(seed.url)
            new = known is None or (seed.found == NAMED and (known.found, known.role) != (NAMED, seed.role))
            if new:  # to the row, if not to us: what it names is asked for from now on, and read as what it is named
                lines.append(self.learner.discovered(Found(seed, None, True), self.site.url))
            if new or known is None or is_due(known, self._clock()):
                self.frontier.push(seed.url, seed.role, priority=seed.priority, listed=True)
        return lines

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
        for url in filter(None, (joined(via, raw) for raw in robots.sitemaps)):
            found = Found(link(url, Role.SITEMAP, "Sitemap: in robots.txt"), None, True)
            if found.link.url not in self._recorder.state.urls:
                lines.append(self.learner.discovered(found, via))
            self.frontier.push(found.link.url, Role.SITEMAP, listed=True)
        self._recorder.write(*lines)

    async def _drain(self) -> None:
        """Visit what is queued, `width` at a time. A visit that fails by our own fault costs itself only."""
        active: dict[asyncio.Task[Visit], Task] = {}
        while True:
            while len(active) < self._width and not self._stop.is_set() and self._halt is None:
                if self.frontier.waits() and any(task.role in SOURCES for task in active.values()):
                    break  # an API that these lead to may hold the posts, and make their pages unnecessary
                task = self._next(idle=not active)
                if task is None:
                    break
                active[asyncio.ensure_future(self._visitor.visit(task))] = task
            if not active:
                return
            done, _ = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
            for finished in done:
                task = active.pop(finished)
                taken = asyncio.ensure_future(self._finish(task, finished))
                await asyncio.wait([taken])
                self._survived(task.url, taken.exception())

    def _next(self, *, idle: bool) -> Task | None:
        while (item := self.frontier.pop(idle=idle)) is not None:
            task, refused = item
            if refused is None:
                return task
            self._skip(task.url, refused)
        return None

    def _skip(self, url: str, reason: str) -> None:
        known = self._recorder.state.urls.get(url)
        if known is None or known.reason != reason:
            self._recorder.failed(url, reason, Event.SKIPPED)

    async def _finish(self, task: Task, finished: "asyncio.Task[Visit]") -> None:
        with cpu_limit(READING_S):
            self._took(task, finished.result())

    def _survived(self, url: str, error: BaseException | None) -> None:
        """Write down what went wrong with one page. Only the machine's errors end the crawl; too many slow pages end the site's."""
        if isinstance(error, (OSError, MemoryError)):
            raise error
        if error is None or type(error).__name__ == "Stopped":
            return
        _log.error("%s: reading it failed", url, exc_info=error)
        self._recorder.failed(url, f"crashed: {type(error).__name__}: {error}")
        self._slow += isinstance(error, TooSlow)
        if self._slow >= MOST_SLOW:
            self._halt = (Outcome.INCOMPLETE, f"{self._slow} pages took more than {READING_S:g} s of CPU time each")

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
            self.learner.try_folder(task.url)
        if visit.page.status == 200:
            self.learner.stands_for(task.url, visit.page.url)
        last = (visit.entry,) if visit.entry else ()
        self.learner.learn(visit.task, visit.reading, visit.page.url, last, visit.page)

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

    def _follow_home(self) -> None:
        """Where the home led to at the last crawl is the blog's place from the first request on."""
        urls = self._recorder.state.urls
        known, target = urls.get(self.site.url), self.site.url
        for _ in range(MAX_REDIRECTS):
            following = redirect_of(known.url, known.status or 0, known.location) if known else None
            if following is None:
                break
            known, target = urls.get(following), following
        if not in_scope(target, self.site.url) and known is not None and known.status in WHOLE:
            self._moved(target)

    def _moved(self, url: str) -> None:
        """The home page answers at another host now: that is where the blog is."""
        _log.warning("%s: %s now leads to %s; update its url in the sites file", self.site.name, self.site.url, url)
        self._visitor.homes = self.learner.homes = tuple(dict.fromkeys((*self._visitor.homes, url)))


def folder_robots(home: str) -> str | None:
    """The robots.txt in a home's own folder, which static hosts serve; None where that is the host's own."""
    folder = home_folder(home)
    return None if folder == "/" else urljoin(home, folder + "robots.txt")
