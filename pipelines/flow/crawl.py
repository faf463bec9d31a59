"""A site -> new records in its archive, by a crawl in a process of its own."""

import os
from collections.abc import Mapping

from pipelines.flow.report import Report, timed
from pipelines.flow.sites import list_crawls
from pipelines.flow.workspace import Workspace
from spiders.site import Site


def crawl_site(work: Workspace, name: str) -> Report:
    """Crawl one site and list its crawls. A crawl that did not end well is a note and a failed check, not the end of the others."""
    from spiders.crawling import ContactMissing, contact_of, crawl
    from spiders.exits import Exit

    site, errors = work.site(name), list[str]()

    def hear(event: Mapping[str, object]) -> None:
        if event.get("kind") == "error":
            errors.append(str(event.get("text")))

    with timed() as report:
        try:
            contact = contact_of(os.environ.get("BOWEN_CONTACT"), work.sites_file)
            code = Exit(crawl([site], work.data_dir, contact=contact, on_event=hear))
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
