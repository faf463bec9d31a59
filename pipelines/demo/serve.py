"""The sample web on loopback: one small HTTP server a blog, in this process, until the block ends."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipelines.demo.posts import load_posts
from pipelines.demo.web import HTML, NOT_FOUND, Routes, sample_web

HOST = "127.0.0.1"
FIRST_PORT = 8701
BLOGS = ("boat", "linxi", "lake", "shelf")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    routes: Routes


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        routes = self.server.routes
        found = routes.get(self.path) or routes.get(self.path.partition("?")[0])
        media, body = found or (HTML, NOT_FOUND)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = found is not None and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else 200 if found else 404)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", "0" if unchanged else str(len(body)))
        if found:
            self.send_header("ETag", etag)
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the crawl says what it fetched."""


@contextmanager
def serve() -> Iterator[dict[str, str]]:
    """Serve the sample web; gives each blog's origin. Ports from 8701 on are tried first, so that addresses stay the same."""
    with ExitStack() as stack:
        servers = {blog: _start(stack, FIRST_PORT + number) for number, blog in enumerate(BLOGS)}
        base = {blog: f"http://{HOST}:{server.server_port}" for blog, server in servers.items()}
        for blog, routes in sample_web(load_posts(), base).items():
            servers[blog].routes = routes
        yield base


def _start(stack: ExitStack, port: int) -> _Server:
    try:
        server = _Server((HOST, port), _Handler)
    except OSError:
        server = _Server((HOST, 0), _Handler)  # somebody else has the port: any other will do
    server.routes = {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stack.callback(thread.join)
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    return server
