"""What the tables and the ledger of a site tell of addresses that posts left, and whose the addresses are that they lead to."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from pipelines.clean.moves import Left
from pipelines.flow.clocks import at_most
from pipelines.flow.workspace import Workspace
from pipelines.records import Reason, Rejected
from spiders.ledger import ledger_path
from spiders.registry import owner_of
from spiders.site import Site

_FOR_GOOD = (200, 301, 308)  # 200: a page that sends its reader on
_MISSING = (404, 410)
_LOCATION = re.compile(rb'"location":"(?:https?:)?//([^/"?#]+)')
_COLUMNS = ("url", "reason", "http_status", "fetched_at", "leads_to", "warc_file")


def left_addresses(work: Workspace, site: str, limits: Mapping[str, datetime]) -> Iterator[Left]:
    """The redirects for good and the missing pages among a site's archived answers."""
    for row in work.store.read("rejected_pages", Rejected, site, _COLUMNS):
        if row.reason == Reason.REDIRECT and row.http_status in _FOR_GOOD and row.leads_to:
            yield Left(row.url, row.leads_to, at_most(row.fetched_at, row.warc_file, limits))
        elif row.reason == Reason.HTTP_ERROR and row.http_status in _MISSING:
            yield Left(row.url, None, at_most(row.fetched_at, row.warc_file, limits))


def neighbours(work: Workspace, site: Site) -> tuple[Site, ...]:
    """The other sites on the hosts that a site is at or was ever sent on to. The ledger knows, so that no table need be read."""
    path = ledger_path(work.data_dir, site.name)
    led = _LOCATION.findall(path.read_bytes()) if path.is_file() else []
    hosts = {_bare(urlsplit(site.url).netloc), *(_bare(name.decode("utf-8", "replace")) for name in led)}
    others = (other for other in work.sites().values() if other.name != site.name)
    return tuple(sorted((other for other in others if _bare(urlsplit(other.url).netloc) in hosts), key=lambda other: other.name))


def owned(site: Site, others: tuple[Site, ...]) -> Callable[[str], bool]:
    """Whether an address is the site's own, or nobody's: a redirect gives nobody a post of another site."""

    def ours(url: str) -> bool:
        owner = owner_of(url, (site, *others)) if others else None
        return owner is None or owner.name == site.name

    return ours


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
