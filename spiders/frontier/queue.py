"""What to fetch next of one site: by priority, each page once, within a budget and out of traps. Pure.

What a feed, sitemap, API or the user lists is never held back; what only links lead to is given up where nothing new comes (see traps).
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import replace

from spiders.frontier.task import Task
from spiders.frontier.traps import TrapStats, trap_reason
from spiders.frontier.twins import Twins
from spiders.links import PRIORITY, Role
from spiders.state import HELD, TRAP

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
        self._number = 0
        self._taken = 0
        self._traps = TrapStats()
        self.twins = Twins()
        self._dull = 0
        self._idle = 0

    def __len__(self) -> int:
        return len(self._heap)

    def push(self, url: str, role: Role, *, priority: int | None = None, listed: bool = False, depth: int = 0, alias: bool = False) -> bool:
        """Queue a URL unless its page was queued before in this crawl; an `alias` is told apart by its spelling."""
        key = f"as written: {url}" if alias else self._key(url)
        if listed:
            self._listed.add(key)
        if key in self._seen:
            return False
        self._seen.add(key)
        self._number += 1
        rank = -(PRIORITY[role] if priority is None else priority)
        heapq.heappush(self._heap, Task(rank, self._number, url, role, listed, depth))
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

    def next_role(self) -> Role | None:
        """The role of the task that comes next."""
        return self._heap[0].role if self._heap else None

    def retry(self, task: Task) -> None:
        """Queue a task again after its host failed to answer."""
        heapq.heappush(self._heap, replace(task, tries=task.tries + 1))

    def pop(self) -> tuple[Task, str | None] | None:
        """The next task and, when it should not be fetched, the reason; None when the queue is empty."""
        if not self._heap:
            return None
        task = heapq.heappop(self._heap)
        reason = self._refusal(task)
        self._taken += reason is None
        return task, reason

    def _refusal(self, task: Task) -> str | None:
        if self._taken >= self._max_pages:
            return f"budget: {self._max_pages} pages a crawl (max_pages)"
        if task.role in SOURCES:
            return self._endless(task)
        if task.role not in _DEPTH:
            return None
        if self._key(task.url) in self._held:
            return HELD
        listed = task.listed or self._key(task.url) in self._listed
        if task.depth > _DEPTH[task.role] and not listed:
            return f"{TRAP}{task.depth} steps from the last page that brought something new"
        if self._dull >= _DULL and not listed and task.role is Role.OTHER:
            return f"{TRAP}{_DULL} pages in a row held nothing"
        reason = trap_reason(task.url, self._traps, listed=listed) or (None if listed else self.twins.reason(task.url))
        return f"{TRAP}{reason}" if reason else None

    def _endless(self, task: Task) -> str | None:
        """Feeds and sitemaps that name ever more of their kind end as well; those that are known, or named by hand, have no depth."""
        if task.depth > _CHAIN:
            return f"{TRAP}{task.depth} lists, each named by the one before, told of nothing new"
        return f"{TRAP}{self._idle} lists in a row told of nothing new" if task.depth and self._idle >= _IDLE else None

    def listed(self, *, news: bool) -> None:
        """Take in whether a feed, sitemap or API told of anything new."""
        self._idle = 0 if news else self._idle + 1

    def learned(self, task: Task, links: Iterable[str], text: str, *, is_post: bool, dull: bool) -> None:
        """Take in what a visit brought; `dull` pages held neither a post, nor the address of one, nor words."""
        self._traps.note(task.url, links=links, text=text, is_post=is_post)
        if task.role is Role.OTHER:
            self._dull = self._dull + 1 if dull else 0
