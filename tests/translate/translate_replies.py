"""A local server that answers each request as a function says: the ways of real servers, one at a time."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from translate_answers import translated
from translate_server import SLOT

Sent = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


@dataclass
class Asked:
    """One request: its number from 1 on, its body, and the texts in its slots."""

    number: int
    body: dict[str, Any]
    slots: list[tuple[int, str]]

    def answer(self) -> str:
        """The slots translated by rule."""
        return "\n".join(f'<s id="{number}">{translated(text)}</s>' for number, text in self.slots)


@dataclass
class Log:
    """What was asked and what was billed: every request that got a completion."""

    url: str = ""
    requests: list[Asked] = field(default_factory=list)
    billed: list[str] = field(default_factory=list)


def completion(message: dict[str, Any] | str, finish: str = "stop") -> Sent:
    """A chat completion with this message."""
    said = {"role": "assistant", "content": message} if isinstance(message, str) else message
    body = {"choices": [{"index": 0, "message": said, "finish_reason": finish}], "usage": {"prompt_tokens": 100, "completion_tokens": 50}}
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def failure(status: int, message: str, **headers: str) -> Sent:
    """An error as OpenAI's servers write it."""
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()
    return status, {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}, body


def good(asked: Asked) -> Sent:
    return completion(asked.answer())


@contextmanager
def replying(reply: Callable[[Asked], Sent]) -> Iterator[Log]:
    """The server on a port of its own, until the block ends."""
    log, lock = Log(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            slots = [(int(number), text) for number, text in SLOT.findall(body["messages"][-1]["content"])]
            with lock:
                asked = Asked(len(log.requests) + 1, body, slots)
                log.requests.append(asked)
            status, headers, sent = reply(asked)
            if status == 200 and re.search(rb'"choices"', sent):
                with lock:
                    log.billed += [text for _, text in slots]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    log.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
