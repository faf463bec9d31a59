"""A few hundred Chinese words with their English ones: enough to see whether two posts are about the same things."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.text.checksums import checksums
from pipelines.dedup.text.shingles import Words

_FILE = Path(__file__).with_name("glossary_zh.txt")
# Every byte that is no small letter is a space.
_LETTERS = bytes(byte if chr(byte) in ascii_lowercase else 0x20 for byte in range(256))
_SHORTEST = 3
_LIMIT = 0x110000
_ENDINGS = ("ing", "ed", "es", "s", "e")
_PAIR = 2
# A term is one feature, and others when it stands there often: the subject of a post is what it keeps saying.
LEVELS = np.array([1, 3, 8])

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """English stems by number, and how Chinese words lead to them.

    `firsts` and `seconds` number the code points that words begin and go on with, 0 for all others: four characters in five of a text
    are done with that. `openings` gives for both numbers that of the opening, 0 for none. `pairs` and `pair_stems` name an opening and a
    stem for each word of two characters; `goes_on` marks the openings of longer words, and `longer` gives the code points that follow with
    the stems. `levels` are the checksums of each stem at each of LEVELS.
    """

    stems: tuple[str, ...]
    number: Mapping[str, int]
    firsts: NDArray[np.uint16]
    seconds: NDArray[np.uint16]
    openings: NDArray[np.int64]
    pairs: NDArray[np.int64]
    pair_stems: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    longer: Mapping[int, list[tuple[list[int], list[int]]]]
    levels: Words


@cache
def load_glossary() -> Glossary:
    """Read the glossary that ships with the package."""
    lines = (line.split() for line in _FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    stems_of = {word: sorted({stem(each) for each in english}) for word, *english in lines}
    stems = sorted({*chain.from_iterable(stems_of.values())})
    number = {each: at for at, each in enumerate(stems)}
    opening = {each: at for at, each in enumerate(sorted({word[:_PAIR] for word in stems_of}), 1)}
    numbered = [(opening[word[:_PAIR]], word, [number[each] for each in found]) for word, found in stems_of.items()]
    opened, meant = np.array([(at, each) for at, word, found in numbered if len(word) == _PAIR for each in found], np.int64).T
    longer: dict[int, list[tuple[list[int], list[int]]]] = {}
    for at, word, found in numbered:
        if len(word) > _PAIR:
            longer.setdefault(at, []).append(([*map(ord, word[_PAIR:])], found))
    goes_on = np.isin(np.arange(len(opening) + 1), [*longer])
    levels = checksums([f"{each} {level}" for each in stems for level in LEVELS.tolist()]).reshape(len(stems), -1)
    return Glossary(tuple(stems), number, *_places(opening), opened, meant, goes_on, longer, levels)


def _places(opening: Mapping[str, int]) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.int64]]:
    """`firsts`, `seconds` and `openings` of a Glossary."""
    sides = [{letter: at for at, letter in enumerate(sorted({each[side] for each in opening}), 1)} for side in range(_PAIR)]
    tables = [np.zeros(_LIMIT, np.uint16) for _ in sides]
    for table, side in zip(tables, sides, strict=True):
        table[[*map(ord, side)]] = [*side.values()]
    openings = np.zeros((len(sides[0]) + 1, len(sides[1]) + 1), np.int64)
    for each, at in opening.items():
        openings[sides[0][each[0]], sides[1][each[1]]] = at
    return tables[0], tables[1], openings


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
    firsts = words.firsts.take(points[:-1])
    starts = (firsts != 0).nonzero()[0]
    at = words.openings[firsts.take(starts), words.seconds.take(points.take(starts + 1))]
    known = at.nonzero()[0]
    at, starts = at.take(known), starts.take(known)
    counts = np.bincount(at, minlength=len(words.goes_on))
    found = np.bincount(words.pair_stems, counts.take(words.pairs), len(words.stems)).astype(np.int64)
    more = words.goes_on.take(at).nonzero()[0]
    for opening, start in zip(at.take(more).tolist(), starts.take(more).tolist(), strict=True):
        for rest, meant in words.longer[opening]:
            if points[start + _PAIR : start + _PAIR + len(rest)].tolist() == rest:
                found[meant] += 1
    return found


def terms_of_english(text: str, words: Glossary) -> Counts:
    """How often each of the glossary's stems stands in an English text."""
    letters = text.lower().encode("ascii", "replace").translate(_LETTERS)
    known = ((words.number.get(_root(word)), times) for word, times in Counter(letters.split()).items())
    pairs = [pair for pair in known if pair[0] is not None]
    at, times = zip(*pairs, strict=True) if pairs else ((), ())
    return np.bincount(np.array(at, np.int64), times or None, len(words.stems)).astype(np.int64)


@lru_cache(maxsize=1 << 16)
def _root(word: bytes) -> str:
    return stem(word.decode()) if len(word) >= _SHORTEST else ""


def levels_of(counts: Counts, words: Glossary) -> Words:
    """Checksums of the terms that are there, each at every level that it reaches."""
    there = counts.nonzero()[0]
    return np.asarray(words.levels.take(there, axis=0)[counts.take(there)[:, None] >= LEVELS], np.uint64)


def names_of(counts: Counts, words: Glossary) -> Iterable[str]:
    """The stems that are there."""
    return (words.stems[at] for at in counts.nonzero()[0].tolist())
