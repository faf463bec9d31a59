"""Many documents through one backend: as many calls at once as it allows, no text asked twice, every answer stored on arrival."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipelines.records import Translation
from pipelines.translate.backends import Backend, NotConfigured, Refused, Usage
from pipelines.translate.backends.price import estimate
from pipelines.translate.checks.answer import Finding, Terms
from pipelines.translate.markdown.placeholders import tidy
from pipelines.translate.memory.memory import Memory, Scope
from pipelines.translate.runs.apart import Apart, Whole, runs
from pipelines.translate.runs.asking import Ask, again, next_batch, used_terms
from pipelines.translate.runs.budget import Budget, Meter
from pipelines.translate.runs.calls import Call, Calls, Ended
from pipelines.translate.runs.document import Outcome, Plan, finish, judged, plan
from pipelines.translate.runs.options import DEFAULTS, UNLIMITED, Options, Report
from pipelines.translate.runs.order import Wanted, language_of, record_of
from pipelines.translate.runs.within import ANSWER_CPU_S, POST_CPU_S, within

_GIVE_UP_AFTER = 3
"""Calls in a row that got no answer before a run stops asking."""


@dataclass(slots=True)
class _Job:
    post: Wanted
    source: str
    plan: Plan
    scope: Scope
    keys: dict[int, str]
    waiting: set[str]


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
    `pending` too; a later run goes on where this one stopped. NotConfigured is raised at once, unless answers were paid for: then the
    run ends as with a backend that went away.
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
    calls: Calls | None = None
    jobs: deque[_Job | Translation] = field(default_factory=deque)
    queue: deque[Ask] = field(default_factory=deque)
    answered: deque[tuple[Ask, str | None]] = field(default_factory=deque)
    asked: dict[str, list[_Job]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    apart: Apart = field(default_factory=Apart)
    more: bool = True
    silent: int = 0

    def over(self, posts: Iterable[Wanted]) -> Iterator[Translation]:
        source = iter(posts)
        self.calls = Calls(self.backend, self._closed) if self.backend else None
        try:
            yield from self._loop(source)
        finally:
            if self.calls is not None:
                self._settle(self.calls.last())

    def _loop(self, source: Iterator[Wanted]) -> Iterator[Translation]:
        """One small step at a time, the most urgent first: keep every place at the backend busy, then judge, read on, hand out."""
        while self.more or self.jobs:
            self._collect(wait=False)
            self._send()
            if self.answered:
                self._weigh(*self.answered.popleft())
            elif self.more and len(self.jobs) < self.options.window and len(self.queue) < self._appetite():
                self._take(source)
            elif self._ready():
                yield self._hand_out()
            elif self.calls is not None:
                self._wait(self.calls)

    def _appetite(self) -> int:
        return 2 * self.backend.concurrency * self.backend.batch_size if self.backend else 1

    def _wait(self, calls: Calls) -> None:
        if not calls.idle:
            self._collect(wait=True)
        elif self.report.stopped:
            self.queue.clear()
            self._abandon()

    def _take(self, source: Iterator[Wanted]) -> None:
        post = next(source, None)
        if post is None:
            self.more = False
            return
        language = language_of(post)
        if not post.may_translate:
            self.jobs.append(record_of(post, self.target, language, "not_allowed"))
        elif language.split("-")[0] == self.target.split("-")[0]:
            self.jobs.append(record_of(post, self.target, language, "not_needed"))
        elif self.backend is None:  # not planned: a corpus without a backend would pay for that every day
            self.jobs.append(record_of(post, self.target, language, "pending", checks=("no_backend",)))
        else:
            self._plan(post, language, self.backend)

    def _plan(self, post: Wanted, language: str, backend: Backend) -> None:
        job, wrong = within(POST_CPU_S, plan, post.title, post.markdown, language, self.target)
        if job is None:
            self.jobs.append(record_of(post, self.target, language, "failed", checks=(wrong.name,)))
        elif job.texts:
            self._admit(post, language, job, Scope.of(backend, language, self.target))
        else:
            self.jobs.append(record_of(post, self.target, language, "not_needed"))

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
        job.waiting.add(key)
        if key in self.asked:
            self.asked[key].append(job)
            return
        self.asked[key] = [job]
        self._ask(Ask(key, text, job.scope, job.post.glossary, 1, "", before, job.post.post_id))

    def _ask(self, ask: Ask) -> None:
        """Take the answer from memory, or queue the text."""
        known = self.memory.get(ask.key)
        if known is None:
            self.queue.append(ask)
            return
        self.report.segments_known += 1
        self._weigh(replace(ask, attempt=known.attempts), known.translation)

    def _weigh(self, ask: Ask, answer: str | None) -> None:
        """Accept an answer, ask again with the reason, or settle for what there is."""
        outcome = self._judge(ask, answer)
        if outcome.text is None and ask.attempt < self.options.attempts:
            self.queue.append(again(ask, ask.attempt, outcome))
        elif outcome.text is not None or not self._take_apart(ask, outcome):
            self._resolve(ask.key, outcome)

    def _take_apart(self, ask: Ask, failed: Outcome) -> bool:
        """Ask for what stands between a text's marks, where they are what fails; false where that is no way out."""
        marks = any(finding.name == "placeholders" for finding in failed.findings)
        pieces = runs(ask.text, ask.scope.source, ask.scope.target) if marks else []
        if not pieces:
            return False
        whole = Whole(ask, failed, {piece: ask.scope.key(piece, ask.glossary) for piece in pieces})
        new = {piece: key for piece, key in whole.keys.items() if key not in self.outcomes}
        if not new:
            self._put_together(whole)
            return True
        self.apart.add(whole, set(new.values()))
        for piece, key in new.items():
            if key not in self.asked:
                self.asked[key] = []
                self._ask(replace(ask, key=key, text=piece, attempt=1, reason=""))
        return True

    def _put_together(self, whole: Whole) -> None:
        text = whole.put_together(self.outcomes)
        if text is None or self._judge(whole.ask, text).text is None:
            self._resolve(whole.ask.key, whole.failed)
        else:
            self._resolve(whole.ask.key, Outcome(text, (Finding("taken_apart", "translated between its marks"),)))

    def _judge(self, ask: Ask, answer: str | None) -> Outcome:
        if self.options.unchecked:
            return Outcome(answer if answer is not None else ask.text)
        terms = Terms(ask.scope.source, ask.scope.target, used_terms(ask), self.options.detect)
        found, wrong = within(ANSWER_CPU_S, judged, ask.text, answer, terms)
        return Outcome(None, (wrong,)) if found is None else found

    def _send(self) -> None:
        """Prepare calls until the backend has its places full and as many waiting behind them."""
        calls, backend = self.calls, self.backend
        while self.queue and calls is not None and backend is not None and not self.report.stopped and not calls.full:
            if self.more and len(self.jobs) < self.options.window and len(self.queue) < backend.batch_size:
                return  # a fuller request costs less
            share = backend.batch_size if self.more else -(-len(self.queue) // backend.concurrency)
            batch = next_batch(self.queue, min(backend.batch_size, share))
            wanted = estimate([ask.text for ask in batch])
            limit = self.meter.admit(wanted)
            if limit:
                self.queue.extendleft(reversed(batch))
                if limit == "seconds" or calls.idle:
                    self.report.stopped = f"budget_{limit}"
                return  # what is under way may cost less than was set aside for it
            self.report.segments_asked += len(batch)
            calls.send(Call(batch, wanted))

    def _closed(self) -> bool:
        """Whether no further call may be sent; asked by the calls' threads."""
        return bool(self.report.stopped) or self.silent >= _GIVE_UP_AFTER or self.meter.late()

    def _collect(self, *, wait: bool) -> None:
        ended = self.calls.ended(wait=wait) if self.calls is not None else []
        self._settle(ended)
        for end in ended:
            if isinstance(end.error, NotConfigured):
                if not self.report.spent.requests:
                    raise end.error
                self.report.stopped = self.report.stopped or "unavailable"
        if self.silent >= _GIVE_UP_AFTER:
            self.report.stopped = self.report.stopped or "unavailable"

    def _settle(self, ended: list[Ended]) -> None:
        """Count the cost, store the answers in one go, and put back what got none."""
        entries = []
        for end in ended:
            self.meter.settle(end.call.wanted, end.reply.usage if end.reply else Usage())
            if end.reply is None:
                self._unanswered(end)
                continue
            self.silent = 0
            for ask, text in zip(end.call.batch, end.reply.texts, strict=True):
                answer = tidy(text, ask.text) if text is not None else None
                entries.append(ask.scope.entry(ask.text, ask.glossary, answer, ask.attempt))
                self.answered.append((ask, answer))
        self.memory.put(entries)
        self.report.spent = self.meter.spent

    def _unanswered(self, end: Ended) -> None:
        """Put back what got no answer. Of a refused request each text goes alone; one refused by itself keeps its source where others
        have been answered, now or in an earlier run: otherwise the server may refuse everything.
        """
        batch, report = end.call.batch, self.report
        if end.error is None:
            report.segments_asked -= len(batch)
            self.queue.extendleft(reversed(batch))
            return
        report.problem, refused = str(end.error), isinstance(end.error, Refused)
        self.silent += len(batch) == 1 and not report.spent.requests if refused else 1
        if refused and len(batch) > 1:
            self.queue.extend(replace(ask, alone=True) for ask in batch)
        elif refused and (report.spent.requests or report.segments_known):
            self._resolve(batch[0].key, Outcome(None, (Finding("refused", report.problem),)))
        else:
            self.queue.extend(batch)

    def _resolve(self, key: str, outcome: Outcome) -> None:
        self.outcomes[key] = outcome
        for job in self.asked.pop(key, ()):
            job.waiting.discard(key)
        for whole in self.apart.ready(key):
            self._put_together(whole)

    def _abandon(self) -> None:
        for key in list(self.asked):
            for job in self.asked.pop(key):
                job.waiting.add("")

    def _ready(self) -> bool:
        job = self.jobs[0] if self.jobs else None
        return job is not None and not (isinstance(job, _Job) and job.waiting and "" not in job.waiting)

    def _hand_out(self) -> Translation:
        job = self.jobs.popleft()
        return job if isinstance(job, Translation) else self._conclude(job)

    def _conclude(self, job: _Job) -> Translation:
        assert self.backend is not None
        done = {index: self.outcomes[key] for index, key in job.keys.items() if key in self.outcomes}
        backend = f"{self.backend.name}:{self.backend.model}"
        total = len(job.keys)
        if len(done) < total:
            passed = sum(outcome.text is not None for outcome in done.values())
            why = (self.report.stopped or "unavailable",)
            return record_of(job.post, self.target, job.source, "pending", segments=total, translated=passed, checks=why, backend=backend)
        result, wrong = within(POST_CPU_S, finish, job.plan, job.post.title, done, unchecked=self.options.unchecked)
        if result is None:
            return record_of(job.post, self.target, job.source, "failed", segments=total, checks=(wrong.name,), backend=backend)
        return record_of(
            job.post, self.target, job.source, result.status, segments=total, translated=result.translated,
            checks=result.checks, backend=backend, title=result.title, markdown=result.markdown,
        )  # fmt: skip
