"""One pace a host, whichever sites live on it: delay, jitter, concurrency, and pauses a server asked for, which outlive the process."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from spiders.durable import LineLog, replace_file
from spiders.settings import Policy

_LARGE_BYTES = 1 << 18


class HostPaused(Exception):
    """The host asked for a pause longer than a crawl waits; `until` is a Unix time."""

    def __init__(self, host: str, until: float) -> None:
        super().__init__(f"{host} asked for a pause until {_stamp(until)}")
        self.host = host
        self.until = until


class Stopped(Exception):
    """The crawl was told to end."""


@dataclass(slots=True)
class Host:
    """The pace of one host. `next_at` is monotonic, `paused_until` Unix time.

    It begins with one request at a time and gains one more with every answer, up to `limit`: a host that only drips never gets
    more than one of our connections, and its neighbours keep their speed.
    """

    name: str
    limit: int
    delay_s: float
    width: int = 1
    excess: int = 0  # slots to withdraw as they come back
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    paused_until: float = 0.0
    failures: int = 0

    def widen(self) -> None:
        """One more request at a time: the host answered."""
        if self.width < self.limit:
            self.width += 1
            self.slots.release()

    def narrow(self) -> None:
        """One at a time again: the host did not answer."""
        self.excess = max(self.excess, self.width - 1)

    def leave(self) -> None:
        """Give a slot back, or withdraw it."""
        if self.excess:
            self.excess -= 1
            self.width -= 1
        else:
            self.slots.release()


class Hosts:
    """All hosts of a crawl. Pauses are kept in `path`, the latest line of a host counting."""

    def __init__(self, path: Path, policy: Policy, stop: asyncio.Event) -> None:
        self._path = path
        self._policy = policy
        self._stop = stop
        self._hosts: dict[str, Host] = {}
        self._pauses = _read_pauses(path)
        if path.exists() and path.stat().st_size > _LARGE_BYTES:  # the latest line of a host counts; a year of them need not be kept
            replace_file(path, b"".join(_pause_line(name, until, "kept") + b"\n" for name, until in sorted(self._pauses.items())))

    def host(self, name: str, delay_s: float | None = None) -> Host:
        """The host of that name; a longer delay asked by any of its sites holds for all."""
        known = self._hosts.get(name)
        wanted = self._policy.delay_s if delay_s is None else delay_s
        if known is None:
            width = self._policy.concurrency if wanted else self._policy.concurrency_unpaced
            longest = time.time() + self._policy.max_pause_s  # a later one was written by a clock that was wrong
            known = Host(name, width, wanted, paused_until=min(self._pauses.get(name, 0.0), longest))
            self._hosts[name] = known
        known.delay_s = max(known.delay_s, wanted)
        return known

    @asynccontextmanager
    async def turn(self, host: Host) -> AsyncIterator[None]:
        """Wait for the host's next free moment and hold one of its slots. Raises HostPaused, Stopped."""
        await host.slots.acquire()
        try:
            async with host.turn:
                await self._wait(host)
                jitter = random.uniform(1 - self._policy.jitter, 1 + self._policy.jitter)  # noqa: S311 - no secret
                host.next_at = time.monotonic() + host.delay_s * jitter
            yield
        finally:
            host.leave()

    async def _wait(self, host: Host) -> None:
        while True:
            pause = host.paused_until - time.time()
            if pause > self._policy.patience_s:
                raise HostPaused(host.name, host.paused_until)
            left = max(pause, host.next_at - time.monotonic())
            if self._stop.is_set():
                raise Stopped
            if left <= 0:
                return
            await self._sleep(left)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    def pause(self, host: Host, seconds: float, why: str) -> float:
        """Leave the whole host alone for that long (at most an hour); returns until when. Written down before anything else is asked."""
        until = time.time() + min(max(seconds, 0.0), self._policy.max_pause_s)
        if until > host.paused_until:
            host.paused_until = until
            with LineLog(self._path) as log:
                log.append(_pause_line(host.name, until, why))
        return host.paused_until


def _pause_line(host: str, until: float, why: str) -> bytes:
    return json.dumps({"host": host, "until": _stamp(until), "why": why}).encode()


def _read_pauses(path: Path) -> dict[str, float]:
    pauses: dict[str, float] = {}
    if path.exists():
        for line in path.read_bytes().splitlines():
            try:
                row = json.loads(line)
                pauses[str(row["host"])] = datetime.fromisoformat(row["until"]).timestamp()
            except (ValueError, KeyError, TypeError):
                continue
    return pauses


def retry_after_s(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms; None when it asks nothing. Never negative."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    instant = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, instant.timestamp() - now)


def _stamp(unix: float) -> str:
    return datetime.fromtimestamp(unix, UTC).isoformat()
