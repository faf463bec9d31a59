"""The Scrapy spider: one process, many sites side by side, each with its own ledger and segment."""

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import scrapy

from spiders.crawl.engine import ScrapyTransport
from spiders.crawl.fetch import Fetcher
from spiders.crawl.gate import Gate
from spiders.crawl.hosts import Hosts
from spiders.crawl.mend import repaired
from spiders.crawl.record import Busy, Recorder
from spiders.crawl.refusals import Refusals
from spiders.crawl.site_crawl import Outcome, SiteCrawl
from spiders.crawl.visit import Visitor
from spiders.frontier.watch import watch_of
from spiders.optouts import FILE, load
from spiders.settings import Policy
from spiders.site import Site
from spiders.status import NO_POST, names_no_post, refuses

_log = logging.getLogger(__name__)
_TICK_S = 0.5
_START_S = 0.06  # a site costs about 20 ms of CPU to start


@dataclass(slots=True)
class Plan:
    """What one process is to do."""

    sites: Sequence[Site]
    data_dir: Path
    agent: str
    policy: Policy
    refusals: Refusals
    clock: Callable[[], datetime]
    replay: bool
    again: Mapping[str, frozenset[str]]  # site -> pages to ask for although they are not due
    results: dict[str, str] = field(default_factory=dict)  # site -> outcome, filled in by the crawl


class BlogSpider(scrapy.Spider):  # type: ignore[misc]
    """Drives the platforms' page objects. The queue is ours: state must come from the archive and survive any kill."""

    name = "blog"

    def __init__(self, plan: Plan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.stop = asyncio.Event()
        self._crawls: list[SiteCrawl] = []

    async def start(self) -> AsyncIterator[Any]:
        """Crawl every site; yields nothing to Scrapy's own queue."""
        hosts = Hosts(self.plan.data_dir / "hosts.jsonl", self.plan.policy, self.stop)
        transport = ScrapyTransport(self.crawler, self.plan.refusals, self.plan.clock)
        fetcher = Fetcher(transport, hosts, self.plan.policy, self.plan.agent, self.plan.refusals, replay=self.plan.replay)
        gate = Gate(self.plan.clock)
        ticker = asyncio.ensure_future(self._tick())
        try:
            await asyncio.gather(*(self._begin(index, site, fetcher, gate) for index, site in enumerate(self.plan.sites)))
        finally:
            ticker.cancel()
        if self.crawler is None:
            yield  # never reached: Scrapy wants a generator

    async def _begin(self, index: int, site: Site, fetcher: Fetcher, gate: Gate) -> None:
        """Sites begin one after the other: what a hundred cost to start would else be taken from those that are under way."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), 0 if self.plan.replay else index * _START_S)
        if self.stop.is_set():
            self.plan.results[site.name] = "interrupted"
        else:
            await self._site(site, fetcher, gate)

    async def _site(self, site: Site, fetcher: Fetcher, gate: Gate) -> None:
        try:
            optouts = load(self.plan.data_dir / FILE)
            if optouts.names("site", site.name):
                self.plan.results[site.name] = "finished"  # its owner asked to stay out: there is nothing to do, for good
                return
            with Recorder(site, self.plan.data_dir, self.plan.clock) as recorder:
                self.plan.results[site.name] = await self._crawl(site, recorder, Visitor(site, fetcher, gate, recorder, optouts))
        except Busy as error:
            _say("error", site=site.name, text=str(error))
            self.plan.results[site.name] = "busy"
        except OSError as error:
            _say("error", site=site.name, text=f"{site.name}: {error}; what was stored stays; free the disk and run again to resume")
            self.plan.results[site.name] = "disk"

    async def _crawl(self, site: Site, recorder: Recorder, visitor: Visitor) -> str:
        unfinished = None if recorder.goes_on else recorder.state.unfinished
        recorder.begin(self.plan.agent, "replay" if self.plan.replay else "crawl")
        for line in repaired(recorder):
            _say("repaired", site=site.name, text=line)
        if unfinished:
            _say("resumed", site=site.name, text=f"{site.name}: going on from {unfinished.crawl}")
        width = self.plan.policy.concurrency_unpaced if self.plan.replay or site.delay_s == 0 else self.plan.policy.concurrency
        again = self.plan.again.get(site.name, frozenset())
        crawl = SiteCrawl(visitor, recorder, self.plan.policy, self.plan.clock, self.stop, width=width, again=again)
        self._crawls.append(crawl)
        outcome = await crawl.run()
        self._end(crawl, recorder, outcome)
        return outcome.value

    def _end(self, crawl: SiteCrawl, recorder: Recorder, outcome: Outcome) -> None:
        site = recorder.site
        finished = outcome is Outcome.FINISHED and not self.plan.replay
        watch = watch_of(recorder.state, site.url, self.plan.clock(), crawl.learner.covered) if finished else None
        counts = recorder.end(outcome.value, *((watch.rows, watch.until.isoformat()) if watch else ()))
        _log.info("%s: %s", recorder.crawl, outcome, extra={"counts": counts})
        _say("end", site=site.name, outcome=outcome.value, counts=counts)
        if finished and names_no_post(recorder.state):
            _say("empty", site=site.name, text=f"{site.name}: {NO_POST}")
        home = recorder.state.urls.get(site.url)
        if outcome is Outcome.FINISHED and home and refuses(home.reason):
            _say("refused", site=site.name, text=f"{site.name}: {site.url} was not fetched: {home.reason}")

    async def _tick(self) -> None:
        told: dict[str, int] = {}
        while True:
            await asyncio.sleep(_TICK_S)
            for crawl in self._crawls:
                if crawl.progress.done != told.get(crawl.progress.site):
                    told[crawl.progress.site] = crawl.progress.done
                    _say("progress", site=crawl.progress.site, done=crawl.progress.done, queued=len(crawl.frontier))


def _say(kind: str, **facts: object) -> None:
    """One JSON line to whoever started the process, if it still listens."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps({"kind": kind, **facts}, ensure_ascii=True) + "\n")
        sys.stdout.flush()
