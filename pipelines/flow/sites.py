"""The sites files and the crawl ledgers as tables, so that SQL can join them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace
from pipelines.records import Crawl, SiteRow
from spiders.ledger import Entry, Event, ledger_path, read_ledger
from spiders.links import Role
from spiders.site import Site


def list_sites(work: Workspace) -> Report:
    """Write the `listed_sites` table: every enabled site of the sites files, and every other of which posts are stored."""
    with timed() as report:
        known = work.sites()
        stored = {path.parent.name for path in work.store.files("cleaned_posts") if not path.parent.name.startswith("_")}
        named = {name for name, site in known.items() if site.enabled} | stored
        rows = [_row(known.get(name) or _unlisted(work, name)) for name in sorted(named)]
        report.add(work.store.write("listed_sites", "_all", "sites", rows))
    return report


def _unlisted(work: Workspace, name: str) -> Site:
    """What its ledger still tells of a site without a row: where its home was."""
    path = ledger_path(work.data_dir, name)
    homes = (entry.url for entry in read_ledger(path) if entry.role == Role.HOME and entry.url) if path.exists() else iter(())
    return Site(name=name, url=next(homes, ""), note="no row in the sites file")


def _row(site: Site) -> SiteRow:
    return SiteRow(
        site=site.name,
        url=site.url,
        platform=site.platform,
        title=site.title,
        author=site.author,
        languages=site.languages,
        license=site.license,
    )


def list_crawls(work: Workspace, site: str) -> Report:
    """Write one site's share of the `crawls` table from its ledger."""
    with timed() as report:
        path = ledger_path(work.data_dir, site)
        entries = list(read_ledger(path)) if path.exists() else []
        crawls = sorted((_crawl(site, name, own) for name, own in by_crawl(entries).items()), key=attrgetter("crawl_id"))
        report.add(work.store.write("crawls", site, "ledger", crawls))
    return report


def by_crawl(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """A ledger's lines by crawl, read once however many crawls a year has."""
    crawls: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        crawls[entry.crawl].append(entry)
    return crawls


def _crawl(site: str, name: str, own: list[Entry]) -> Crawl:
    end = next((entry for entry in own if entry.event is Event.END), None)
    fetched = [entry for entry in own if entry.event is Event.FETCHED]
    times = [entry.at for entry in own if entry.event is Event.START] or [own[0].at]
    return Crawl(
        crawl_id=name,
        site=site,
        started_at=datetime.fromisoformat(times[0]),
        finished_at=datetime.fromisoformat(end.at) if end else None,
        outcome=(end.reason or "finished") if end else "incomplete",
        pages_fetched=len(fetched),
        pages_unchanged=sum(entry.event is Event.UNCHANGED for entry in own),
        pages_failed=sum(entry.event is Event.FAILED for entry in own),
        bytes_fetched=sum(entry.wire_bytes or entry.size_bytes or 0 for entry in fetched),
    )
