"""One URL, from the question to the ledger: robots, fetch, redirects, archive, links. Nothing here decides what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.crawl.answers import Answer, NoAnswer
from spiders.crawl.fetch import Fetcher
from spiders.crawl.gate import Asked, Gate, Rules
from spiders.crawl.reading import read_page
from spiders.crawl.record import NOWHERE, Recorder, fetched_entry, unchanged_entry
from spiders.crawl.slashes import Slashes
from spiders.frontier.task import Task
from spiders.ledger import Entry, Event
from spiders.links import ONWARDS, Role
from spiders.optouts import OptOuts
from spiders.raw import PageKind, RawPage
from spiders.redirects import redirect_of
from spiders.settings import AGENT, MAX_REDIRECTS
from spiders.site import Site
from spiders.state import UrlState, is_tombstone

if TYPE_CHECKING:
    from spiders.frontier.discovery import Reading

_RETRY = (408, 425, 429, 500, 502, 503, 504)
MISSING = (404, 410)
WHOLE = (200, 304)
_FREE_ROLES = (Role.HOME, Role.FEED, Role.SITEMAP, Role.API)


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of a task: the page that answered last, as read; or why there is none."""

    task: Task
    page: RawPage | None = None
    entry: Entry | None = None  # ledger line of the page, to be written with the lines of what it names
    reading: "Reading | None" = None
    unchanged: bool = False
    retry: bool = False
    paused: bool = False
    reason: str | None = None
    hops: tuple[str, ...] = ()


class Visitor:
    """Visits URLs of one site. With `reads` off it only tells whether a page changed, and leaves reading it to the crawl that goes on."""

    def __init__(
        self, site: Site, fetcher: Fetcher, gate: Gate, recorder: Recorder, optouts: OptOuts = OptOuts(), *, reads: bool = True  # noqa: B008
    ) -> None:
        self.site, self._fetcher, self._gate, self._recorder, self._optouts = site, fetcher, gate, recorder, optouts
        self._reads = reads
        self._slashes = Slashes()
        self.homes: tuple[str, ...] = (site.url,)
        self.delay_s = site.delay_s

    async def visit(self, task: Task) -> Visit:
        """Ask for a task's URL, following at most five redirects, each hop archived."""
        guess = None if task.role in _FREE_ROLES else self._slashes.expected(task.url)
        url, cookie, hops = guess or task.url, "", [task.url, *([guess] if guess else [])]
        while True:
            if self._optouts.names("url", url):
                return Visit(task, reason="opted out: its owner asked to stay out", retry=False, hops=tuple(hops))
            rules = await self.rules(url)
            refused = rules.refusal(url)
            if refused:
                return Visit(task, reason=refused, retry=False, paused=rules.passing, hops=tuple(hops))
            held = self._recorder.answered(url)
            if held is not None:
                following = redirect_of(url, held.status or 0, held.location)
                if following is None or len(hops) > MAX_REDIRECTS:
                    return self._held(replace(task, url=url), held, tuple(hops))
                hops.append(following)
                url = following
                continue
            answer = await self._fetcher.get(url, self.site, self._headers(url, cookie), self._delay(rules.robots.crawl_delay(AGENT)))
            if isinstance(answer, NoAnswer):
                return Visit(task, reason=answer.reason, retry=answer.transient, paused=answer.paused, hops=tuple(hops))
            target = redirect_target(answer)
            self._slashes.note(url, target)
            if target is None and answer.status in MISSING and url == guess:
                self._archive(answer, PageKind.NOT_FOUND)
                guess, url, hops = None, task.url, [task.url]
                continue
            if target is None:
                return self._settle(replace(task, url=url), answer, tuple(hops))
            self._passed(answer)
            fresh = cookies_of(answer) if urlsplit(target).netloc == urlsplit(url).netloc else ""
            problem = self._redirect_problem(task, target, hops, again=bool(fresh) and fresh != cookie)
            if problem:
                return Visit(task, reason=f"{problem}: {' -> '.join([*hops, target])[:500]}", hops=tuple(hops))
            hops.append(target)
            url, cookie = target, fresh

    async def rules(self, url: str) -> Rules:
        """What robots.txt says for a URL's origin."""
        return await self._gate.rules(url, self.ask_robots)

    def _redirect_problem(self, task: Task, target: str, hops: list[str], *, again: bool) -> str | None:
        if target in hops and not again:
            return "redirect loop"
        if len(hops) > MAX_REDIRECTS:
            return f"more than {MAX_REDIRECTS} redirects"
        refused = self._fetcher.refusal(target, self.site)
        if refused:
            return refused
        if task.role in _FREE_ROLES or any(_inside(target, home) for home in self.homes):
            return None
        return "redirect leaves the site"

    def _delay(self, crawl_delay: float | None) -> float | None:
        if crawl_delay is None:
            return self.delay_s
        return max(crawl_delay, self.delay_s or 0.0)

    def _headers(self, url: str, cookie: str) -> Mapping[str, str]:
        """Validators of the copy we hold; a cookie only when the server set it on the redirect that led here."""
        known = self._recorder.state.urls.get(url)
        headers: dict[str, str] = {"Cookie": cookie} if cookie else {}
        if known and known.ref and known.status in WHOLE:
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.modified:
                headers["If-Modified-Since"] = known.modified
        return headers

    def _settle(self, task: Task, answer: Answer, hops: tuple[str, ...]) -> Visit:
        known = self._recorder.state.urls.get(answer.url)
        if known and repeats(known, answer):
            self._repeat(answer, known)
            return self._held(task, known, hops)
        if answer.status in _RETRY or answer.fault:
            reason = answer.fault or f"HTTP {answer.status}"
            page = self._archive(answer, PageKind.OTHER, failed=reason)
            return Visit(task, page, retry=answer.fault is None, reason=reason, hops=hops)
        page = self._recorder.response(answer)
        if not self._reads:
            return Visit(task, page, hops=hops)
        reading = self._reading(page, task.role)
        self._buried(known, answer)
        entry = fetched_entry(page, self._recorder.crawl, kind=reading.kind.value, known=known, wire=answer.wire, digest=answer.digest)
        onwards = next((item.link.url for item in reading.found if item.link.found == ONWARDS), None)
        return Visit(task, page, replace(entry, location=onwards) if onwards else entry, reading, hops=hops)

    def _buried(self, known: UrlState | None, answer: Answer) -> None:
        if known and is_tombstone(known, answer.status, answer.at):
            at = answer.at.isoformat(timespec="milliseconds")
            reason = f"HTTP {answer.status} since {known.missing_since:%Y-%m-%d}" if known.missing_since else None
            crawl = self._recorder.crawl
            self._recorder.write(Entry(at=at, event=Event.GONE, crawl=crawl, url=answer.url, status=answer.status, reason=reason))
            known.gone = True

    def _repeat(self, answer: Answer, known: UrlState) -> None:
        """Nothing new: a revisit record and its line."""
        ref = self._recorder.revisit(answer, known)
        at = answer.at.isoformat(timespec="milliseconds")
        self._recorder.unchanged(
            unchanged_entry(answer.url, answer.status, at, self._recorder.crawl, ref, answer.header("ETag"), answer.header("Last-Modified"))
        )

    def _held(self, task: Task, known: UrlState, hops: tuple[str, ...]) -> Visit:
        """A page we have as it is: a list still yields its links, read from the archive."""
        post = known.kind == PageKind.POST and task.role is not Role.HOME
        wanted = self._reads and not post and known.ref is not None and known.status not in MISSING
        page = self._recorder.archive.page(known.ref) if wanted and known.ref else None
        return Visit(task, page, None, self._reading(page, task.role) if page else None, unchanged=True, hops=hops)

    def _reading(self, page: RawPage, role: Role) -> "Reading":
        from spiders.page import Page  # loads the parsers, which a look whether anything changed does without

        return read_page(Page(page, self._site_at(page.url, role)), role)

    def _site_at(self, url: str, role: Role) -> Site:
        """The site as its row says; where the blog moved to another host, with its home there: which links are its own depends on it."""
        if _inside(url, self.site.url):
            return self.site
        home = url if role is Role.HOME else next((home for home in self.homes if _inside(url, home)), None)
        return replace(self.site, url=home) if home else self.site

    def _passed(self, answer: Answer) -> None:
        """A redirect on the way."""
        known = self._recorder.state.urls.get(answer.url)
        if known and repeats(known, answer):
            self._repeat(answer, known)
        else:
            self._archive(answer, PageKind.OTHER)

    def _archive(self, answer: Answer, kind: PageKind, failed: str | None = None) -> RawPage:
        page = self._recorder.response(answer)
        known = self._recorder.state.urls.get(answer.url)
        entry = fetched_entry(page, self._recorder.crawl, kind=kind.value, known=known, wire=answer.wire, digest=answer.digest)
        self._recorder.write(replace(entry, event=Event.FAILED, reason=failed) if failed else entry)
        return page

    async def ask_robots(self, url: str) -> Asked:
        """Fetch a robots.txt with its redirects, archive it, and find the last good copy."""
        known = self._recorder.state.urls.get(url)
        last = self._recorder.archive.page(known.ref) if known and known.ref and known.status in WHOLE else None
        held = self._recorder.answered(url)
        if held is not None and (last is not None or held.status in MISSING):
            return Asked(last or RawPage(url, held.status or 404, (), b"", self._recorder.clock(), NOWHERE), 0, last)
        target, redirects = url, 0
        while True:
            answer = await self._fetcher.get(target, self.site, self._headers(target, ""), self.delay_s)
            if isinstance(answer, NoAnswer):
                self._recorder.failed(url, answer.reason)
                return Asked(None, redirects, last, answer.reason)
            page = self._robots_page(answer)
            following = redirect_target(answer)
            if following is None or redirects > MAX_REDIRECTS:
                return Asked(page, redirects, last)
            target, redirects = following, redirects + 1

    def _robots_page(self, answer: Answer) -> RawPage:
        known = self._recorder.state.urls.get(answer.url)
        if known and known.ref and repeats(known, answer):
            held = self._recorder.archive.page(known.ref)
            if held is not None:
                self._repeat(answer, known)
                return held
        return self._archive(answer, PageKind.ROBOTS, failed=f"HTTP {answer.status}" if answer.status in _RETRY else None)


def _inside(url: str, home: str) -> bool:
    from spiders.urls import in_scope  # where nothing redirects and nothing is read, its rules need not be loaded

    return in_scope(url, home)


def repeats(known: UrlState, answer: Answer) -> bool:
    """Whether an answer is what we hold already: the server says so, or status, bytes and redirect are the same."""
    if known.ref is None or answer.status in MISSING or answer.status in _RETRY or answer.fault:
        return False
    if answer.status == 304:
        return True
    as_before = answer.status == known.status or (answer.status in WHOLE and known.status in WHOLE)
    location = known.location if known.status not in WHOLE else None  # else what the page itself says, which its bytes tell
    return as_before and known.digest == answer.digest and location == answer.header("Location")


def redirect_target(answer: Answer) -> str | None:
    """Where a redirect points, without fragment; None for an answer that is none."""
    return redirect_of(answer.url, answer.status, answer.header("Location"))


def cookies_of(answer: Answer) -> str:
    """The cookies an answer sets, as the next request of the same redirect chain sends them back."""
    values = [value.partition(";")[0].strip() for name, value in answer.headers if name.lower() == "set-cookie"]
    return "; ".join(value for value in values if "=" in value)[:4096]
