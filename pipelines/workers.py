"""A pure function over many records in worker processes with limits: a poisoned record costs itself, and nothing else.

Processes, not threads: parsers written in C crash, and a page that loops there can be stopped from outside only.
Results come in the order of the records, so the number of workers never shows in what is written.
Workers outlive a run for a while: a site is a run, and a fresh worker spends as much on its first page as on the next ten.
"""

import multiprocessing
import os
import pickle
import resource
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar, cast

from pipelines.stage import Outcome, attempt

In = TypeVar("In")
Out = TypeVar("Out")
# Records under way or waiting to be handed out, for each worker: enough that a slow record leaves the others busy.
_WINDOW = 16
_MIB = 1 << 20
_IDLE_S = 20.0
_WENT_HOME = 75  # the exit code of a worker that nobody asked anything for so long
# Results, error, and whether the worker lives on.
_Answer: TypeAlias = tuple[tuple[object, ...], str | None, bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one record may cost: CPU seconds, bytes of memory, and seconds of waiting for a process that does nothing."""

    cpu_s: float = 10.0
    memory_bytes: int = 1024 * _MIB
    wall_s: float = 300.0


def run_limited(
    function: Callable[[In], Iterable[Out]], records: Iterable[In], *, workers: int = 1, limits: Limits | None = None
) -> Iterator[Outcome[In, Out]]:
    """Apply a function to each record in worker processes; outcomes come in order of the records.

    The function and the records must be picklable. A record that raises, or whose worker dies, gives an Outcome with an
    error that names the limit; its worker is replaced. Errors of the machine in the parent are raised.
    """
    pool: _Pool[In, Out] = _Pool(function, max(1, workers), limits or Limits())
    try:
        yield from pool.run(iter(records))
    finally:
        pool.close()


class _Pool(Generic[In, Out]):
    def __init__(self, function: Callable[[In], Iterable[Out]], workers: int, limits: Limits) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload([__name__, getattr(function, "__module__", __name__)])
        self.job = pickle.dumps((function, limits))
        self.limits = limits
        self.size = workers
        self.workers: list[_Worker] = _rested(self.job, workers)
        self.done: dict[int, Outcome[In, Out]] = {}
        self.waiting: deque[tuple[int, In]] = deque()
        self.more = True

    def run(self, records: Iterator[In]) -> Iterator[Outcome[In, Out]]:
        taken = given = 0
        while True:
            taken = self._take(records, taken, given)
            if given == taken and not self.more:
                return
            self._hand_out()
            if given not in self.done:
                self._collect()
            while given in self.done:
                yield self.done.pop(given)
                given += 1

    def _take(self, records: Iterator[In], taken: int, given: int) -> int:
        while self.more and taken - given < self.size * _WINDOW:
            try:
                self.waiting.append((taken, next(records)))
            except StopIteration:
                self.more = False
                break
            taken += 1
        return taken

    def _hand_out(self) -> None:
        busy = sum(worker.task is not None for worker in self.workers)
        while len(self.workers) < min(self.size, len(self.waiting) + busy):
            self.workers.append(_Worker(self.context, self.job))
        for worker in self.workers:
            if worker.task is None and self.waiting:
                worker.give(self.waiting.popleft())

    def _collect(self) -> None:
        busy = {worker.pipe: worker for worker in self.workers if worker.task is not None}
        now = time.monotonic()
        ready = wait(list(busy), timeout=max(0.0, min(worker.began for worker in busy.values()) + self.limits.wall_s - now))
        for pipe in ready:
            worker = busy.pop(cast(Connection, pipe))
            self._finish(worker, worker.answer(self.limits))
        for worker in busy.values():
            if time.monotonic() - worker.began > self.limits.wall_s:
                self._finish(worker, ((), f"wall: more than {self.limits.wall_s:g} s without an answer", False))

    def _finish(self, worker: "_Worker", answer: "_Answer | None") -> None:
        if answer is None:  # it went home before it had read the record
            self.waiting.appendleft(cast("tuple[int, In]", worker.task))
            worker.stop()
            self.workers.remove(worker)
            return
        results, error, alive = answer
        number, record = cast("tuple[int, In]", worker.task)
        self.done[number] = Outcome(record, cast("tuple[Out, ...]", results), error)
        worker.task = None
        if not alive:
            worker.stop()
            self.workers.remove(worker)

    def close(self) -> None:
        for worker in self.workers:
            if worker.task is None:
                _RESTING.setdefault((os.getpid(), self.job), []).append(worker)
            else:
                worker.stop()


class _Worker:
    """One process and the record it works on."""

    def __init__(self, context: multiprocessing.context.ForkServerContext, job: bytes) -> None:
        self.pipe, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self.process.start()
        theirs.close()
        self.task: tuple[int, object] | None = None
        self.began = 0.0

    def give(self, task: tuple[int, object]) -> None:
        self.task, self.began = task, time.monotonic()
        # A worker that died before it was asked is noticed when its answer is read.
        with suppress(BrokenPipeError):
            self.pipe.send(task[1])

    def answer(self, limits: Limits) -> _Answer | None:
        """What came of the record, or why the worker died of it; None when it had gone home."""
        try:
            return cast(_Answer, self.pipe.recv())
        except (EOFError, ConnectionResetError):
            self.process.join()
            if self.process.exitcode == _WENT_HOME:
                return None
            return (), _cause(self.process.exitcode, limits), False

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


# Workers without a record, by the process they belong to and what they do.
_RESTING: dict[tuple[int, bytes], list[_Worker]] = {}


def _rested(job: bytes, count: int) -> list[_Worker]:
    """Up to `count` workers of an earlier run of the same job; all others that rest are ended."""
    mine = _RESTING.pop((os.getpid(), job), [])
    others = [worker for key in [key for key in _RESTING if key[0] == os.getpid()] for worker in _RESTING.pop(key)]
    alive = [worker for worker in mine if worker.process.is_alive()]
    for worker in [*others, *(worker for worker in mine if worker not in alive[:count])]:
        worker.stop()
    return alive[:count]


def _cause(code: int | None, limits: Limits) -> str:
    if code == -signal.SIGXCPU:
        return f"cpu: more than {limits.cpu_s:g} s"
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    return f"crashed: the worker ended with {name}"


def _serve(pipe: Connection, job: bytes) -> None:
    """A worker's life: one record after the other, each under its own limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    function, limits = pickle.loads(job)  # noqa: S301 - written by this program's own parent process
    _limit_memory(limits.memory_bytes)
    while True:
        if not pipe.poll(_IDLE_S):
            sys.exit(_WENT_HOME)
        try:
            record = pipe.recv()
        except EOFError:
            return
        _limit_cpu(limits.cpu_s)
        try:
            outcome = attempt(function, record)
            pipe.send((outcome.results, outcome.error, True))
        except MemoryError:
            # The heap may be in pieces now: this worker ends and a fresh one takes its place.
            pipe.send(((), f"memory: more than {limits.memory_bytes // _MIB} MiB", False))
            return
        except OSError as error:
            pipe.send(((), f"{type(error).__name__}: {error}"[:500], False))
            return


def _limit_cpu(cpu_s: float) -> None:
    """Let this process use that much more CPU time; the kernel counts whole seconds, so rounded down, at least one."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    resource.setrlimit(resource.RLIMIT_CPU, (max(int(used) + 1, int(used + cpu_s)), resource.RLIM_INFINITY))


def _limit_memory(memory_bytes: int) -> None:
    """Let this process grow to that much resident memory: what it has mapped already counts as it is resident now."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return  # Linux only: elsewhere the kernel does not keep this limit either.
    mapped, resident = (int(pages) * os.sysconf("SC_PAGE_SIZE") for pages in statm.read_text("ascii").split()[:2])
    resource.setrlimit(resource.RLIMIT_AS, (mapped + max(0, memory_bytes - resident), resource.RLIM_INFINITY))
