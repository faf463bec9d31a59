"""A site -> new records in its archive, by a crawl in a process of its own."""

import os

from pipelines.flow.report import Report, timed
from pipelines.flow.sites import list_crawls
from pipelines.flow.workspace import Workspace


def crawl_site(work: Workspace, name: str) -> Report:
    """Crawl one site and list its crawls. A crawl that did not end well is a note and a failed check, not the end of the others."""
    from spiders.crawling import ContactMissing, contact_of, crawl
    from spiders.exits import MEANING, Exit

    with timed() as report:
        try:
            code = Exit(crawl([work.site(name)], work.data_dir, contact=contact_of(os.environ.get("BOWEN_CONTACT"), work.sites_file)))
        except ContactMissing as error:
            report.failed.append(f"{name}: {error}")
        else:
            if code is not Exit.OK:
                report.failed.append(f"{name}: {MEANING[code]} (exit {code.value})")
        report += list_crawls(work, name)
    report.notes.extend(report.failed)
    return report
