"""A real headless Chromium: what a page becomes when it is opened, and which addresses it asks for."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # 64 MB in a container are not enough, and the page crashes
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The browser, or a skip that says how to get one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no headless Chromium here; install the package `chromium` to run this test")


def open_page(page: Path, folder: Path, *extra: str) -> str:
    """Open a file and let it settle; the document as the browser holds it then."""
    profile = folder / "profile"
    profile.mkdir(exist_ok=True)
    command = [chromium(), *_FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=2000", *extra, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=True, env=os.environ | {"HOME": str(folder)})
    return done.stdout


@contextmanager
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody may call: its address, and who called anyway."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        server.server_close()
