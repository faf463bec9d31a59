"""A site's rights files out of its archive, without decoding every page."""

from collections.abc import Iterator
from contextlib import suppress

from pipelines.rights.site_signs import SiteSignals, collect, kind_of
from spiders.archive import Archive
from spiders.page import RawPage
from spiders.warc import Damage, NotAnArchive, page_of, read_records
from spiders.warc.pages import PAGE_TYPES, archive_name


def signals_of(archive: Archive, site: str) -> SiteSignals:
    """The newest robots.txt, tdmrep.json and ai.txt of a site, as archived; damage is passed over. Raises OSError."""
    return collect(_pages(archive, site))


def _pages(archive: Archive, site: str) -> Iterator[RawPage]:
    for path in archive.segments(site):
        name = archive_name(path, archive.root)
        with suppress(NotAnArchive):  # extraction says so; the site's other files are read
            for record in read_records(path, name):
                if isinstance(record, Damage) or record.type not in PAGE_TYPES or not kind_of(record.header("WARC-Target-URI") or ""):
                    continue
                page = page_of(record, name)
                if page:
                    yield page
