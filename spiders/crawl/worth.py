"""Whether a look may do for a crawl: known from one ledger line, before anything is loaded."""

from datetime import datetime
from pathlib import Path

from spiders.frontier.watch import row_digest
from spiders.ledger import Entry, Event, last_entry, ledger_path
from spiders.site import Site
from spiders.state import parse_instant


def worth_a_look(site: Site, data_dir: Path, now: datetime) -> Entry | None:
    """The end of the site's last crawl, where it says what to look at and nothing else is due; None where a whole crawl is."""
    last = last_entry(ledger_path(data_dir, site.name))
    if last is None or last.event is not Event.END or not last.watch or last.until is None or last.row != row_digest(site):
        return None
    return last if parse_instant(last.at) <= now < parse_instant(last.until) else None
