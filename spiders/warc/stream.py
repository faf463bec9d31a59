"""The decompressed bytes of an archive file, each with the file offset it came from.

A gzip member a record is the rule; one member for many records, members torn or followed by rubbish are met in the wild.
`Stream` hides the difference: it hands out bytes, remembers where each member began, and can skip to the next good member.
"""

import mmap
import zlib
from collections import deque
from collections.abc import Callable
from typing import Final

GZIP_MAGIC: Final = b"\x1f\x8b\x08"
_CHUNK: Final = 1 << 14  # most members are smaller; what is left of a piece is copied
_OUTPUT: Final = 1 << 20
_FIRST: Final = 64
_BOMB_BYTES: Final = 64 << 20
_BOMB_RATIO: Final = 200


class Broken(Exception):
    """The bytes at `offset` cannot be read; `problem` says why."""

    def __init__(self, offset: int, problem: str) -> None:
        super().__init__(problem)
        self.offset = offset
        self.problem = problem


class Stream:
    """Reads forward only; memory stays near the largest `keep` asked for, whatever the file's size or its compression ratio."""

    def __init__(self, data: mmap.mmap | bytes, offset: int = 0) -> None:
        self.data = data
        self.gzipped = data[offset : offset + 3] == GZIP_MAGIC
        self._next = offset
        self._buffer = bytearray()
        self._at = 0
        self._base = 0
        self._member = offset
        self._inflate: zlib._Decompress | None = None
        self._member_in = self._member_out = 0
        self._marks: deque[tuple[int, int]] = deque()
        self.endless = 0  # the position before which no record header ends: what was searched once is not searched again

    @property
    def position(self) -> int:
        """Bytes from where reading last began anew to here."""
        return self._base + self._at

    def offset(self) -> int:
        """File offset of the next byte: of its gzip member, or of the byte itself."""
        position = self.position
        while len(self._marks) > 1 and self._marks[1][0] <= position:
            self._marks.popleft()
        if not self._marks:
            return self._next
        start, offset = self._marks[0]
        return offset if self.gzipped else offset + position - start

    def available(self, size: int) -> int:
        """Make `size` bytes available if the file has them; return how many there are (up to all that is buffered)."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return len(self._buffer) - self._at

    def find(self, needle: bytes, limit: int, start: int = 0) -> int:
        """Distance to `needle` from here, or -1 when it is not within `limit` bytes; the first `start` bytes are passed over."""
        searched = self._at + start
        while True:
            found = self._buffer.find(needle, searched, self._at + limit)
            if found >= 0:
                return found - self._at
            have = len(self._buffer) - self._at
            searched = max(self._at + start, len(self._buffer) - len(needle) + 1)
            if have >= limit or not self._fill():
                return -1

    def peek(self, size: int) -> bytes:
        """The next `size` bytes (fewer at the end), without taking them."""
        self.available(size)
        return bytes(self._buffer[self._at : self._at + size])

    def take(self, size: int) -> bytes:
        """The next `size` bytes (fewer at the end)."""
        taken = self.peek(size)
        self._at += len(taken)
        self._compact()
        return taken

    def skip(self, size: int) -> int:
        """Pass over `size` bytes without holding them; return how many there were."""
        left = size
        while left:
            step = min(left, self.available(min(left, _OUTPUT)))
            if not step:
                break
            self._at += step
            left -= step
            self._compact()
        return size - left

    def resync(self, after: int, begins: Callable[[bytes], bool]) -> bool:
        """Drop what is buffered and go to the next gzip member after file offset `after` whose first bytes are ones that `begins` accepts.

        Compressed and damaged bytes hold the three bytes of a member's beginning by chance; they give no content that makes sense.
        """
        self._buffer.clear()
        self._marks.clear()
        self._at = self._base = self.endless = 0
        self._inflate = None
        found = self.data.find(GZIP_MAGIC, after + 1)
        while found >= 0 and not begins(self._first_bytes(found)):
            found = self.data.find(GZIP_MAGIC, found + 1)
        self._next = found if found >= 0 else len(self.data)
        return found >= 0

    def _first_bytes(self, offset: int) -> bytes:
        try:
            return zlib.decompressobj(31).decompress(self.data[offset : offset + _CHUNK], _FIRST)
        except zlib.error:
            return b""

    def _compact(self) -> None:
        if self._at > _OUTPUT:
            del self._buffer[: self._at]
            self._base += self._at
            self._at = 0

    def _fill(self) -> bool:
        return self._fill_gzip() if self.gzipped else self._fill_plain()

    def _fill_plain(self) -> bool:
        chunk = self.data[self._next : self._next + _OUTPUT]
        if chunk and not self._marks:
            self._marks.append((self._base + len(self._buffer), self._next))
        self._buffer += chunk
        self._next += len(chunk)
        return bool(chunk)

    def _fill_gzip(self) -> bool:
        if self._inflate is None:
            if self._next >= len(self.data):
                return False
            self._open_member()
        inflate = self._inflate
        assert inflate is not None  # for the type checker: _open_member sets it
        pending = inflate.unconsumed_tail
        chunk = pending or self.data[self._next : self._next + _CHUNK]
        if not pending:
            self._next += len(chunk)
            self._member_in += len(chunk)
        self._buffer += self._decompress(inflate, chunk)
        if inflate.eof:
            self._next -= len(inflate.unused_data)
            self._inflate = None
        elif not chunk:
            raise Broken(self._member, "the file ends inside a gzip member")
        return True

    def _open_member(self) -> None:
        if self.data[self._next : self._next + 3] != GZIP_MAGIC:
            raise Broken(self._next, "bytes between gzip members that are not gzip")
        self._inflate = zlib.decompressobj(31)
        self._member, self._member_in, self._member_out = self._next, 0, 0
        self._marks.append((self._base + len(self._buffer), self._next))

    def _decompress(self, inflate: "zlib._Decompress", chunk: bytes) -> bytes:
        try:
            out = inflate.decompress(chunk, _OUTPUT)
        except zlib.error as error:
            raise Broken(self._member, f"a gzip member does not decompress ({error})") from None
        self._member_out += len(out)
        if self._member_out > _BOMB_BYTES and self._member_out > _BOMB_RATIO * self._member_in:
            raise Broken(self._member, f"a gzip member grows more than {_BOMB_RATIO} times: refused as a decompression bomb")
        return out
