"""How one request becomes one response: over the network with limits Scrapy does not have, or out of archive files (replay)."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.http import Response
from twisted.web.client import _HTTP11ClientFactory

from spiders.page import WarcRef
from spiders.settings import HEADER_LIMIT_BYTES
from spiders.urls import canonical
from spiders.warc import Damage, read_at, read_pages

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress

_SLACK_BYTES = 65536  # the piece that holds the end of the headers may hold a part of the body
_CODINGS = ("content-encoding", "transfer-encoding", "content-length", "connection")


class _LimitedProtocol(_LenientHTTP11ClientProtocol):  # type: ignore[misc]
    """Cuts a server off that sends headers without end."""

    _header_bytes = 0
    _counted: object = None

    def dataReceived(self, data: bytes) -> None:
        parser = getattr(self, "_parser", None)
        if parser is not self._counted:  # a connection serves many answers, each with a parser of its own
            self._counted, self._header_bytes = parser, 0
        if getattr(parser, "state", None) in ("STATUS", "HEADER"):
            self._header_bytes += len(data)
            if self._header_bytes > HEADER_LIMIT_BYTES + _SLACK_BYTES:
                self.transport.abortConnection()
                return
        super().dataReceived(data)


class _LimitedFactory(_HTTP11ClientFactory):  # type: ignore[misc]
    noisy = False

    def buildProtocol(self, addr: "IAddress | None") -> _LimitedProtocol:
        return _LimitedProtocol(self._quiescentCallback)


class GuardedHandler(HTTP11DownloadHandler):  # type: ignore[misc]
    """Scrapy's HTTP handler with a limit on headers; addresses are guarded by the resolver, sizes by the settings."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._pool._factory = _LimitedFactory


class ReplayHandler:
    """Answers every request from archive files as though they were the web: original URLs, anything absent is 404.

    A URL that is archived under another spelling of the same page answers with a redirect to it, as its server would.
    """

    lazy = False

    def __init__(self, folder: Path) -> None:
        self._exact: dict[str, tuple[Path, WarcRef]] = {}
        self._same: dict[str, str] = {}
        for path in archive_paths(folder):
            for page in read_pages(path, on_damage=_ignore):
                self._exact[page.url] = (path, page.warc)
                self._same[canonical(page.url)] = page.url

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """How Scrapy builds a download handler."""
        return cls(Path(crawler.settings["BOWEN_REPLAY"]))

    async def download_request(self, request: "Request") -> Response:
        """The archived response."""
        url = request.meta.get("raw_url", request.url)
        held = self._exact.get(url) or self._exact.get(request.url)
        page = read_at(*held) if held else None
        if page is None:
            other = self._same.get(canonical(url))
            if other is not None and other != url and not held:
                return Response(request.url, status=301, headers={"Location": other}, request=request)
            return Response(request.url, status=404, headers={"Content-Type": "text/plain"}, body=b"not archived", request=request)
        headers: dict[str, list[str]] = {}
        for name, value in page.headers:
            if name.lower() not in _CODINGS:
                headers.setdefault(name, []).append(value)
        return Response(request.url, status=page.status, headers=headers, body=page.body, request=request)

    async def close(self) -> None:
        """Nothing stays open."""


def archive_paths(folder: Path) -> list[Path]:
    """The archive files of a replay folder (or the one file it is)."""
    from spiders.archive import archive_files

    return archive_files([folder])


def _ignore(damage: Damage) -> None:
    """Replay serves what can be read."""
