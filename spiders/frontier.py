"""What to fetch next of one site, and when to stop: by priority, by budget, and by pages that bring nothing new. Pure.

A calendar that links to its next month for ever, or a filter in every combination, ends because pages of one shape that bring nothing
new are counted; a post that a feed, a sitemap or a list names is never held back by that.
"""

import heapq
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlsplit

from spiders.links import PRIORITY, Role

_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"(?=[^/]*\d)[0-9a-f]{8,}|[A-Za-z0-9_-]{24,}")
# Pages of one shape in a row without anything new: lists may repeat what a sitemap told, so they get more patience.
_PATIENCE = {Role.POST: 30, Role.LISTING: 30, Role.OTHER: 12}
_BARREN = 36  # such pages in a row over all shapes
_DEPTH = 6  # steps from the last page that brought something
_DOUBTFUL = 3  # barren pages of a shape after which one more address of it is no news


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """One URL to visit. Tasks order by rank, then by when they were found. `listed`: a feed, sitemap, API or the user named it."""

    rank: int
    number: int
    url: str = field(compare=False)
    role: Role = field(compare=False)
    listed: bool = field(compare=False, default=False)
    depth: int = field(compare=False, default=0)
    tries: int = field(compare=False, default=0)


@lru_cache(maxsize=8192)
def shape(url: str) -> str:
    """A URL with its numbers and random names blotted out: pages that one program writes share it."""
    parts = urlsplit(url)
    path = _DIGITS.sub("#", _TOKEN.sub("#", parts.path))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")}) if parts.query else []
    return f"{path}?{'&'.join(names)}"


class Frontier:
    """The queue of one site in one crawl. `key` gives a URL's identity; a page is queued once."""

    def __init__(self, key: Callable[[str], str], max_pages: int) -> None:
        self._key = key
        self._max_pages = max_pages
        self._heap: list[Task] = []
        self._seen: set[str] = set()
        self._number = 0
        self._taken = 0
        self._barren: dict[str, int] = {}
        self._barren_row = 0

    def __len__(self) -> int:
        return len(self._heap)

    def push(self, url: str, role: Role, *, priority: int | None = None, listed: bool = False, depth: int = 0, alias: bool = False) -> bool:
        """Queue a URL unless its page was queued before in this crawl; an `alias` is told apart by its spelling."""
        key = url if alias else self._key(url)
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
        if task.listed or task.role not in _PATIENCE:
            return None
        if self._barren_row >= _BARREN:
            return f"trap: {_BARREN} pages in a row brought nothing new"
        pattern = shape(task.url)
        if self._barren.get(pattern, 0) >= _PATIENCE[task.role]:
            return f"trap: {_PATIENCE[task.role]} pages like {pattern} in a row brought nothing new"
        if task.depth > _DEPTH:
            return f"trap: {_DEPTH} steps from the last page that brought something new"
        return None

    def promising(self, url: str) -> bool:
        """Whether a new address is news: not one more of a shape whose last pages brought nothing."""
        return self._barren.get(shape(url), 0) < _DOUBTFUL

    def learned(self, task: Task, *, fruitful: bool) -> None:
        """Say whether a visit brought a post, or the address of one that was not known."""
        if task.role not in _PATIENCE:
            return
        pattern = shape(task.url)
        self._barren[pattern] = 0 if fruitful else self._barren.get(pattern, 0) + 1
        self._barren_row = 0 if fruitful else self._barren_row + 1
