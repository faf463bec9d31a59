"""A look whether a site changed at all, before the machinery of a crawl is loaded.

The last ledger line of a crawl that ended well says which lists to ask for and until when nothing else is due (spiders.frontier.watch).
Where robots.txt and every list answer as before, that was the crawl: revisit records and ledger lines are written as ever, and Scrapy
and the parsers are never imported. At the first thing that changed the look ends, and the crawl proper goes on from what it wrote down.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from spiders.crawl.fetch import Fetcher
from spiders.crawl.gate import Gate
from spiders.crawl.hosts import Hosts
from spiders.crawl.record import Busy, Recorder
from spiders.crawl.refusals import Refusals
from spiders.crawl.small import SmallTransport
from spiders.crawl.visit import MISSING, Visitor
from spiders.crawl.worth import worth_a_look
from spiders.frontier.revisit import LISTS
from spiders.frontier.task import Task
from spiders.frontier.watch import robots_url, rows_of, state_of
from spiders.ledger import Entry, last_entry, ledger_path
from spiders.links import Role
from spiders.optouts import FILE, load
from spiders.settings import Policy
from spiders.site import Site
from spiders.state import LOOK

_ASKED = LISTS | {Role.LISTING}  # what is watched besides robots.txt and redirects on the way; of list pages those that the row names
Say = Callable[[Mapping[str, object]], None]


def look(sites: Sequence[Site], data_dir: Path, agent: str, policy: Policy, clock: Callable[[], datetime], say: Say) -> set[str]:
    """Names of the sites that had not changed, each crawled by that. `sites` are those worth it. Raises OSError for a disk that fails."""
    return asyncio.run(_look(sites, data_dir, agent, policy, clock, say))


async def _look(
    sites: Sequence[Site], data_dir: Path, agent: str, policy: Policy, clock: Callable[[], datetime], say: Say
) -> set[str]:
    refusals = Refusals(sorted({host for site in sites for host in site.allow_hosts}))
    hosts = Hosts(data_dir / "hosts.jsonl", policy, asyncio.Event())
    looker = _Looker(Fetcher(SmallTransport(refusals, clock), hosts, policy, agent, refusals), Gate(clock), data_dir, agent, clock, say)
    found = await asyncio.gather(*(looker.unchanged(site) for site in sites))
    return {site.name for site, unchanged in zip(sites, found, strict=True) if unchanged}


class _Looker:
    def __init__(
        self, fetcher: Fetcher, gate: Gate, data_dir: Path, agent: str, clock: Callable[[], datetime], say: Say
    ) -> None:
        self._fetcher, self._gate, self._data_dir, self._agent, self._clock, self._say = fetcher, gate, data_dir, agent, clock, say
        self._optouts = load(data_dir / FILE)

    async def unchanged(self, site: Site) -> bool:
        """Whether every list of a site answers as before; then its crawl is written down as finished."""
        last = worth_a_look(site, self._data_dir, self._clock())
        if last is None or last.watch is None or self._optouts.names("site", site.name):
            return False
        try:
            state = state_of(last.watch)
            with Recorder(site, self._data_dir, self._clock, known=state) as recorder:
                if last_entry(ledger_path(self._data_dir, site.name)) != last:
                    return False  # another process wrote meanwhile
                recorder.begin(self._agent, LOOK)
                same = await self._all_same(site, Visitor(site, self._fetcher, self._gate, recorder, self._optouts, reads=False), recorder)
                if same:
                    self._end(site, recorder, last)
                return same
        except (Busy, KeyError, ValueError, TypeError):
            return False  # the crawl proper will say what is wrong

    async def _all_same(self, site: Site, visitor: Visitor, recorder: Recorder) -> bool:
        before = {known.url: known.status for known in recorder.state.urls.values()}

        def repeated(url: str) -> bool:
            known = recorder.state.urls[url]
            return known.unchanged > 0 or (known.crawl == recorder.crawl and known.status in MISSING and before.get(url) in MISSING)

        for known in list(recorder.state.urls.values()):
            if known.url == robots_url(known.url):
                await visitor.rules(known.url)
                if not repeated(known.url):
                    return False
        for known in list(recorder.state.urls.values()):
            if known.role in _ASKED and not (await visitor.visit(Task(0, 0, known.url, known.role, listed=True))).unchanged:
                return False
        return all(map(repeated, recorder.state.urls))  # redirects on the way, too; one that is new repeats nothing

    def _end(self, site: Site, recorder: Recorder, last: Entry) -> None:
        counts = recorder.end("finished", watch=rows_of(recorder.state), until=last.until)
        self._say({"kind": "end", "site": site.name, "outcome": "finished", "counts": counts})
