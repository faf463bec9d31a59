"""Small invented pages for tests: a response around a body, with the site it belongs to."""

from datetime import UTC, datetime

from spiders.page import Page, RawPage, WarcRef
from spiders.site import Site

FETCHED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EBB = "https://tides.example/notes/ebb"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
SITE = Site(name="tides", url="https://tides.example/")


def raw(body: str | bytes, url: str = EBB, status: int = 200, headers: tuple[tuple[str, str], ...] = HTML) -> RawPage:
    """A response."""
    data = body.encode("utf-8") if isinstance(body, str) else body
    return RawPage(url=url, status=status, headers=headers, body=data, fetched_at=FETCHED, warc=WarcRef("t.warc.gz", 7, "<urn:uuid:7>"))


def html(main: str, head: str = "<title>Ebb | Tides</title>", lang: str = "en") -> str:
    """A whole page around its main part."""
    body = f'<header><a href="/">Tides</a></header><main>{main}</main>'
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def page(main: str, head: str = "<title>Ebb | Tides</title>", url: str = EBB, site: Site = SITE, lang: str = "en") -> Page:
    """A parsed page."""
    return Page(raw(html(main, head, lang), url), site)
