"""Bytes as the text they show: the same words stand in files as UTF-8 or GBK, as JSON escapes, as HTML entities, compressed."""

import gzip
import html
import re
import zlib
from collections.abc import Iterator
from typing import Final

import zstandard

from spiders.formats.decode import decode

_ESCAPE: Final = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_CHARACTER: Final = re.compile(rb"(?:&#(?:\d{2,7}|x[0-9a-fA-F]{2,6});)+")
_ENTITIES: Final = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&amp;", b"&"))
_LIMIT_BYTES: Final = 1 << 30


def forms(data: bytes, content_type: str | None = None) -> Iterator[bytes]:
    """The bytes themselves, and as UTF-8 with escapes undone where they hold any: everything that a search must look at."""
    yield data
    plain = data if _is_utf8(data) else decode(data, content_type).text.encode("utf-8", "replace")
    opened = plain
    if b"\\u" in plain:
        opened = _ESCAPE.sub(_unescape, opened)
    if b"&#" in plain:
        opened = _CHARACTER.sub(lambda match: html.unescape(match[0].decode("ascii")).encode("utf-8", "replace"), opened)
    if b"&" in opened and (b"&lt;" in opened or b"&amp;" in opened or b"&quot;" in opened):
        for entity, character in _ENTITIES:
            opened = opened.replace(entity, character)
    if opened is not data:
        yield opened


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unescape(match: re.Match[bytes]) -> bytes:
    units = bytes.fromhex(match[0].replace(b"\\u", b"").decode("ascii"))
    return units.decode("utf-16-be", "replace").encode("utf-8", "replace")


def decompressed(name: str, data: bytes) -> bytes:
    """A file's content: gzip and zstd undone by their first bytes, else as it is. A damaged stream gives what could be read."""
    if data.startswith(b"\x1f\x8b"):
        return _gunzip(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read(_LIMIT_BYTES)
        except zstandard.ZstdError:
            return data
    return data


def _gunzip(data: bytes) -> bytes:
    parts: list[bytes] = []
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        inflate = zlib.decompressobj(31)
        while data:
            try:
                parts.append(inflate.decompress(data))
            except zlib.error:
                break
            data, inflate = inflate.unused_data, zlib.decompressobj(31)
    return b"".join(parts)
