"""A few hundred Chinese words with their English ones: enough to see whether two posts are about the same things."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.checksums import checksums
from pipelines.dedup.shingles import Words

_FILE = Path(__file__).with_name("glossary_zh.txt")
_WORD = re.compile(r"[a-z]{3,}")
_LIMIT = 0x110000
_ENDINGS = ("ing", "ed", "es", "s", "e")
_PAIR = 2
_HIGH = np.uint64(32)
# A term is one feature, and others when it stands there often: the subject of a post is what it keeps saying.
LEVELS = np.array([1, 3, 8])

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """English stems by number, and how Chinese words lead to them.

    `openings` are the words' first two characters as sorted numbers; `begins` says of each code point whether a word begins with it: four
    characters in five of a text are done with that. `pairs` and `pair_stems` name an opening and a stem for each word that is no longer;
    `longer` gives the longer words of an opening with their stems. `levels` are the checksums of each stem at each of LEVELS.
    """

    stems: tuple[str, ...]
    number: Mapping[str, int]
    openings: Words
    begins: NDArray[np.bool_]
    pairs: NDArray[np.int64]
    pair_stems: NDArray[np.int64]
    longer: Mapping[int, tuple[tuple[str, tuple[int, ...]], ...]]
    levels: Words


@cache
def load_glossary() -> Glossary:
    """Read the glossary that ships with the package."""
    lines = (line.split() for line in _FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    stems_of = {word: sorted({stem(each) for each in english}) for word, *english in lines}
    stems = sorted({*chain.from_iterable(stems_of.values())})
    number = {each: at for at, each in enumerate(stems)}
    openings = sorted({_opening(word) for word in stems_of})
    numbered = [(openings.index(_opening(word)), word, tuple(number[each] for each in found)) for word, found in stems_of.items()]
    pairs = [(at, each) for at, word, found in numbered if len(word) == _PAIR for each in found]
    longer: dict[int, tuple[tuple[str, tuple[int, ...]], ...]] = {}
    for at, word, found in numbered:
        if len(word) > _PAIR:
            longer[at] = (*longer.get(at, ()), (word, found))
    begins = np.zeros(_LIMIT, np.bool_)
    begins[[ord(word[0]) for word in stems_of]] = True
    levels = checksums([f"{each} {level}" for each in stems for level in LEVELS.tolist()]).reshape(len(stems), -1)
    opened, meant = np.array(pairs, np.int64).T
    return Glossary(tuple(stems), number, np.array(openings, np.uint64), begins, opened, meant, longer, levels)


def _opening(word: str) -> int:
    return ord(word[0]) << 32 | ord(word[1])


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """An English word without its commonest endings; not a linguist's stem, but the same for `run`, `runs` and `running`."""
    word = word.lower()
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def terms_of_chinese(points: NDArray[np.uint32], words: Glossary) -> Counts:
    """How often each of the glossary's stems stands in simplified Chinese code points."""
    if len(points) < _PAIR:
        return np.zeros(len(words.stems), np.int64)
    starts = words.begins.take(points[:-1]).nonzero()[0]
    pairs = points.take(starts).astype(np.uint64)
    pairs <<= _HIGH
    pairs |= points.take(starts + 1)
    at = words.openings.searchsorted(pairs)
    known = words.openings.take(at, mode="clip") == pairs
    at = at[known]
    counts = np.bincount(at, minlength=len(words.openings))
    found = np.bincount(words.pair_stems, counts.take(words.pairs), len(words.stems)).astype(np.int64)
    places = starts[known]
    for opening in words.longer.keys() & set(at.tolist()):
        for word, meant in words.longer[opening]:
            found[[*meant]] += _count(points, places[at == opening], word)
    return found


def _count(points: NDArray[np.uint32], starts: NDArray[np.intp], word: str) -> int:
    """How many of these places the whole word stands at."""
    letters = [*map(ord, word)]
    return sum(points[start : start + len(word)].tolist() == letters for start in starts.tolist())


def terms_of_english(text: str, words: Glossary) -> Counts:
    """How often each of the glossary's stems stands in an English text."""
    found = np.zeros(len(words.stems), np.int64)
    number = words.number
    for word, times in Counter(_WORD.findall(text.lower())).items():
        at = number.get(stem(word))
        if at is not None:
            found[at] += times
    return found


def levels_of(counts: Counts, words: Glossary) -> Words:
    """Checksums of the terms that are there, each at every level that it reaches."""
    there = counts.nonzero()[0]
    return np.asarray(words.levels.take(there, axis=0)[counts.take(there)[:, None] >= LEVELS], np.uint64)


def names_of(counts: Counts, words: Glossary) -> Iterable[str]:
    """The stems that are there."""
    return (words.stems[at] for at in counts.nonzero()[0].tolist())
