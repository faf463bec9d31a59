"""A few hundred Chinese words with their English ones: enough to see whether two posts are about the same things."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("glossary_zh.txt")
_WORD = re.compile(r"[a-z]{3,}")
_LIMIT = 0x110000
_ENDINGS = ("ing", "ed", "es", "s", "e")


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Chinese word -> English stems; all those stems; the words' first two characters as sorted numbers, and the words of each.

    `begins` says of each code point whether a word begins with it: four characters in five of a text are done with that.
    """

    stems_of: Mapping[str, tuple[str, ...]]
    stems: frozenset[str]
    openings: NDArray[np.uint64]
    opened: tuple[tuple[str, ...], ...]
    begins: NDArray[np.bool_]


@cache
def load_glossary() -> Glossary:
    """Read the glossary that ships with the package."""
    lines = (line.split() for line in _FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    stems_of = {word: tuple(sorted({stem(each) for each in english})) for word, *english in lines}
    by_opening: dict[int, list[str]] = {}
    for word in stems_of:
        by_opening.setdefault(ord(word[0]) << 32 | ord(word[1]), []).append(word)
    openings = sorted(by_opening)
    stems = frozenset(each for found in stems_of.values() for each in found)
    begins = np.zeros(_LIMIT, np.bool_)
    begins[[ord(word[0]) for word in stems_of]] = True
    return Glossary(stems_of, stems, np.array(openings, np.uint64), tuple(tuple(by_opening[opening]) for opening in openings), begins)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """An English word without its commonest endings; not a linguist's stem, but the same for `run`, `runs` and `running`."""
    word = word.lower()
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def terms_of_chinese(points: NDArray[np.uint32], words: Glossary) -> Counter[str]:
    """English stems of the glossary's words in simplified Chinese code points, with how often each stands there."""
    found: Counter[str] = Counter()
    if len(points) < 2:
        return found
    starts = np.flatnonzero(words.begins.take(points[:-1]))
    pairs = points[starts].astype(np.uint64) << np.uint64(32) | points[starts + 1]
    at = np.minimum(np.searchsorted(words.openings, pairs), len(words.openings) - 1)
    known = words.openings[at] == pairs
    starts, at = starts[known], at[known]
    counts = np.bincount(at, minlength=len(words.openings))
    for opening in np.flatnonzero(counts).tolist():
        for word in words.opened[opening]:
            times = int(counts[opening]) if len(word) == 2 else _count(points, starts[at == opening], word)
            for each in words.stems_of[word]:
                found[each] += times
    return +found


def _count(points: NDArray[np.uint32], starts: NDArray[np.intp], word: str) -> int:
    """How many of these places the whole word stands at."""
    letters = [*map(ord, word)]
    return sum(points[start : start + len(word)].tolist() == letters for start in starts.tolist())


def terms_of_english(text: str, words: Glossary) -> Counter[str]:
    """The glossary's English stems in an English text, with how often each stands there."""
    found: Counter[str] = Counter()
    for word, times in Counter(_WORD.findall(text.lower())).items():
        root = stem(word)
        if root in words.stems:
            found[root] += times
    return found
