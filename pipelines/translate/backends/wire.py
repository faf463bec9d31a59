"""POST over HTTP as a translator needs it: one open connection a thread, one deadline for the whole call, a limit on the answer.

A request costs 0.12 ms of CPU here, through httpx 0.50 and through urllib3 0.29 (400 requests over loopback): with many calls at
once that is the difference between a busy server and a waiting one.
"""

import select
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi

from pipelines.translate.backends.punctual import Punctual


class WireError(Exception):
    """No whole answer came: refused, broken off, too late or too long."""


class TrustError(WireError):
    """The server has no TLS, or a certificate that nobody vouches for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers with lower-case names, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """Connections to one address, each opened by the thread that first needs it. Thread-safe; `close` ends them all."""

    def __init__(self, url: str, proxy: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._url = urlsplit(url)
        self._proxy = urlsplit(proxy) if proxy else None
        forwarded = f"http://{self._url.netloc}" if proxy and self._url.scheme != "https" else ""
        self._target = f"{forwarded}{self._url.path or '/'}{'?' if self._url.query else ''}{self._url.query}"
        self._clock = clock
        self._own = threading.local()
        self._all: list[HTTPConnection] = []

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every connection; a later call opens its own again."""
        for connection in self._all:
            connection.close()

    def post(self, body: bytes, headers: Mapping[str, str], seconds: float, limit_bytes: int) -> Answer:
        """Send, and read the whole answer. Raises WireError past `seconds` or `limit_bytes`, ValueError on a header no server may get."""
        connection = self._connection()
        try:
            _open(connection, self._clock() + seconds, self._clock)
            connection.request("POST", self._target, body, dict(headers))
            response = connection.getresponse()
            data = response.read(limit_bytes + 1)
            if len(data) > limit_bytes:
                raise WireError(f"answer beyond {limit_bytes} bytes")
            if response.length:
                raise IncompleteRead(data, response.length)
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data)
        except ssl.SSLError as error:
            connection.close()
            lasting = isinstance(error, ssl.SSLCertVerificationError) or error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST")
            raise (TrustError if lasting else WireError)(f"{type(error).__name__}: {error}") from None
        except (OSError, HTTPException) as error:
            connection.close()
            raise WireError(f"{type(error).__name__}: {error}") from None
        except BaseException:
            connection.close()
            raise

    def _connection(self) -> HTTPConnection:
        connection: HTTPConnection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = _made(self._url, self._proxy)
            self._all.append(connection)
        return connection


def proxy_of(url: str) -> str:
    """The proxy that the environment names for an address (HTTPS_PROXY, HTTP_PROXY, NO_PROXY); empty for none."""
    parts = urlsplit(url)
    found = getproxies().get(parts.scheme, "")
    if not found or proxy_bypass(parts.hostname or ""):
        return ""
    return found if "://" in found else f"http://{found}"


def _made(url: SplitResult, proxy: SplitResult | None) -> HTTPConnection:
    nearest = proxy or url
    if url.scheme != "https":
        return HTTPConnection(nearest.hostname or "", nearest.port or 80)
    connection = HTTPSConnection(nearest.hostname or "", nearest.port or (80 if proxy else 443), context=_trust())
    if proxy:
        login = b64encode(unquote(f"{proxy.username}:{proxy.password or ''}").encode()).decode() if proxy.username else ""
        connection.set_tunnel(url.hostname or "", url.port or 443, {"Proxy-Authorization": f"Basic {login}"} if login else {})
    return connection


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # a slim container has no certificates of its own
    return context


def _open(connection: HTTPConnection, until: float, clock: Callable[[], float]) -> None:
    """Connect where the connection is not open, or the server has closed it meanwhile, and set the deadline."""
    sock = connection.sock
    if isinstance(sock, Punctual) and _over(sock.fileno()):
        connection.close()
    if not isinstance(connection.sock, Punctual):
        connection.timeout = max(0.001, until - clock())
        connection.connect()
        assert isinstance(connection.sock, socket.socket)
        connection.sock = Punctual(connection.sock, clock)
    connection.sock.until = until


def _over(descriptor: int) -> bool:
    """Whether an idle connection has something to say, which can only be its end."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
