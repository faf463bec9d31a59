"""Calls to a backend under way: as many at once as it allows, and as many again behind them.

A thread that has its answer begins the next prepared call at once, so that no place is empty while the run judges an answer.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from pipelines.translate.backends import Backend, BackendError, Reply, Usage
from pipelines.translate.runs.asking import Ask, notes


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its texts and what it was expected to use."""

    batch: Sequence[Ask]
    wanted: Usage


@dataclass(frozen=True, slots=True)
class Ended:
    """A call and what came of it: a reply, an error, or neither where it was never sent."""

    call: Call
    reply: Reply | None = None
    error: BackendError | None = None


@dataclass(slots=True)
class Calls:
    """`closed` is asked, from any thread, just before a call is sent: when true, the call ends unsent."""

    backend: Backend
    closed: Callable[[], bool]
    _pool: ThreadPoolExecutor = field(init=False)
    _flying: dict[Future[Reply | None], Call] = field(default_factory=dict)
    _done: "SimpleQueue[Future[Reply | None]]" = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.backend.concurrency, thread_name_prefix="translate")

    @property
    def idle(self) -> bool:
        return not self._flying

    @property
    def full(self) -> bool:
        return len(self._flying) >= 2 * self.backend.concurrency

    def send(self, call: Call) -> None:
        future = self._pool.submit(self._translate, call)
        self._flying[future] = call
        future.add_done_callback(self._done.put)

    def _translate(self, call: Call) -> Reply | None:
        if self.closed():
            return None
        scope = call.batch[0].scope
        return self.backend.translate([ask.text for ask in call.batch], scope.source, scope.target, notes(call.batch))

    def ended(self, *, wait: bool) -> list[Ended]:
        """Every call that has ended since the last time; with `wait`, at least one where any is under way."""
        found: list[Ended] = []
        while self._flying:
            try:
                found.append(self._told(self._done.get(block=wait and not found)))
            except Empty:
                break
        return found

    def _told(self, future: Future[Reply | None]) -> Ended:
        call = self._flying.pop(future)
        try:
            return Ended(call, None if future.cancelled() else future.result())
        except BackendError as error:
            return Ended(call, error=error)

    def last(self) -> list[Ended]:
        """Send nothing more, wait for what is under way, and end the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        return [self._told(future) for future in list(self._flying)]
