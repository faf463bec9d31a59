"""One connection a thread against servers that close, dribble, flood and lie about lengths."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from pipelines.translate import NotConfigured
from pipelines.translate.backends.choose import Settings, opened
from pipelines.translate.backends.openai import Endpoint, OpenAI
from pipelines.translate.backends.wire import Wire, WireError, proxy_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@contextmanager
def answering(*answers: bytes, hold: bool = True, pause_s: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives each request the next answer, byte by byte where `pause_s`; without `hold` it hangs up after each."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []
    left = list(answers)

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while left and (request := connection.recv(65536)):
                while not request.endswith(b"{}") and b"Content-Length: 2\r\n" in request:
                    request += connection.recv(65536)
                seen.append(request)
                answer = left.pop(0)
                for part in [answer] if not pause_s else [answer[at : at + 1] for at in range(len(answer))]:
                    connection.sendall(part)
                    time.sleep(pause_s)
                if not hold:
                    return

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1/chat", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread: one that waits on would take the calls of the next test's listener
        server.join()
        listener.close()


def post(wire: Wire, seconds: float = 60.0, limit: int = 100) -> tuple[int, bytes]:
    answer = wire.post(b"{}", {"X-Key": "a"}, seconds, limit)
    return answer.status, answer.body


def test_one_connection_serves_many_calls() -> None:
    with answering(OK, OK, OK) as (url, seen), Wire(url) as wire:
        assert [post(wire) for _ in range(3)] == [(200, b"hi")] * 3
        assert len({id(connection) for connection in wire._all}) == 1
    assert all(request.startswith(b"POST /v1/chat HTTP/1.1\r\n") and b"X-Key: a" in request for request in seen)


@pytest.mark.parametrize("ending", [OK, OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), b"HTTP/1.0 200 OK\r\n\r\nhi"])
def test_a_server_that_hangs_up_between_calls_is_called_again(ending: bytes) -> None:
    with answering(ending, ending, hold=False) as (url, _), Wire(url) as wire:
        assert post(wire) == (200, b"hi")
        for connection in wire._all:  # until its end has come
            assert connection.sock is None or select.select([connection.sock], [], [], 60)[0]
        assert post(wire) == (200, b"hi")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500, "beyond 100 bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, "beyond 100 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "IncompleteRead"),
        (b"SSH-2.0-OpenSSH\r\n", "BadStatusLine"),
        (b"", "RemoteDisconnected"),
    ],
)
def test_half_an_answer_is_none_and_the_next_call_is_well(answer: bytes, problem: str) -> None:
    with answering(answer, OK, hold=False) as (url, _), Wire(url) as wire:
        with pytest.raises(WireError, match=problem):
            post(wire)
        assert post(wire) == (200, b"hi")


@pytest.mark.parametrize("answer", [OK, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b" " * 99])
def test_a_server_that_dribbles_is_left_in_time(answer: bytes) -> None:
    """Each byte comes within any limit between bytes, the head's as well as the body's."""
    with answering(answer, pause_s=0.05) as (url, _), Wire(url) as wire, pytest.raises(WireError, match="TimeoutError"):
        post(wire, seconds=0.3)


def test_a_proxy_gets_the_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(OK) as (url, seen):
        monkeypatch.setenv("http_proxy", url.replace("/v1/chat", ""))
        monkeypatch.setenv("no_proxy", "inside.example")
        assert proxy_of("http://inside.example/v1") == ""
        with Wire("http://far.example:8080/v1/chat", proxy_of("http://far.example:8080/v1/chat")) as wire:
            assert post(wire) == (200, b"hi")
    assert seen[0].startswith(b"POST http://far.example:8080/v1/chat HTTP/1.1\r\nHost: far.example:8080\r\n")


def test_a_key_that_no_header_may_have_is_not_printed() -> None:
    secret = "\n".join(["not", "a", "real", "key"])
    endpoint = Endpoint("http://127.0.0.1:9/v1", "m", key=secret)
    with answering(OK) as (url, _), Wire(url) as wire, pytest.raises(NotConfigured, match="characters that no header may have") as told:
        OpenAI(endpoint, wire).translate(["文"], "zh", "en")
    assert "real" not in str(told.value)
    assert told.value.__suppress_context__


@pytest.mark.parametrize("url", ["localhost:11434/v1", "ftp://x/v1", "http://", "http://x:port/v1", "/v1"])
def test_an_address_that_is_none_is_said_so(url: str) -> None:
    with pytest.raises(NotConfigured, match="begins with http"), opened("openai", Settings(url=url, model="m")):
        pass
