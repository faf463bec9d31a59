"""Simplified, traditional or Japanese: what single Han characters say.

Three national character sets are the evidence, all in Python's own codecs: GB 2312 holds what simplified Chinese uses, Big5 what
traditional Chinese uses, Shift_JIS what Japanese uses. A character in one of them only is a vote. OpenCC then strikes variants of
traditional characters (爲, 裏) from the Japanese ones: writers in Hong Kong and Taiwan use them too.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_HAN = range(0x3400, 0xA000)
_SETS = ("gb2312", "big5", "shift_jis")


class HanCount(NamedTuple):
    """Characters of a text by script, and what the Han characters vote for."""

    han: int
    kana: int
    hangul: int
    simplified: int
    traditional: int
    japanese: int
    chinese: int


_NONE = HanCount(0, 0, 0, 0, 0, 0, 0)
_KANA, _HANGUL, _HAN_CLASS = 1, 2, 3
_VOTES = ("", "s", "sc", "t", "tc", "j")
_CLASSES = _HAN_CLASS + len(_VOTES)
_HOLDING = {vote: np.array([vote in votes for votes in _VOTES]) for vote in "stjc"}
_LAST = 0x323B0  # every later code point is none of these


@cache
def vote_of() -> dict[int, str]:
    """Code point -> votes: s simplified, t traditional, j Japanese, c Chinese of either script and never Japanese."""
    import opencc

    points = list(_HAN)
    plain = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    votes = {point: _vote(chr(point), simple) for point, simple in zip(points, plain, strict=True)}
    return {point: vote for point, vote in votes.items() if vote}


def _vote(character: str, simplified: str) -> str:
    gb, big5, jis = (_encodes(character, codec) for codec in _SETS)
    variant = simplified != character
    if gb and not big5 and not variant:
        return "s" if jis else "sc"
    if variant and not gb:
        return "t" if jis else "tc"
    if big5 and not gb:
        return "t" if jis else "tc"
    return "j" if jis and not gb and not big5 else ""


def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=64)  # a block is counted once for its language and once for its weight
def count(text: str) -> HanCount:
    """Count the characters of a text that are written without an alphabet, and their votes."""
    if text.isascii():
        return _NONE
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    seen = np.bincount(_classes()[np.minimum(points, _LAST)], minlength=_CLASSES)
    votes = (int(seen[_HAN_CLASS:].compress(_HOLDING[vote]).sum()) for vote in "stjc")
    return HanCount(int(seen[_HAN_CLASS:].sum()), int(seen[_KANA]), int(seen[_HANGUL]), *votes)


@cache
def _classes() -> NDArray[np.uint8]:
    """Code point -> class: 0 none of these, kana, Hangul, or Han by what it votes for."""
    table = np.zeros(_LAST + 1, np.uint8)
    for low, high in ((0x3041, 0x30FA), (0x30FC, 0x30FE), (0xFF66, 0xFF9D)):
        table[low : high + 1] = _KANA
    for low, high in ((0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x3131, 0x318E)):
        table[low : high + 1] = _HANGUL
    for low, high in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF), (0x3005, 0x3005)):
        table[low : high + 1] = _HAN_CLASS
    for point, vote in vote_of().items():
        if table[point] == _HAN_CLASS:
            table[point] += _VOTES.index(vote)
    return table
