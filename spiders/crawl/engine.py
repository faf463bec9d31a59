"""Asking through Scrapy's engine: the transport of every crawl that has more to do than to look whether anything changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import TimeoutError as TxTimeoutError
from twisted.web.client import ResponseNeverReceived

from spiders.crawl.answers import Answer, NoAnswer, answer_of
from spiders.crawl.refusals import Refusals
from spiders.settings import BODY_LIMIT_BYTES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_TRANSIENT = (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
    TxTimeoutError,
    ResponseNeverReceived,
)
_PERMANENT = (UnsupportedURLSchemeError, NotSupported, IgnoreRequest)


class ScrapyTransport:
    """Requests through a started Scrapy engine; addresses are checked by its resolver (see spiders.crawl.guard)."""

    def __init__(self, crawler: "Crawler", refusals: Refusals, clock: Callable[[], datetime]) -> None:
        self._crawler, self._refusals, self._clock = crawler, refusals, clock

    async def ask(self, url: str, headers: Mapping[str, str], timeout_s: float) -> Answer | NoAnswer:
        """Ask for a URL once."""
        # The timeout stands in each request: Scrapy's setting is read by a middleware that is off, and its handler's own default is 10 s.
        meta = {"raw_url": url, "download_timeout": timeout_s}
        try:
            request = Request(url, headers=dict(headers), meta=meta, dont_filter=True)
        except ValueError as error:
            return NoAnswer(url, f"blocked: not a usable URL ({error})", transient=False)
        return await self._download(request, url)

    async def _download(self, request: Request, url: str) -> Answer | NoAnswer:
        engine = self._crawler.engine
        assert engine is not None  # the crawl runs inside a started engine
        try:
            response = await engine.download_async(request)
        except CannotResolveHostError:
            name = (urlsplit(url).hostname or "").lower()
            reason = self._refusals.reasons.get(name)
            return NoAnswer(url, f"blocked: {reason}" if reason else f"no address for {name}", transient=reason is None)
        except DownloadCancelledError:
            return NoAnswer(url, f"too_large: more than {BODY_LIMIT_BYTES} bytes sent", transient=False)
        except _PERMANENT as error:
            return NoAnswer(url, f"blocked: {error}", transient=False)
        except _TRANSIENT as error:
            return NoAnswer(url, _words(error), transient=True)
        return answer_of(url, response.status, _headers(response), response.body, self._clock())


def _headers(response: Response) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in (values or [])]


def _words(error: BaseException) -> str:
    text = " ".join(str(error).split())[:200]
    if "certificate verify failed" in text:
        return "certificate not trusted: nobody known vouches for it, it has expired, or it names another host"
    return f"{type(error).__name__.removesuffix('Error')}: {text}".rstrip(": ")
