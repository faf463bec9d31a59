"""Who may be asked what: robots.txt of every origin, fetched once a crawl and kept by RFC 9309's rules."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from spiders.formats.robots import Access, Robots, response_policy
from spiders.raw import RawPage
from spiders.settings import AGENT


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking for a robots.txt: the last answer of its redirects (None: none came), and the last good copy."""

    page: RawPage | None
    redirects: int
    last_copy: RawPage | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt means now. `closed` says why nothing may be asked; `passing` that it may be otherwise later."""

    robots: Robots
    evidence: str
    closed: str | None = None
    passing: bool = False

    def refusal(self, url: str) -> str | None:
        """Why a URL may not be fetched, or None."""
        if self.closed:
            return self.closed
        return None if self.robots.allows(AGENT, url) else f"robots: {self.evidence} disallows it"


class Gate:
    """The robots.txt of every origin; sites on one host share it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def rules(self, url: str, ask: Callable[[str], Awaitable[Asked]]) -> Rules:
        """The rules for a URL's origin; `ask` fetches a robots.txt (and archives it) when the origin is new to this crawl."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._rules:
                self._rules[origin] = rules_of(await ask(f"{origin}/robots.txt"), self._clock())
            return self._rules[origin]


def rules_of(asked: Asked, now: datetime) -> Rules:
    """Turn what came into rules (RFC 9309 2.3.1, our stricter choices in spiders.formats.robots)."""
    page = asked.page
    age = (now - asked.last_copy.fetched_at).total_seconds() if asked.last_copy else None
    status = page.status if page else None
    access = response_policy(status, redirects=asked.redirects, last_copy_age_s=age)
    if access is Access.PARSE and page is not None:
        return Rules(Robots.parse(page.body), page.url)
    if access is Access.LAST_COPY and asked.last_copy is not None:
        return Rules(Robots.parse(asked.last_copy.body), f"{asked.last_copy.url} of {asked.last_copy.fetched_at:%Y-%m-%d}")
    if access is Access.ALLOW_ALL:
        return Rules(Robots(), f"no robots.txt (HTTP {status})")
    why = f"HTTP {status}" if page else asked.reason or "no answer"
    passing = status is None or status == 429 or status >= 500
    return Rules(Robots(), "robots.txt", f"robots: robots.txt cannot be read ({why}), so nothing may be fetched", passing=passing)
