"""Tokens of a text: a Chinese or Japanese character is one, a run of other letters and digits is one. Counted by looking characters up."""

import re
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_CJK: Final = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)?")
_HAN, _LETTER, _APOSTROPHE, _SYMBOL = 1, 2, 4, 8
_CLASSES: Final = {_HAN: rf"[{_CJK}]+", _LETTER: rf"[^\W_{_CJK}]+", _APOSTROPHE: "['’]+", _SYMBOL: r"(?:[^\w\s]|_)+"}  # ・ is two of them
_PLANE: Final = 0x10000


def lower_tokens(text: str) -> list[str]:
    """The tokens of a text in lower case."""
    if "İ" in text or "Σ" in text:  # whose small letters depend on where the token ends
        return [token.lower() for token in _TOKEN.findall(text)]
    return _TOKEN.findall(text.lower())


def count_tokens(text: str) -> int:
    """How many tokens a text has."""
    classes = _classes(text)
    if classes is None:
        return len(_TOKEN.findall(text))
    letters = (classes & _LETTER) != 0
    words = int(np.count_nonzero(letters[1:] > letters[:-1])) + int(letters[:1].any())
    joined = np.flatnonzero(((classes[1:-1] & _APOSTROPHE) != 0) & letters[:-2] & letters[2:]) + 1
    return int(np.count_nonzero(classes & _HAN)) + words - _joins(letters, joined.tolist())


def _joins(letters: NDArray[np.bool_], apostrophes: list[int]) -> int:
    """How many apostrophes make one token of two runs: a run that ends one such token does not begin the next (`rock'n'roll`)."""
    count, last = 0, -1
    for at in apostrophes:
        if last < 0 or not letters[last + 1 : at].all():
            count, last = count + 1, at
        else:
            last = -1
    return count


def count_symbols(text: str) -> int:
    """How many characters of a text are neither letters, digits nor white space."""
    classes = _classes(text)
    if classes is None:
        return len(re.findall(r"[^\w\s]|_", text))
    return int(np.count_nonzero(classes & _SYMBOL))


def _classes(text: str) -> NDArray[np.uint8] | None:
    """The classes of each character; None for a text with characters beyond the first plane, whose table would be long."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return None if points.size and points.max() >= _PLANE else _class_of().take(points)


@cache
def _class_of() -> NDArray[np.uint8]:
    every, classes = "".join(map(chr, range(_PLANE))), np.zeros(_PLANE, np.uint8)
    for bit, pattern in _CLASSES.items():
        for match in re.finditer(pattern, every):
            classes[match.start() : match.end()] |= bit
    return classes
