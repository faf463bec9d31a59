"""A text that goes round in circles: what a model says when it has lost its way."""

import re
from collections import Counter

_GRAM = 6
_WORDY = re.compile(r"\w")
# (step, size, least, most): a phrase of `least` to `most` characters said four times running holds a stretch of `size` characters,
# begun at a multiple of `step`, that comes again one phrase later. Sixty times as quick as an expression with a back reference.
_PERIODS = ((6, 4, 3, 5), (9, 10, 6, 80))


def repeated(text: str) -> str:
    """A phrase (3 to 80 characters) said four times running, or six words that fill half of a long text; empty where there is none."""
    return _running(text) or _common(text)


def _running(text: str) -> str:
    for step, size, least, most in _PERIODS:
        for at in range(0, len(text) - size, step):
            gram = text[at : at + size]
            again = text.find(gram, at + least, at + most + size)
            while again >= 0 and _WORDY.search(gram):
                phrase = _phrase(text, max(0, at - step + 1), at, again - at)
                if phrase:
                    return phrase
                again = text.find(gram, again + 1, at + most + size)
    return ""


def _phrase(text: str, first: int, last: int, length: int) -> str:
    """The phrase of this length that is said four times from a place in [first, last] on, where it holds a letter or figure."""
    for start in range(first, last + 1):
        phrase = text[start : start + length]
        if text.startswith(phrase * 3, start + length) and _WORDY.search(phrase):
            return phrase
    return ""


def _common(text: str) -> str:
    words = re.findall(r"\w+|[^\w\s]", text) if len(text) > 60 else []
    grams = Counter(zip(*(words[at:] for at in range(_GRAM)), strict=False))
    if not 30 < grams.total() < 3000:
        return ""
    (common, times), *_ = grams.most_common(1)
    return " ".join(common) if times * _GRAM > len(words) / 2 else ""
