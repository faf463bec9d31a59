"""What to fetch next of one site: by priority, each page once, within a budget and out of traps. Pure.

What a feed, sitemap, API or the user lists is never held back; what only links lead to is given up where nothing new comes (see traps).
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from spiders.frontier.copies import Copies
from spiders.frontier.guesses import Guesses
from spiders.frontier.task import Task
from spiders.frontier.traps import TrapStats, trap_reason
from spiders.frontier.twins import Twins
from spiders.links import PRIORITY, Role
from spiders.state import HELD, SPARE, TRAP

# Steps from the last page that brought something: a list may go on for long beside a sitemap that told its posts already.
_DEPTH = {Role.POST: 8, Role.LISTING: 30, Role.HOME: 30, Role.OTHER: 4}
_DULL = 32  # pages in a row that only links led to and that held nothing
SOURCES = frozenset({Role.API, Role.FEED, Role.SITEMAP})
_CHAIN = 20  # sources, each named by the one before, none of which told of anything new
_IDLE = 200  # sources in a row of which that is true, whoever named them


class Frontier:
    """The queue of one site in one crawl. `key` gives a URL's identity; a page is queued once."""

    def __init__(self, key: Callable[[str], str], max_pages: int) -> None:
        self._key = key
        self._max_pages = max_pages
        self._heap: list[Task] = []
        self._seen: set[str] = set()
        self._listed: set[str] = set()
        self._held: set[str] = set()
        self._spare: set[str] = set()
        self.mapped = False  # whether a sitemap named posts in this crawl
        self._number = 0
        self._taken = 0
        self._traps = TrapStats()
        self.twins = Twins()
        self.copies = Copies()
        self._guesses = Guesses()
        self._late: list[Task] = []
        self._far: deque[Task] = deque()
        self._fruitful: set[str] = set()
        self._named_by: dict[str, str] = {}
        self._dull = 0
        self._idle = 0

    def __len__(self) -> int:
        return len(self._heap) + len(self._late) + len(self._far)

    def push(
        self, url: str, role: Role, *, priority: int | None = None, listed: bool = False, depth: int = 0, alias: bool = False, via: str = ""
    ) -> bool:
        """Queue a URL that `via` names, unless its page was queued before in this crawl; an `alias` is told apart by its spelling."""
        key = f"as written: {url}" if alias else self._key(url)
        if listed:
            self._listed.add(key)
        if key in self._seen:
            return False
        self._seen.add(key)
        self._number += 1
        rank = -(PRIORITY[role] if priority is None else priority)
        heapq.heappush(self._heap, Task(rank, self._number, url, role, listed, depth, via=via))
        return True

    def seen(self, url: str) -> bool:
        """Whether the page, under any spelling, was queued in this crawl."""
        return self._key(url) in self._seen

    def mark(self, url: str) -> None:
        """Count a page as queued without queueing it."""
        self._seen.add(self._key(url))

    def hold(self, url: str) -> None:
        """Note that an API gave this post's text: its page need not be fetched."""
        self._held.add(self._key(url))

    def spare(self, url: str) -> None:
        """Note that a source need not be asked where a sitemap names the posts."""
        self._spare.add(self._key(url))

    def waits(self) -> bool:
        """Whether the next task may become needless by what feeds, sitemaps and APIs tell: a post, and a source that can be spared."""
        return bool(self._heap) and (self._heap[0].role is Role.POST or self._key(self._heap[0].url) in self._spare)

    def retry(self, task: Task) -> None:
        """Queue a task again after its host failed to answer."""
        heapq.heappush(self._heap, replace(task, tries=task.tries + 1))

    def pop(self, *, idle: bool = True) -> tuple[Task, str | None] | None:
        """The next task and, when it should not be fetched, the reason; None when the queue is empty.

        Tasks too far from anything new come last, when nothing is under way (`idle`): by then it is known what the pages held that the
        page they were found on named. Where one was a post, they were not far from it.
        """
        while self._heap:
            task = self._nearer(heapq.heappop(self._heap))
            if not self._is_far(task):
                return self._judged(task)
            self._late.append(task)
        if not idle:
            return None
        again, self._late = [self._nearer(task) for task in self._late], []
        for task in again:
            if self._is_far(task):
                self._far.append(task)
            else:
                heapq.heappush(self._heap, task)
        if self._heap:
            return self.pop()
        return self._judged(self._far.popleft()) if self._far else None

    def _judged(self, task: Task) -> tuple[Task, str | None]:
        reason = self._refusal(task)
        if reason is None:
            self._taken += 1
            self._named_by[self._key(task.url)] = self._key(task.via)
        return task, reason

    def _is_far(self, task: Task) -> bool:
        far = task.role in _DEPTH and task.depth > _DEPTH[task.role]
        return far and not task.listed and self._key(task.url) not in self._listed

    def _nearer(self, task: Task) -> Task:
        """The task, its depth counted from the nearest page above it that was the first to name a post."""
        if not self._is_far(task):
            return task
        page: str | None = self._key(task.via)
        for steps in range(_DEPTH[task.role] + 1):
            if page in self._fruitful:
                return replace(task, depth=steps)
            page = self._named_by.get(page or "")
        return task

    def named_a_post(self, page: str) -> None:
        """Take in that a page named an address, before others did, that turned out to be a post's."""
        self._fruitful.add(self._key(page))

    def guess(self, url: str) -> None:
        """Note that nobody wrote this address as a link."""
        self._guesses.add(self._key(url))

    def answered(self, task: Task, *, there: bool) -> None:
        """Take in whether a page is there."""
        self._guesses.note(self._key(task.url), there=there)
        if not there:
            self._traps.miss(task.url)

    def _refusal(self, task: Task) -> str | None:
        if self._taken >= self._max_pages:
            return f"budget: {self._max_pages} pages a crawl (max_pages)"
        if task.role in SOURCES:
            return SPARE if self.mapped and self._key(task.url) in self._spare else self._endless(task) or self._absent(task)
        if task.role not in _DEPTH:
            return None
        if self._key(task.url) in self._held:
            return HELD
        if doubt := self._guesses.reason(self._key(task.url)):
            return f"{TRAP}{doubt}"
        listed = task.listed or self._key(task.url) in self._listed
        if self._is_far(task):
            return f"{TRAP}{task.depth} steps from the last page that brought something new"
        if self._dull >= _DULL and not listed and task.role is Role.OTHER:
            return f"{TRAP}{_DULL} pages in a row held nothing"
        reason = trap_reason(task.url, self._traps, listed=listed) or (None if listed else self._repetition(task))
        return f"{TRAP}{reason}" if reason else None

    def _repetition(self, task: Task) -> str | None:
        """Why an address that only links lead to would bring what was seen already, or nothing."""
        missing = None if task.role is Role.POST else self._traps.never_there(task.url)
        return missing or self.twins.reason(task.url) or self.copies.reason(task.url, self.seen)

    def _endless(self, task: Task) -> str | None:
        """Feeds and sitemaps that name ever more of their kind end as well; those that are known, or named by hand, have no depth."""
        if task.depth > _CHAIN:
            return f"{TRAP}{task.depth} lists, each named by the one before, told of nothing new"
        return f"{TRAP}{self._idle} lists in a row told of nothing new" if task.depth and self._idle >= _IDLE else None

    def _absent(self, task: Task) -> str | None:
        """Feeds that a theme names for every list, on a site that has none of them."""
        reason = None if task.listed else self._traps.never_there(task.url)
        return f"{TRAP}{reason}" if reason else None

    def listed(self, *, news: bool) -> None:
        """Take in whether a feed, sitemap or API told of anything new."""
        self._idle = 0 if news else self._idle + 1

    def learned(self, task: Task, links: Iterable[str], text: str, *, is_post: bool, dull: bool) -> None:
        """Take in what a visit brought; `dull` pages held neither a post, nor the address of one, nor words."""
        self._traps.note(task.url, links=links, text=text, is_post=is_post)
        if task.role is Role.OTHER:
            self._dull = self._dull + 1 if dull else 0
