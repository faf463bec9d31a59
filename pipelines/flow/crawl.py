"""A site -> new records in its archive, by a crawl in a process of its own."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from time import monotonic

from pipelines.flow.fading import fading
from pipelines.flow.report import Report, timed
from pipelines.flow.sites import list_crawls
from pipelines.flow.workspace import Workspace
from spiders.site import Site

PROGRESS = logging.getLogger(__name__)  # how far a long crawl is, at INFO
_FIRST_S, _LONGEST_S = 10.0, 300.0  # until a crawl is long, and between two lines about it at most; in between they grow rarer


class Progress:
    """Says now and then how far a crawl is, from its events."""

    def __init__(self, name: str, say: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        self._name, self._say, self._clock = name, say, clock
        self._pause_s = _FIRST_S
        self._next = clock() + _FIRST_S

    def hear(self, event: Mapping[str, object]) -> None:
        """Take one event of the crawl."""
        if event.get("kind") != "progress" or self._clock() < self._next:
            return
        self._say(f"… {self._name}: {event.get('done')} pages, {event.get('queued')} waiting")
        self._pause_s = min(2 * self._pause_s, _LONGEST_S)
        self._next = self._clock() + self._pause_s


def crawl_site(work: Workspace, name: str) -> Report:
    """Crawl one site and list its crawls. A crawl that did not end well is a note and a failed check, not the end of the others.

    Pages whose texts may be published are asked for again before what they say of that is too old for a release.
    """
    from spiders.crawling import ContactMissing, contact_of, crawl
    from spiders.exits import Exit

    site, errors, progress = work.site(name), list[str](), Progress(name, PROGRESS.info)

    def hear(event: Mapping[str, object]) -> None:
        progress.hear(event)
        if event.get("kind") == "error":
            errors.append(str(event.get("text")))

    with timed() as report:
        try:
            contact = contact_of(os.environ.get("BOWEN_CONTACT"), work.sites_file)
            again = {name: fading(work, name, datetime.now(UTC))}
            code = Exit(crawl([site], work.data_dir, contact=contact, again=again, on_event=hear))
        except ContactMissing as error:
            code = Exit.CONFIG
            report.failed.append(str(error))
        else:
            report.failed += [f"{name}: {why}" for why in _why(code, errors, site, work)]
        report.exits |= {code} - {Exit.OK}
        report += list_crawls(work, name)
    report.notes.extend(report.failed)
    return report


def _why(code: int, errors: list[str], site: Site, work: Workspace) -> list[str]:
    """What a crawl that did not end well said, or what its ledger tells."""
    from spiders.exits import MEANING, Exit
    from spiders.status import status_of

    if code == Exit.OK:
        return []
    return errors or list(status_of(site, work.data_dir).alarms) or [MEANING[Exit(code)]]
