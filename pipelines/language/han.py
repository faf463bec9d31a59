"""Simplified, traditional or Japanese: what single Han characters say.

Three national character sets are the evidence, all in Python's own codecs: GB 2312 holds what simplified Chinese uses, Big5 what
traditional Chinese uses, Shift_JIS what Japanese uses. A character in one of them only is a vote. OpenCC then strikes variants of
traditional characters (爲, 裏) from the Japanese ones: writers in Hong Kong and Taiwan use them too.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_HAN = range(0x3400, 0xA000)
_SETS = ("gb2312", "big5", "shift_jis")


class HanCount(NamedTuple):
    """Characters of a text by script, what the Han characters vote for, and its letters of all scripts."""

    han: int
    kana: int
    hangul: int
    simplified: int
    traditional: int
    japanese: int
    chinese: int
    letters: int


_KANA, _HANGUL, _HAN_CLASS = 1, 2, 3
_VOTES = ("", "s", "sc", "t", "tc", "j")
_CLASSES = _HAN_CLASS + len(_VOTES)
_HOLDING = np.array([[vote in votes for vote in "stjc"] for votes in _VOTES], np.int64)
_LAST = 0x323B0  # every later code point is none of these


@cache
def vote_of() -> dict[int, str]:
    """Code point -> votes: s simplified, t traditional, j Japanese, c Chinese of either script and never Japanese."""
    import opencc

    points = list(_HAN)
    plain = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    gb, big5, jis = (_held(codec) for codec in _SETS)
    variants = {point for point, simple in zip(points, plain, strict=True) if chr(point) != simple}
    votes = {point: _vote(point in gb, point in big5, point in jis, point in variants) for point in points}
    return {point: vote for point, vote in votes.items() if vote}


def _vote(gb: bool, big5: bool, jis: bool, variant: bool) -> str:
    if gb and not big5 and not variant:
        return "s" if jis else "sc"
    if variant and not gb:
        return "t" if jis else "tc"
    if big5 and not gb:
        return "t" if jis else "tc"
    return "j" if jis and not gb and not big5 else ""


def _held(codec: str) -> frozenset[int]:
    """The Han characters that a character set holds."""
    return frozenset(map(ord, "".join(map(chr, _HAN)).encode(codec, "ignore").decode(codec)))


def count(text: str) -> HanCount:
    """Count the characters of a text that are written without an alphabet, and their votes."""
    return count_each([text])[0]


def count_each(texts: Sequence[str]) -> list[HanCount]:
    """The counts of many texts in one look-up: for a paragraph alone the look-up costs ten times its characters."""
    points = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    first = np.repeat(np.arange(0, len(texts) * 2 * _CLASSES, 2 * _CLASSES), [len(text) + 1 for text in texts])
    seen = np.bincount(first + _kinds().take(points, mode="clip"), minlength=len(texts) * 2 * _CLASSES).reshape(-1, 2, _CLASSES)
    letters, scripts = seen[:, 1].sum(1), seen.sum(1)
    han = scripts[:, _HAN_CLASS:]
    columns = (han.sum(1), scripts[:, _KANA], scripts[:, _HANGUL], *(han @ _HOLDING).T, letters)
    return [*map(HanCount._make, zip(*(column.tolist() for column in columns), strict=True))]


@cache
def _kinds() -> NDArray[np.uint8]:
    """Code point -> class: 0 none of these, kana, Hangul, or Han by what it votes for; and as many more if it is a letter."""
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
    for low, high in ((0x3105, 0x312F), (0x31A0, 0x31BF)):  # Bopomofo is written in Taiwan alone
        table[low : high + 1] = _HAN_CLASS + _VOTES.index("tc")
    letters = np.fromiter(map(str.isalpha, map(chr, range(_LAST + 1))), np.uint8, _LAST + 1)
    return table + letters * np.uint8(_CLASSES)
