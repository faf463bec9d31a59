"""A socket that has until a moment. http.client's own limit counts anew with every byte, so a server that dribbles could hold a call."""

import io
import socket
from collections.abc import Callable


class Punctual:
    """What http.client asks of a socket; every wait ends at `until` (in seconds of the clock) with TimeoutError."""

    def __init__(self, sock: socket.socket, clock: Callable[[], float]) -> None:
        self._sock = sock
        self._clock = clock
        self._readers = 0
        self._closing = False
        self.until = 0.0

    def fileno(self) -> int:
        return self._sock.fileno()

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._left())
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """A reader of the socket's bytes; `mode` is always rb. The socket closes after the last reader, as real ones do."""
        assert mode == "rb"
        self._readers += 1
        return io.BufferedReader(_Reader(self), 1 << 16)

    def read_into(self, buffer: memoryview) -> int:
        self._sock.settimeout(self._left())
        return self._sock.recv_into(buffer)

    def release(self) -> None:
        self._readers -= 1
        if self._closing and not self._readers:
            self._sock.close()

    def close(self) -> None:
        self._closing = True
        if not self._readers:
            self._sock.close()

    def _left(self) -> float:
        left = self.until - self._clock()
        if left <= 0:
            raise TimeoutError("the answer was not complete in time")
        return left


class _Reader(io.RawIOBase):
    def __init__(self, source: Punctual) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a memoryview is what BufferedReader hands over
        return self._source.read_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self._source.release()
        super().close()
