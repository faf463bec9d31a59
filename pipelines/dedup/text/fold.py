"""Character folding: one table lookup a character instead of NFKC, case folding and OpenCC a document.

NFKC, lower case and traditional-to-simplified folding are all functions of one code point for nearly all text, so they are
computed once for every code point (0.4 s) and then applied to a whole document with three NumPy lookups. OpenCC alone
needs 40 microseconds for 4,000 characters and NFKC 350; the tables need 20 for everything.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

BREAK, GLYPH, WORD = 0, 1, 2
NFKC, LEFT_OUT = 1, 2
_LIMIT = 0x110000
_TABLED = 0x32000
_CHUNK = 256
# Below stand the conjoining jamo, which join their neighbours although they fold to themselves.
_COMPOSING = 0x1200
_SURROGATES = range(0xD800, 0xE000)
# Scripts written without spaces: every character is a token of its own. Hangul is among them: its words carry endings.
_GLYPH_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3038, 0x303C), (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3105, 0x312F), (0x3131, 0x318E),
    (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)  # fmt: skip
_HAN_RANGES = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))

# Nothing to see: soft hyphens, blanks without width, joiners and their like stand inside words and are no part of them.
_INVISIBLE = (0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
# Cyrillic and Greek letters drawn like Latin ones, small and capital: copies put them into Latin words. Words of their own languages
# stay words, since every text folds alike.
_DRAWN_ALIKE = dict(zip(map(ord, "аеорсхуіјѕοԁ"), map(ord, "aeopcxyijsod"), strict=True))

CodePoints = NDArray[np.uint32]
Classes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """For every code point: what it folds to, how it breaks tokens, what it needs before, whether it is traditional only."""

    fold: CodePoints
    kind: Classes
    needs: Classes
    traditional: NDArray[np.bool_]


def code_points(text: str) -> CodePoints:
    """The code points of a text; lone surrogates become U+FFFD."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


@cache
def tables() -> Tables:
    """Build the tables; the same for every run and machine with the same Unicode and OpenCC data."""
    fold = np.arange(_LIMIT, dtype=np.uint32)
    kind = np.zeros(_LIMIT, np.uint8)
    needs = np.zeros(_LIMIT, np.uint8)
    for low in range(0, _TABLED, _CHUNK):
        letters = _plain_letters(low)
        if letters is not None:
            kind[low : low + _CHUNK] = np.where(letters, WORD, BREAK)
            continue
        for point in range(low, low + _CHUNK):
            fold[point], kind[point], needs[point] = _entry(point)
    for low, high in _GLYPH_RANGES:
        kind[low : high + 1] = GLYPH
    simplified = _simplified()
    traditional = np.zeros(_LIMIT, np.bool_)
    traditional[list(simplified)] = True
    plain = np.arange(_LIMIT, dtype=np.uint32)
    plain[list(simplified)] = list(simplified.values())
    plain[list(_DRAWN_ALIKE)] = list(_DRAWN_ALIKE.values())
    needs[list(_INVISIBLE)] = LEFT_OUT
    fold = plain[fold]
    kind = kind[fold]  # a full-width letter is a letter, a compatibility ideograph an ideograph
    return Tables(fold, kind, needs, traditional)


def _plain_letters(low: int) -> list[bool] | None:
    """Which code points of a chunk are letters, when none of them folds to anything but itself: most of Unicode is ideographs."""
    if low in _SURROGATES:
        return [False] * _CHUNK
    text = "".join(map(chr, range(low, low + _CHUNK)))
    if low < _COMPOSING or not unicodedata.is_normalized("NFKC", text) or text.lower() != text:
        return None
    categories = [*map(unicodedata.category, text)]
    return [category == "Lo" for category in categories] if {*categories} <= {"Lo", "Cn", "Co"} else None


def _entry(point: int) -> tuple[int, int, bool]:
    character = chr(point)
    normal = unicodedata.normalize("NFKC", character)
    lower = normal.lower()
    folded = ord(lower) if len(lower) == 1 else point
    # Combining marks and conjoining jamo join their neighbours, expansions need more room than a table has: the whole text is normalised.
    # Not for an expansion without a letter: what parts words is nothing to a token, and … stands in every tenth post.
    expands = len(normal) != 1 and any(_kind(each) == WORD for each in normal)
    needs = expands or unicodedata.combining(normal[0]) != 0 or 0x1100 <= point <= 0x11FF
    return folded, _kind(character), needs and not character.isspace()


def _kind(character: str) -> int:
    category = unicodedata.category(character)
    return WORD if category[0] in "LN" or category in ("Mn", "Mc") else BREAK


def _simplified() -> dict[int, int]:
    """Every traditional character whose simplified form differs, from OpenCC's own character table."""
    import opencc

    points = [point for low, high in _HAN_RANGES for point in range(low, high + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    pairs = zip(points, converted, strict=True)
    return {point: ord(text) for point, text in pairs if len(text) == 1 and ord(text) != point}
