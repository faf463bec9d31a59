"""HTTP payload -> body: transfer and content encodings removed under limits, so that no answer can fill the memory.

The same code serves the crawl and the reading of archives made elsewhere. A body that breaks a limit is cut there and said.
"""

import re
import zlib
from collections.abc import Callable, Sequence
from typing import Final

BODY_LIMIT_BYTES: Final = 16 << 20
_FREE_BYTES: Final = 1 << 20  # a ratio says nothing of small bodies
_RATIO: Final = 300  # HTML and sitemaps of real sites stay under 60
_LAYERS: Final = 3
_MEMBERS: Final = 256  # of a gzip body; behind each the rest is copied, so that 16 MiB of empty ones would take hours
_KEPT_BYTES: Final = 1 << 18
_STEP: Final = 1 << 18
_CHUNK_SIZE: Final = re.compile(rb"\s*([0-9a-fA-F]{1,8})\s*(?:;[^\r\n]*)?\r?\n")


class _Refused(Exception):
    pass


class _Broken(Exception):
    pass


def content_encodings(values: Sequence[str]) -> tuple[str, ...]:
    """The codings of all Content-Encoding headers in the order they were applied, `identity` left out."""
    names = (name.strip().lower() for value in values for name in value.split(","))
    return tuple(name for name in names if name and name not in ("identity", "none", "utf-8"))


def decode_body(body: bytes, encodings: Sequence[str], *, limit: int = BODY_LIMIT_BYTES) -> tuple[bytes, str | None]:
    """Undo content codings; return the body and, when it is not whole, a fault: `too_large: …`, `truncated: …` or `undecodable: …`.

    A body that is plainly not in the coding its header names is returned as it is: archives often keep the header of a body
    they decoded, and servers name what is no coding (`binary`, `aws-chunked`). Codings nest at most three deep.
    """
    if len(encodings) > _LAYERS:
        return b"", f"undecodable: {len(encodings)} nested content codings"
    for name in reversed(encodings):
        body, fault = _decode_one(body, name, limit)
        if fault:
            return body, fault
    if len(body) > limit:
        return body[:limit], f"too_large: more than {limit} bytes"
    return body, None


def _decode_one(body: bytes, name: str, limit: int) -> tuple[bytes, str | None]:
    decoder = _DECODERS.get(name)
    if decoder is None:
        return body, None if _looks_plain(body) else f"undecodable: content coding {name!r} is not known"
    if not body or not _plausible(name, body):
        return body, None
    parts: list[bytes] = []
    try:
        decoder(body, _Sink(parts, len(body), limit))
    except _Refused as refused:
        return _beginning(parts), str(refused)
    except (_Broken, zlib.error, MemoryError) as error:
        if not parts:
            return (body, None) if _looks_plain(body) else (b"", f"undecodable: not valid {name} ({error})")
        return b"".join(parts), f"truncated: {name} ends early ({error})"
    return b"".join(parts), None


def _beginning(parts: list[bytes]) -> bytes:
    """What is kept of a refused body: enough to see what it was, not a second and third copy of it."""
    kept, size = [], 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= _KEPT_BYTES:
            break
    parts.clear()
    return b"".join(kept)


class _Sink:
    """Takes decoded pieces and refuses when they pass the limit or the ratio."""

    def __init__(self, parts: list[bytes], size_in: int, limit: int) -> None:
        self.parts, self.size_in, self.limit, self.size = parts, size_in, limit, 0

    def __call__(self, piece: bytes) -> None:
        self.parts.append(piece)
        self.size += len(piece)
        if self.size > self.limit:
            raise _Refused(f"too_large: more than {self.limit} bytes decompressed from {self.size_in}")
        if self.size > _FREE_BYTES and self.size > _RATIO * self.size_in:
            raise _Refused(f"too_large: {self.size_in} bytes grow more than {_RATIO} times")


def _plausible(name: str, body: bytes) -> bool:
    if name in ("gzip", "x-gzip"):
        return body[:2] == b"\x1f\x8b"
    return not (name == "zstd" and body[:4] != b"\x28\xb5\x2f\xfd" and body[1:4] != b"\x2a\x4d\x18")


def _looks_plain(body: bytes) -> bool:
    return body.lstrip()[:1] in (b"<", b"{", b"[") or body[:3] == b"\xef\xbb\xbf"


def _gunzip(body: bytes, sink: _Sink, wbits: int = 31) -> None:
    members = 0
    while body:
        members += 1
        if members > _MEMBERS:
            raise _Refused(f"too_large: more than {_MEMBERS} gzip members")
        inflate = zlib.decompressobj(wbits)
        while not inflate.eof:
            piece = inflate.decompress(body, _STEP)
            body = inflate.unconsumed_tail
            if piece:
                sink(piece)
            if not piece and not body and not inflate.eof:
                raise zlib.error("the data ends early")
        body = inflate.unused_data if inflate.unused_data[:2] == b"\x1f\x8b" else b""


def _deflate(body: bytes, sink: _Sink) -> None:
    """`deflate` means zlib by the standard and raw deflate by many servers."""
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    _gunzip(body, sink, 15 if zlib_header else -15)


def _brotli(body: bytes, sink: _Sink) -> None:
    import brotli  # only where a server uses it

    decompressor = brotli.Decompressor()
    try:
        piece = decompressor.process(body, output_buffer_limit=_STEP)
        while piece or not decompressor.is_finished():
            if not piece and decompressor.can_accept_more_data():
                raise _Broken("the data ends early")
            if piece:
                sink(piece)
            piece = decompressor.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise _Broken(str(error)) from None


def _zstd(body: bytes, sink: _Sink) -> None:
    import zstandard  # only where a server uses it

    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 23)  # RFC 9659: 8 MiB for content coding
    try:
        with decompressor.stream_reader(body, read_across_frames=True) as reader:
            while piece := reader.read(_STEP):
                sink(piece)
    except zstandard.ZstdError as error:
        raise _Broken(str(error)) from None


_DECODERS: Final[dict[str, Callable[[bytes, _Sink], None]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def dechunk(body: bytes) -> bytes:
    """Undo chunked transfer coding; a body that is not chunked, or stops being so, is kept as it is from there on."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        start = match.end()
        if not size:
            return b"".join(parts)
        parts.append(body[start : start + size])
        at = start + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
    return b"".join(parts) + body[at:]
