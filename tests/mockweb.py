"""A real web over loopback for tests: routes or a folder served by HTTP/1.1, every request remembered. No sockets are mocked.

    with MockWeb({"/": "<p>home</p>", "/slow": drip(b"x" * 60)}) as web:
        fetch(web.url("/"))
        assert web.hits("/") == 1

A route is text (HTML), bytes, a `Reply`, or a function of the request that returns one. A folder is served as a static host would:
`index.html`, media types by suffix, ETag and Last-Modified with conditional GET, `404.html` with status 404.
"""

import gzip
import hashlib
import math
import mimetypes
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it."""

    at: float
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """An answer. `body` may be an iterable of pieces, sent as they come without a length (then the connection closes)."""

    body: bytes | str | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"


Route = str | bytes | Reply | Callable[[Seen], "Reply | str | bytes"]


class MockWeb:
    """Serves `routes` (path or path?query -> Route) or the folder `site`. `fallback` answers every other path (else 404)."""

    def __init__(
        self,
        site: Mapping[str, Route] | Path | None = None,
        *,
        fallback: Route | None = None,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes: dict[str, Route] = dict(site) if isinstance(site, Mapping) else {}
        self.folder = site if isinstance(site, Path) else None
        self.fallback = fallback
        self.host = host
        self.tls = tls
        self.requests: list[Seen] = []
        self.bytes_sent = 0
        self._answered: float = math.inf
        self._released = threading.Event()

    def __enter__(self) -> "MockWeb":
        self._server = _Server((self.host, 0), _Handler)
        self._server.web = self
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def hold(self, more: int) -> None:
        """Answer that many more requests; all others wait for `release`."""
        self._released.clear()
        self._answered = len(self.requests) + more

    def release(self) -> None:
        """Answer what waits, and all that comes."""
        self._answered = math.inf
        self._released.set()

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        """The absolute URL of a path."""
        return f"http://{self.netloc}{path}"

    def hits(self, path: str) -> int:
        """How often a path was asked for, any query."""
        return sum(seen.path == path for seen in list(self.requests))

    @property
    def hits_by_path(self) -> Counter[str]:
        """How often each path was asked for, any query."""
        return Counter(seen.path for seen in list(self.requests))

    def paths(self) -> list[str]:
        """Every path asked for, in order, with its query."""
        return [seen.target for seen in list(self.requests)]

    def answer(self, seen: Seen) -> Reply:
        """The reply to a request."""
        route = self.routes.get(seen.target, self.routes.get(seen.path))
        if route is None and self.folder is not None:
            return static(self.folder, seen)
        if route is None:
            route = self.fallback if self.fallback is not None else Reply("<h1>404</h1>", 404)
        reply = route(seen) if callable(route) else route
        return reply if isinstance(reply, Reply) else Reply(reply)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    web: MockWeb

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of these tests hang up in the middle on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = Seen(time.monotonic(), self.command, self.path, dict(self.headers.items()), body)
        self.server.web.requests.append(seen)
        if len(self.server.web.requests) > self.server.web._answered:
            self.server.web._released.wait()
        self._send(self.server.web.answer(seen))

    do_POST = do_HEAD = do_GET

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        whole = isinstance(body, bytes)
        headers = {"Content-Type": reply.type, **reply.headers}
        if whole:
            headers.setdefault("Content-Length", str(len(body)))
        else:
            self.close_connection = True
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [body] if whole else body:
            self.wfile.write(piece)
            self.wfile.flush()
            self.server.web.bytes_sent += len(piece)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def static(folder: Path, seen: Seen) -> Reply:
    """A file of a folder, with validators and conditional GET."""
    wanted = (folder / unquote(urlsplit(seen.target).path).lstrip("/")).resolve()
    if not wanted.is_relative_to(folder.resolve()):
        return Reply("<h1>404</h1>", 404)
    if wanted.is_dir() and (wanted / "index.html").exists():
        if not urlsplit(seen.target).path.endswith("/"):
            return Reply(b"", 301, {"Location": urlsplit(seen.target).path + "/"})
        wanted = wanted / "index.html"
    if not wanted.is_file():
        missing = folder / "404.html"
        return Reply(missing.read_bytes() if missing.exists() else "<h1>404</h1>", 404)
    body = wanted.read_bytes()
    return conditional(body, seen, type=_media_type(wanted), modified=wanted.stat().st_mtime)


def _media_type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def conditional(body: bytes | str, seen: Seen, *, type: str = "text/html; charset=utf-8", modified: float | None = None) -> Reply:
    """A reply with ETag (and Last-Modified), 304 when the client has it already."""
    data = body.encode() if isinstance(body, str) else body
    headers = {"ETag": f'"{hashlib.sha1(data).hexdigest()[:16]}"'}
    if modified is not None:
        headers["Last-Modified"] = formatdate(modified, usegmt=True)
    given = {name.lower(): value for name, value in seen.headers.items()}
    if given.get("if-none-match") == headers["ETag"]:
        return Reply(b"", 304, headers, type)
    if "if-none-match" not in given and headers.get("Last-Modified") and given.get("if-modified-since") == headers["Last-Modified"]:
        return Reply(b"", 304, headers, type)
    return Reply(data, 200, headers, type)


def drip(body: bytes, pause_s: float = 1.0, size: int = 1) -> Callable[[Seen], Reply]:
    """A body that comes `size` bytes at a time with a pause before each."""

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(body), size):
            time.sleep(pause_s)
            yield body[at : at + size]

    return lambda _: Reply(pieces())


def gzip_bomb(size_bytes: int, layers: int = 1) -> bytes:
    """Zeros that gzip made small."""
    data = gzip.compress(bytes(size_bytes), 6)
    for _ in range(layers - 1):
        data = gzip.compress(data, 9)
    return data


def redirect(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(b"", status, {"Location": to})
