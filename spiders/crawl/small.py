"""Asking with the standard library, for the handful of requests that tell whether a site changed: Scrapy takes longer to load than they do.

Names are resolved here and exactly the addresses that pass the check are dialled, so a name that changes its answer gains nothing.
Whatever this client cannot read is left to the crawl proper: it gives no answer, and the site is not called unchanged.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, urlsplit

from spiders.crawl.answers import Answer, NoAnswer, answer_of
from spiders.crawl.refusals import Refusals
from spiders.settings import BODY_LIMIT_BYTES, HEADER_LIMIT_BYTES


class SmallTransport:
    """One connection a request, in a thread each; a request that takes longer than its time in all has its socket shut."""

    def __init__(self, refusals: Refusals, clock: Callable[[], datetime]) -> None:
        self._refusals, self._clock = refusals, clock

    async def ask(self, url: str, headers: Mapping[str, str], timeout_s: float) -> Answer | NoAnswer:
        """Ask for a URL once."""
        request = _Request(url, headers, timeout_s, self._refusals)
        watch = asyncio.get_running_loop().call_later(timeout_s, request.abort)
        try:
            status, fields, wire = await asyncio.to_thread(request.send)
        except _NotReachable as error:
            return NoAnswer(url, str(error), transient=error.transient)
        except (OSError, HTTPException, ValueError) as error:
            late = f"Timeout: no whole answer in {timeout_s:g} s"
            return NoAnswer(url, late if request.aborted else f"{type(error).__name__}: {error}"[:200], transient=True)
        except asyncio.CancelledError:
            request.abort()  # an interrupt waits for the thread
            raise
        finally:
            watch.cancel()
        return answer_of(url, status, fields, wire, self._clock())


class _NotReachable(Exception):
    def __init__(self, reason: str, *, transient: bool) -> None:
        super().__init__(reason)
        self.transient = transient


class _Request:
    """One request, sent in a thread; `abort` may be called from another."""

    def __init__(self, url: str, headers: Mapping[str, str], timeout_s: float, refusals: Refusals) -> None:
        self.parts: SplitResult = urlsplit(url)
        self.headers, self.timeout_s, self.refusals = headers, timeout_s, refusals
        self.aborted = False
        self._socket: socket.socket | None = None

    def abort(self) -> None:
        """Shut the socket: whoever reads from it stops."""
        self.aborted = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    @cached_property
    def port(self) -> int:
        return self.parts.port or {"http": 80, "https": 443}[self.parts.scheme]

    def send(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body as it came. Raises _NotReachable, OSError, HTTPException."""
        host = self.parts.hostname or ""
        target = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        connection = HTTPConnection(host, self.port, timeout=self.timeout_s)
        with self._dial(host) as connected:
            connection.sock = connected
            connection.request("GET", target, headers={**self.headers, "Host": self.parts.netloc, "Connection": "close"})
            answer = _read(connection.getresponse())
        if self.aborted:  # a shut socket looks like the end of a body without a length
            raise TimeoutError
        return answer

    def _dial(self, host: str) -> socket.socket:
        """A connection to the first address of a host that may be reached and answers."""
        problem: OSError | None = None
        for family, address in self._addresses(host):
            if self.aborted:
                break
            self._socket = plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(self.timeout_s)
                plain.connect(address)
                if self.parts.scheme == "https":
                    self._socket = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                return self._socket
            except OSError as error:
                plain.close()
                problem = error
        raise problem or _NotReachable(f"blocked: {self.refusals.reasons.get(host.lower(), 'no address')}", transient=False)

    def _addresses(self, host: str) -> list[tuple[int, tuple[object, ...]]]:
        name = host.encode() if host.isascii() else host  # for text, ASCII or not, Python loads its tables of international names
        try:
            found = socket.getaddrinfo(name, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise _NotReachable(f"no address for {host}", transient=True) from None
        free = self.refusals.unguarded(host, self.port)
        return [(family, address) for family, _, _, _, address in found if free or not self.refusals.refuses(host, str(address[0]))]


def _read(response: HTTPResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    fields = response.getheaders()
    if sum(len(name) + len(value) for name, value in fields) > HEADER_LIMIT_BYTES:
        raise HTTPException("headers too long")
    body = response.read(BODY_LIMIT_BYTES + 1)
    if len(body) > BODY_LIMIT_BYTES:
        raise _NotReachable(f"too_large: more than {BODY_LIMIT_BYTES} bytes sent", transient=False)
    if response.length:
        raise HTTPException(f"the answer ends {response.length} bytes early")
    return response.status, fields, body
