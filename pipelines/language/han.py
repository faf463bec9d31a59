"""Simplified, traditional or Japanese: what single Han characters say.

Three national character sets are the evidence, all in Python's own codecs: GB 2312 holds what simplified Chinese uses, Big5 what
traditional Chinese uses, Shift_JIS what Japanese uses. A character in one of them only is a vote. OpenCC then strikes variants of
traditional characters (爲, 裏) from the Japanese ones: writers in Hong Kong and Taiwan use them too.
"""

from functools import cache
from typing import NamedTuple

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


def count(text: str) -> HanCount:
    """Count the characters of a text that are written without an alphabet, and their votes."""
    votes = vote_of()
    han = kana = hangul = 0
    cast: list[str] = []
    for point in map(ord, text):
        if point < 0x1100:
            continue
        if 0x3041 <= point <= 0x30FA or 0x30FC <= point <= 0x30FE or 0xFF66 <= point <= 0xFF9D:
            kana += 1
        elif 0xAC00 <= point <= 0xD7A3 or 0x1100 <= point <= 0x11FF or 0x3131 <= point <= 0x318E:
            hangul += 1
        elif 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0x20000 <= point <= 0x323AF or point == 0x3005:
            han += 1
            cast.append(votes.get(point, ""))
    ballot = "".join(cast)
    return HanCount(han, kana, hangul, *(ballot.count(vote) for vote in "stjc"))
