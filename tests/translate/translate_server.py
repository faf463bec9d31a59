"""A local server with OpenAI's chat completions that translates by a rule, and misbehaves when told to.

Run as a script it serves one behaviour until killed, prints its port, and writes each text it was paid for to a log file.
"""

import argparse
import json
import math
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from translate_answers import ANSWERS, translated

SLOT = re.compile(r'<s id="(\d+)">(.*?)</s>', re.DOTALL)
_TROUBLES = "429 429date 500 close malformed nochoices hang dribble flood lostslot twiceslot length reset"
TROUBLES = tuple(_TROUBLES.split())


@dataclass
class Server:
    """What the server does and has done."""

    behaviour: str = "good"
    latency_s: float = 0.0
    retry_after: str = "0.05"
    seed: int = 0
    log: Path | None = None
    requests: int = 0
    paid: Counter[str] = field(default_factory=Counter)
    prompts: list[str] = field(default_factory=list)
    troubled: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    url: str = ""
    answers: float = math.inf
    released: threading.Event = field(default_factory=threading.Event)
    busy: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, more: int) -> None:
        """Answer that many more requests; all others get no answer, and their connection ends at `release`."""
        self.released = threading.Event()
        self.answers = self.requests + more

    def release(self) -> None:
        """Let go of what waits, and answer what comes."""
        self.answers = math.inf
        self.released.set()

    def has_seen(self, requests: int) -> bool:
        """Whether so many requests came in all."""
        return self.requests >= requests

    def behaviour_for(self, prompt: str) -> str:
        """The behaviour for one request; `chaos` picks one by the request, another when it comes again."""
        if self.behaviour != "chaos":
            return self.behaviour
        with self.lock:
            self.troubled[prompt] += 1
            times = self.troubled[prompt]
        chooser = random.Random(f"{self.seed} {times} {prompt}")
        if times > 2 and chooser.random() < 0.7:
            return "good"
        return chooser.choice([*ANSWERS, *TROUBLES, "good", "good", "good"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: two would wait 40 ms for a delayed acknowledgement
    server_state: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        with self.server_state.lock:
            self.server_state.busy += 1
        try:
            self._take()
        finally:
            with self.server_state.lock:
                self.server_state.busy -= 1

    def _take(self) -> None:
        state = self.server_state
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = request["messages"][-1]["content"]
        slots = [(int(number), text) for number, text in SLOT.findall(prompt)]
        with state.lock:
            state.requests += 1
            state.prompts.append(prompt)
            state.keys.add(self.headers.get("Authorization", ""))
            held = state.released if state.requests > state.answers else None
        if held:
            self.close_connection = held.wait()
            return
        if state.latency_s:
            time.sleep(state.latency_s)
        behaviour = state.behaviour_for(prompt)
        trouble = getattr(self, f"_trouble_{behaviour}", None)
        if trouble is None or not trouble(prompt, slots):
            self._answer({number: ANSWERS.get(behaviour, translated)(text) for number, text in slots}, slots, behaviour)

    def _answer(self, answers: dict[int, str], slots: list[tuple[int, str]], behaviour: str) -> None:
        content = "\n".join(f'<s id="{number}">{text}</s>' for number, text in answers.items())
        self._pay(slots)
        usage = {"prompt_tokens": 40 + len(content) // 3, "completion_tokens": len(content) // 4}
        finish = "length" if behaviour == "length" else "stop"
        self._send(200, json.dumps({"choices": [{"message": {"content": content}, "finish_reason": finish}], "usage": usage}).encode())

    def _pay(self, slots: list[tuple[int, str]]) -> None:
        state = self.server_state
        with state.lock:
            state.paid.update(text for _, text in slots)
            if state.log is not None:
                with state.log.open("a", encoding="utf-8") as log:
                    log.writelines(json.dumps(text) + "\n" for _, text in slots)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _first(self, prompt: str) -> bool:
        state = self.server_state
        with state.lock:
            state.troubled["trouble " + prompt] += 1
            return state.troubled["trouble " + prompt] == 1

    def _trouble_429(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self.server_state.waits.append(time.monotonic())
        self._send(429, b'{"error": "slow down"}', Retry_After=self.server_state.retry_after)
        return True

    def _trouble_429date(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self._send(429, b"{}", Retry_After=self.date_time_string(int(time.time())))
        return True

    def _trouble_401(self, *_: object) -> bool:
        self._send(401, b"{}")
        return True

    def _trouble_404(self, *_: object) -> bool:
        self._send(404, b"{}")
        return True

    def _trouble_500(self, prompt: str, _: object) -> bool:
        return self._first(prompt) and (self._send(500, b"oops"), True)[1]

    def _trouble_close(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
        return True

    def _trouble_reset(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"choices": [{"mess')
        self.close_connection = True
        return True

    def _trouble_malformed(self, prompt: str, _: object) -> bool:
        return self._first(prompt) and (self._send(200, b'{"choices": [{"message": {"content": "<s id='), True)[1]

    def _trouble_nochoices(self, prompt: str, _: object) -> bool:
        return self._first(prompt) and (self._send(200, b'{"choices": [], "usage": {"prompt_tokens": -4}}'), True)[1]

    def _trouble_hang(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        time.sleep(1.2)
        self.close_connection = True
        return True

    def _trouble_dribble(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _second in range(30):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                break
            time.sleep(0.1)
        self.close_connection = True
        return True

    def _trouble_flood(self, prompt: str, _: object) -> bool:
        if not self._first(prompt):
            return False
        self.send_response(200)
        self.send_header("Content-Length", str(10**9))
        self.end_headers()
        self.close_connection = True
        try:
            for _megabyte in range(50):
                self.wfile.write(b" " * 1_000_000)
        except OSError:
            pass
        return True

    def _trouble_lostslot(self, _: str, slots: list[tuple[int, str]]) -> bool:
        self._answer({number: translated(text) for number, text in slots[:-1]}, slots, "good")
        return True

    def _trouble_twiceslot(self, _: str, slots: list[tuple[int, str]]) -> bool:
        content = "".join(f'<s id="{number}">{translated(text)}</s>' * 2 for number, text in slots)
        self._pay(slots)
        self._send(200, json.dumps({"choices": [{"message": {"content": content}}]}).encode())
        return True


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serving(state: Server) -> Iterator[Server]:
    """The server on a port of its own, until the block ends."""
    handler = type("Bound", (Handler,), {"server_state": state})
    server = _Quiet(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--behaviour", default="good")
    parser.add_argument("--latency-s", type=float, default=0.0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    with serving(Server(options.behaviour, options.latency_s, log=options.log)) as state:
        print(state.url, flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
