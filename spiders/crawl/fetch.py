"""One URL asked for once: refused, answered, or not answered. Redirects are answers here; following them is the visit's business."""

import time
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from http import HTTPStatus
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

from spiders.addresses import allowed_by_name, blocked_host
from spiders.crawl.guard import Refusals
from spiders.crawl.hosts import Host, HostPaused, Hosts, retry_after_s
from spiders.settings import Policy
from spiders.site import Site
from spiders.warc import decode_body
from spiders.warc.payload import content_encodings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
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


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `wire` is the body as it came, `body` decoded; `fault` says when it is not whole."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    wire: bytes
    body: bytes
    fault: str | None
    at: datetime

    @property
    def phrase(self) -> str:
        """The status in words."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""

    @property
    def digest(self) -> str:
        """The payload digest, as archives write it."""
        return "sha1:" + b32encode(sha1(self.wire, usedforsecurity=False).digest()).decode()

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no response. `transient`: it may be worth asking again."""

    url: str
    reason: str
    transient: bool
    paused: bool = False


class Fetcher:
    """Asks servers, at each host's pace. `allow` holds every host that some site may reach at an internal address."""

    def __init__(
        self,
        crawler: "Crawler",
        hosts: Hosts,
        policy: Policy,
        agent: str,
        refusals: Refusals,
        clock: Callable[[], datetime],
        *,
        replay: bool,
    ) -> None:
        self._crawler, self._hosts, self._policy, self._agent = crawler, hosts, policy, agent
        self._refusals, self._clock, self._replay = refusals, clock, replay

    def refusal(self, url: str, site: Site) -> str | None:
        """Why a site's crawl may not even ask for a URL. Names that resolve to internal addresses are caught at connect time."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        except ValueError:
            return f"blocked: {url[:200]!r} is not a URL"
        if parts.scheme not in ("http", "https"):
            return f"blocked: scheme {parts.scheme!r}"
        if "@" in parts.netloc:
            return "blocked: credentials in the URL"
        if self._replay or allowed_by_name(host, port, site.allow_hosts):
            return None
        if allowed_by_name(host, port, self._refusals.allow_hosts):
            return f"blocked: {host} is allowed to another site only"
        reason = blocked_host(host)
        return f"blocked: {reason}" if reason else None

    async def get(self, url: str, site: Site, headers: Mapping[str, str], delay_s: float | None = None) -> Answer | NoAnswer:
        """Ask for a URL once. Raises hosts.Stopped when the crawl was told to end."""
        refused = self.refusal(url, site)
        if refused:
            return NoAnswer(url, refused, transient=False)
        # The timeout stands in each request: Scrapy's setting is read by a middleware that is off, and its handler's own default is 10 s.
        meta = {"raw_url": url, "download_timeout": self._policy.timeout_s}
        try:
            request = Request(url, headers={**self._headers(), **headers}, meta=meta, dont_filter=True)
        except ValueError as error:
            return NoAnswer(url, f"blocked: not a usable URL ({error})", transient=False)
        host = self._hosts.host(urlsplit(url).netloc.lower(), 0.0 if self._replay else delay_s)
        if host.failures >= self._policy.host_failures:
            return NoAnswer(url, f"{host.name} left {host.failures} requests in a row unanswered", transient=True, paused=True)
        try:
            async with self._hosts.turn(host):
                return self._heard(host, await self._ask(request, url, host))
        except HostPaused as paused:
            return NoAnswer(url, str(paused), transient=True, paused=True)

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate, br, zstd"}

    async def _ask(self, request: Request, url: str, host: Host) -> Answer | NoAnswer:
        engine = self._crawler.engine
        assert engine is not None  # the crawl runs inside a started engine
        try:
            response = await engine.download_async(request)
        except CannotResolveHostError:
            name = (urlsplit(url).hostname or "").lower()
            reason = self._refusals.reasons.get(name)
            return NoAnswer(url, f"blocked: {reason}" if reason else f"no address for {name}", transient=reason is None)
        except DownloadCancelledError:
            return NoAnswer(url, f"too_large: more than {self._crawler.settings.getint('DOWNLOAD_MAXSIZE')} bytes sent", transient=False)
        except _PERMANENT as error:
            return NoAnswer(url, f"blocked: {error}", transient=False)
        except _TRANSIENT as error:
            return NoAnswer(url, _words(error), transient=True)
        return _answer(response, url, self._clock())

    def _heard(self, host: Host, answer: Answer | NoAnswer) -> Answer | NoAnswer:
        """Draw a host's lessons from an answer: a pause it asks for, or one more failure in a row."""
        if isinstance(answer, NoAnswer):
            host.failures += answer.transient
            if answer.transient:
                host.narrow()
            if answer.transient and not self._replay:
                self._back_off(host, answer.reason)
            return answer
        if answer.status in (429, 503) and not self._replay:
            asked = retry_after_s(answer.header("Retry-After"), time.time())
            fallback = self._policy.backoff_s * 2 ** min(host.failures, 6)
            host.failures += asked is None
            self._hosts.pause(host, fallback if asked is None else asked, f"HTTP {answer.status}")
        elif answer.status < 500:
            host.failures = 0
            host.widen()
        return answer


    def _back_off(self, host: Host, why: str) -> None:
        if host.delay_s:
            self._hosts.pause(host, self._policy.backoff_s * min(host.failures, 6), why)


def _answer(response: Response, url: str, at: datetime) -> Answer:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in (values or [])
    )
    codings = content_encodings([value for name, value in headers if name.lower() == "content-encoding"])
    body, fault = decode_body(response.body, codings)
    return Answer(url, response.status, headers, response.body, body, fault, at)


def _words(error: BaseException) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__.removesuffix('Error')}: {text}".rstrip(": ")
