"""Bytes to text: one rule for every page, feed and sitemap, so that no later stage sees a wrong character.

Order: byte-order mark, valid UTF-8, declarations checked against the bytes, detection by what the text would say.
A declaration that the bytes contradict loses: on real Chinese pages it is often the template's, not the file's.
"""

import re
from dataclasses import dataclass

from w3lib.encoding import http_content_type_encoding

from spiders.formats.legacy_text import MULTIBYTE, decode_web, plausibility
from spiders.formats.prescan import bom, encoding_name, prescan

_SAMPLE_BYTES = 32_768
_PLAUSIBLE = 0.3  # real text scores .6 to .9 in its own encoding, Western and Cyrillic text under .1 in any of these
_CERTAIN = 0.65
_BROKEN_UTF8 = 0.02  # share of broken sequences up to which a text is still UTF-8 (a cut page, one pasted byte)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with (WHATWG name) and what decided: bom, utf8, header, meta, detector or fallback."""

    text: str
    encoding: str
    source: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a response body; never raises, undecodable bytes become U+FFFD.

    `content_type` is the Content-Type header as received, or None.
    """
    mark = bom(body)
    if mark:
        return Decoded(decode_web(body[mark[1] :], mark[0]), mark[0], "bom")
    # An escape byte, a zero byte or HZ's name: else the bytes cannot be another encoding than UTF-8 when they are valid UTF-8.
    declared = _declarations(body, content_type) if 0x1B in body or 0 in body[:512] or _names_hz(body, content_type) else None
    if declared is not None:
        special = _escaped(body, declared)
        if special:
            return special
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "utf8")
    except UnicodeDecodeError:
        return _decode_legacy(body, declared or _declarations(body, content_type))


def _names_hz(body: bytes, content_type: str | None) -> bool:
    return "hz-gb" in (content_type or "").lower() or b"hz-gb" in body[:1024].lower()


def _declarations(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """(encoding, source) pairs in order of authority: header first, then the page's own."""
    found = []
    header = http_content_type_encoding(content_type)
    header_name = encoding_name(header) if header else None
    if header_name:
        found.append((header_name, "header"))
    own = prescan(body)
    if own:
        found.append((own, "meta"))
    return found


def _escaped(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """Encodings whose bytes are also valid UTF-8: ISO-2022-JP, HZ, UTF-16 without a mark."""
    for name, source in declared:
        if name in ("iso-2022-jp", "hz-gb-2312"):
            return Decoded(decode_web(body, name), name, source)
    sample = body[:512]
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros_even, zeros_odd) * 8 > len(sample) and min(zeros_even, zeros_odd) * 20 < len(sample):
        name = "utf-16be" if zeros_even > zeros_odd else "utf-16le"
        return Decoded(decode_web(body, name), name, "detector")
    if b"\x1b$B" in body or b"\x1b$@" in body:
        return Decoded(decode_web(body, "iso-2022-jp"), "iso-2022-jp", "detector")
    return None


def _decode_legacy(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    sample = _sample(body)
    if _nearly_utf8(sample):
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "utf8")
    sources = {name: source for name, source in reversed(declared) if name != "utf-8"}
    best = _multibyte(sample, tuple(sources))
    if best:
        return Decoded(decode_web(body, best), best, sources.get(best, "detector"))
    return _decode_other(body, sample, sources)


def _multibyte(sample: bytes, declared: tuple[str, ...]) -> str | None:
    """The Chinese, Japanese or Korean encoding the bytes make most sense in; declared ones are asked first."""
    scores: dict[str, float] = {}
    for name in sorted(MULTIBYTE, key=lambda name: name not in declared):
        scores[name] = plausibility(sample, name) + (0.15 if name in declared else 0.0)
        if scores[name] >= _CERTAIN:
            return name
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _PLAUSIBLE else None


def _decode_other(body: bytes, sample: bytes, sources: dict[str, str]) -> Decoded:
    """Not clearly Chinese, Japanese or Korean: believe a specific declaration, else detect, else the web's default."""
    for name, source in sources.items():
        if name != "windows-1252" and plausibility(sample, name) > -0.2:
            return Decoded(decode_web(body, name), name, source)
    detected = None if "windows-1252" in sources else _detect(sample)
    if detected:
        return Decoded(decode_web(body, detected), detected, "detector")
    return Decoded(decode_web(body, "windows-1252"), "windows-1252", sources.get("windows-1252", "fallback"))


def _detect(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import and to run: only for undeclared single-byte pages

    best = from_bytes(sample[:16_384]).best()
    name = encoding_name(best.encoding) if best else None
    return name if name not in _RARE else None


# A detector's guess at these is far more often plain Western text (windows-1252) than true.
_RARE = frozenset(("windows-1257", "windows-1258", "macintosh", *(f"iso-8859-{part}" for part in (3, 4, 10, 13, 14, 15, 16))))


_NON_ASCII = re.compile(rb"[\x80-\xff]")


def _sample(body: bytes) -> bytes:
    """Bytes to judge by: from the first non-ASCII byte on, so that scripts before the text do not use it up."""
    first = _NON_ASCII.search(body)
    start = max(0, first.start() - 64) if first else 0
    return body[start : start + _SAMPLE_BYTES]


def _nearly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return broken <= max(1 if whole >= 8 else 0, whole * _BROKEN_UTF8)

