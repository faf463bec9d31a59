"""Many documents through one backend: as many calls at once as it allows, no text asked twice, every answer stored on arrival."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from pipelines.records import Translation
from pipelines.translate.asking import Ask, again, notes, used_terms
from pipelines.translate.backends import Backend, NotConfigured, Reply, Unavailable, Usage
from pipelines.translate.budget import Budget, Meter, estimate
from pipelines.translate.checks import Terms
from pipelines.translate.document import Outcome, Plan, finish, judged, plan
from pipelines.translate.memory import Memory, Scope
from pipelines.translate.order import Wanted, language_of
from pipelines.translate.placeholders import tidy

ATTEMPTS = 3
_GIVE_UP_AFTER = 3
"""Calls in a row that ended Unavailable before a run stops asking."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes. `detect` tells languages of one script apart (text -> tag); `attempts` counts answers for one text.

    `unchecked` takes every answer as it comes; no document is then `verified`.
    """

    attempts: int = ATTEMPTS
    window: int = 200
    detect: Callable[[str], str] | None = None
    unchecked: bool = False
    clock: Callable[[], float] = time.monotonic


DEFAULTS = Options()
UNLIMITED = Budget()


@dataclass(slots=True)
class _Job:
    post: Wanted
    source: str
    plan: Plan
    scope: Scope
    keys: dict[int, str]
    waiting: set[str]


@dataclass(slots=True)
class Report:
    """What a run did; filled while translate_posts is read."""

    spent: Usage = field(default_factory=Usage)
    stopped: str = ""
    segments_asked: int = 0
    segments_known: int = 0


def translate_posts(
    posts: Iterable[Wanted],
    target: str,
    backend: Backend | None,
    memory: Memory,
    budget: Budget = UNLIMITED,
    options: Options = DEFAULTS,
    report: Report | None = None,
) -> Iterator[Translation]:
    """Translate posts into `target`, in their order. Touches nothing but `backend` and `memory`.

    Without a backend every post that needs one comes out `pending`. When the budget ends or the backend goes away, the rest is
    `pending` too; a later run goes on where this one stopped. NotConfigured is raised at once.
    """
    run = _Run(target, backend, memory, Meter(budget, options.clock), options, report or Report())
    yield from run.over(posts)


@dataclass(slots=True)
class _Run:
    target: str
    backend: Backend | None
    memory: Memory
    meter: Meter
    options: Options
    report: Report
    jobs: deque[_Job | Translation] = field(default_factory=deque)
    queue: deque[Ask] = field(default_factory=deque)
    asked: dict[str, list[_Job]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    flying: dict[Future[Reply], tuple[list[Ask], Usage]] = field(default_factory=dict)
    silent: int = 0

    def over(self, posts: Iterable[Wanted]) -> Iterator[Translation]:
        source = iter(posts)
        workers = self.backend.concurrency if self.backend else 1
        with ThreadPoolExecutor(workers, thread_name_prefix="translate") as pool:
            try:
                yield from self._loop(source, pool, workers)
            finally:
                self.queue.clear()
                for future in self.flying:
                    future.cancel()
                self._drain()

    def _loop(self, source: Iterator[Wanted], pool: ThreadPoolExecutor, workers: int) -> Iterator[Translation]:
        more = True
        while more or self.jobs:
            while more and len(self.jobs) < self.options.window and len(self.queue) < self._appetite(workers):
                more = self._take(source)
            self._send(pool, workers)
            yield from self._finished()
            if self.flying:
                self._collect(wait(self.flying, return_when=FIRST_COMPLETED).done)
            elif self.queue and self.report.stopped:
                self.queue.clear()
                self._abandon()

    def _appetite(self, workers: int) -> int:
        return 3 * workers * (self.backend.batch_size if self.backend else 1)

    def _take(self, source: Iterator[Wanted]) -> bool:
        post = next(source, None)
        if post is None:
            return False
        language = language_of(post)
        if not post.may_translate:
            self.jobs.append(_record(post, self.target, language, "not_allowed"))
            return True
        job = plan(post.title, post.markdown, language, self.target)
        if language.split("-")[0] == self.target.split("-")[0] or not job.texts:
            self.jobs.append(_record(post, self.target, language, "not_needed", segments=0))
        elif self.backend is None:
            self.jobs.append(_record(post, self.target, language, "pending", segments=len(job.texts), checks=("no_backend",)))
        else:
            self._admit(post, language, job, Scope.of(self.backend, language, self.target))
        return True

    def _admit(self, post: Wanted, language: str, job: Plan, scope: Scope) -> None:
        keys = {index: scope.key(text, post.glossary) for index, text in job.texts.items()}
        item = _Job(post, language, job, scope, keys, set())
        before = ""
        for index, text in sorted(job.texts.items()):
            self._want(item, keys[index], text, before)
            before = text[-200:]
        self.jobs.append(item)

    def _want(self, job: _Job, key: str, text: str, before: str) -> None:
        if key in self.outcomes:
            return
        if key in self.asked:
            job.waiting.add(key)
            self.asked[key].append(job)
            return
        ask = Ask(key, text, job.scope, job.post.glossary, 1, "", before)
        known = self.memory.get(key)
        if known is not None:
            self.report.segments_known += 1
            outcome = self._judge(ask, known.translation)
            if outcome.text is not None or known.attempts >= self.options.attempts:
                self.outcomes[key] = outcome
                return
            ask = again(ask, known.attempts, outcome)
        job.waiting.add(key)
        self.asked[key] = [job]
        self.queue.append(ask)

    def _judge(self, ask: Ask, answer: str | None) -> Outcome:
        if self.options.unchecked:
            return Outcome(answer if answer is not None else ask.text)
        terms = Terms(ask.scope.source, ask.scope.target, used_terms(ask), self.options.detect)
        return judged(ask.text, answer, terms)

    def _send(self, pool: ThreadPoolExecutor, workers: int) -> None:
        assert self.backend is not None or not self.queue
        while self.queue and self.backend is not None and not self.report.stopped and len(self.flying) < workers:
            batch = self._batch(self.backend.batch_size, workers)
            texts = [ask.text for ask in batch]
            wanted = estimate(texts)
            self.report.stopped = self._stop(wanted)
            if self.report.stopped:
                self.queue.extendleft(reversed(batch))
                return
            self.report.segments_asked += len(batch)
            scope = batch[0].scope
            future = pool.submit(self.backend.translate, texts, scope.source, scope.target, notes(batch))
            self.flying[future] = (batch, wanted)

    def _stop(self, wanted: Usage) -> str:
        if self.silent >= _GIVE_UP_AFTER:
            return "unavailable"
        limit = self.meter.admit(wanted)
        return f"budget_{limit}" if limit else ""

    def _batch(self, most: int, workers: int) -> list[Ask]:
        """The next texts of one language. A text that failed goes alone: its neighbours may be what confuses."""
        fair = max(1, -(-len(self.queue) // workers))
        batch = [self.queue.popleft()]
        while self.queue and len(batch) < min(most, fair) and self.queue[0].scope == batch[0].scope:
            if batch[0].reason or self.queue[0].reason or sum(len(ask.text) for ask in batch) > 4000:
                break
            batch.append(self.queue.popleft())
        return batch

    def _collect(self, done: Iterable[Future[Reply]]) -> None:
        for future in done:
            batch, wanted = self.flying.pop(future)
            try:
                reply = future.result()
            except Unavailable:
                self.meter.settle(wanted, Usage())
                self.silent += 1
                self.queue.extend(batch)
                continue
            except NotConfigured:
                self.meter.settle(wanted, Usage())
                raise
            self.silent = 0
            self.meter.settle(wanted, reply.usage)
            self.report.spent = self.meter.spent
            self._store(batch, reply)

    def _store(self, batch: list[Ask], reply: Reply) -> None:
        answers = [tidy(text, ask.text) if text is not None else None for ask, text in zip(batch, reply.texts, strict=True)]
        self.memory.put(ask.scope.entry(ask.text, ask.glossary, text, ask.attempt) for ask, text in zip(batch, answers, strict=True))
        for ask, answer in zip(batch, answers, strict=True):
            outcome = self._judge(ask, answer)
            if outcome.text is None and ask.attempt < self.options.attempts:
                self.queue.append(again(ask, ask.attempt, outcome))
            else:
                self._resolve(ask.key, outcome)

    def _resolve(self, key: str, outcome: Outcome) -> None:
        self.outcomes[key] = outcome
        for job in self.asked.pop(key, ()):
            job.waiting.discard(key)

    def _drain(self) -> None:
        """Keep the answers of calls that were already under way."""
        while self.flying:
            future, (batch, wanted) = self.flying.popitem()
            if future.cancelled():
                continue
            try:
                reply = future.result()
            except (Unavailable, NotConfigured):
                continue
            self.meter.settle(wanted, reply.usage)
            self._store(batch, reply)
        self.report.spent = self.meter.spent

    def _abandon(self) -> None:
        for key in list(self.asked):
            for job in self.asked.pop(key):
                job.waiting.add("")

    def _finished(self) -> Iterator[Translation]:
        while self.jobs:
            job = self.jobs[0]
            if isinstance(job, _Job) and job.waiting and "" not in job.waiting:
                return
            self.jobs.popleft()
            yield job if isinstance(job, Translation) else self._conclude(job)

    def _conclude(self, job: _Job) -> Translation:
        assert self.backend is not None
        done = {index: self.outcomes[key] for index, key in job.keys.items() if key in self.outcomes}
        backend = f"{self.backend.name}:{self.backend.model}"
        total = len(job.keys)
        if len(done) < total:
            passed = sum(outcome.text is not None for outcome in done.values())
            why = (self.report.stopped or "unavailable",)
            return _record(job.post, self.target, job.source, "pending", segments=total, translated=passed, checks=why, backend=backend)
        result = finish(job.plan, job.post.title, done, unchecked=self.options.unchecked)
        return _record(
            job.post, self.target, job.source, result.status, segments=total, translated=result.translated,
            checks=result.checks, backend=backend, title=result.title, markdown=result.markdown,
        )  # fmt: skip


def _record(
    post: Wanted, target: str, source: str, status: str, *, segments: int = 0, translated: int = 0,
    checks: tuple[str, ...] = (), backend: str | None = None, title: str | None = None, markdown: str | None = None,
) -> Translation:  # fmt: skip
    return Translation(
        post_id=post.post_id, version=post.version, target=target, source_language=source, status=status, title=title, markdown=markdown,
        checks=checks, segments=segments, segments_translated=translated, backend=backend,
    )  # fmt: skip
