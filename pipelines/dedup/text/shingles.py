"""Mixed-token 3-shingles as sorted 32-bit hashes: the exact set that every duplicate decision is made on.

A token is one CJK character or one run of other letters and digits. 32 bits keep 200,000 posts of 2,500 shingles in 2.5 GB;
two unrelated posts of that size then share 0.0015 shingles by accident, far below one thousandth of a similarity.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import distinct
from pipelines.dedup.text.fold import BREAK, LEFT_OUT, NFKC, WORD, CodePoints, Tables, code_points
from pipelines.dedup.text.markup import segments

Hashes = NDArray[np.uint32]
Words = NDArray[np.uint64]

WIDTH = 3
PARTS = 128
CODE = 0x80
ANCHOR_TOKENS = 12
_SAMPLED = np.uint64((1 << 64) // 32)
_MIN_ANCHORS = 16
_BLOCK = 1 << 16


def _powers(base: int, count: int) -> Words:
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


# Numbers of numpy's own, made once: a text is so short that making them costs a tenth of the sums.
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_FACTORS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SPREAD, _SALT = np.uint64(0xD6E8FEB86659FD93), np.uint64(0xA0761D6478BD642F)
_RUN = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_LONG = (np.uint64(3), np.uint64(5), np.uint64(7), np.uint64(11))
_HIGH, _BYTE = np.uint64(32), np.uint64(8)

_PRIME = 0x9E3779B97F4A7C15
_STEP = np.uint64(_PRIME)
_POWER = _powers(_PRIME, _BLOCK)
_INVERSE = _powers(pow(_PRIME, -1, 1 << 64), _BLOCK)


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """A post as a set: sorted distinct shingle hashes, where each stands, a sample of its long runs, and its length in tokens.

    `places` holds for each shingle one bit for code and seven bits of position (128 equal parts of the post, its first prose use).
    `anchors` are the hashes of about one in thirty-two 12-token runs, chosen by their own value: equal passages choose equal runs.
    `order` is one number over all tokens in order: equal words in equal order give equal numbers.
    """

    hashes: Hashes
    places: NDArray[np.uint8]
    anchors: Words
    tokens: int
    order: int


def shingle(markdown: str, tables: Tables) -> Shingles:
    """The shingle set of a Markdown text. Fewer than three tokens make one shingle of what there is."""
    parts = segments(markdown)
    points, is_code = _points(parts)
    needs = tables.needs.take(points)
    if needs.any():
        points, is_code = _made_plain(parts, points, is_code, needs, tables)
    words, code = tokens(points, is_code, tables)
    if not len(words):
        return Shingles(np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint64), 0, 0)
    runs, in_code = _runs(words, code)
    hashes, places = _sets(runs, in_code)
    return Shingles(hashes, places, _anchors(runs), len(words), _order(words))


def _made_plain(
    parts: list[tuple[str, bool]], points: CodePoints, is_code: NDArray[np.bool_], needs: NDArray[np.uint8], tables: Tables
) -> tuple[CodePoints, NDArray[np.bool_]]:
    """The code points after NFKC, where any asks for it, and without those that nobody sees."""
    if (needs == NFKC).any():
        points, is_code = _points([(unicodedata.normalize("NFKC", text), code) for text, code in parts])
        needs = tables.needs.take(points)
    seen = needs != LEFT_OUT
    return points[seen], is_code[seen]


def _order(words: Words) -> int:
    place = np.arange(1, len(words) + 1, dtype=np.uint64)
    place *= _STEP
    place += words
    return int(mix(place).sum(dtype=np.uint64))


def _points(parts: list[tuple[str, bool]]) -> tuple[CodePoints, NDArray[np.bool_]]:
    flags = np.repeat(np.array([code for _, code in parts], np.bool_), [len(text) + 1 for text, _ in parts])
    return code_points("\n".join([*(text for text, _ in parts), ""])), flags


def tokens(points: CodePoints, is_code: NDArray[np.bool_], tables: Tables) -> tuple[Words, NDArray[np.bool_]]:
    """Token hashes in order, and which of them stand in code."""
    kind = tables.kind.take(points)
    in_word = kind == WORD
    joined = in_word[1:] & in_word[:-1]
    opens = kind != BREAK
    closes = opens.copy()
    opens[1:] &= ~joined
    closes[:-1] &= ~joined
    starts, ends = opens.nonzero()[0], closes.nonzero()[0]
    return _run_hashes(tables.fold.take(points), starts, ends), is_code.take(starts)


def _run_hashes(folded: CodePoints, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Words:
    """A hash of each run of characters, from differences of one cumulative sum (polynomial modulo 2**64)."""
    terms = folded.astype(np.uint64)
    terms *= _SPREAD
    terms ^= _SALT
    for low in range(0, len(terms), _BLOCK):
        block = terms[low : low + _BLOCK]
        block *= _POWER[: len(block)]
    total = terms.cumsum(dtype=np.uint64)
    sums = total.take(ends)
    sums -= total.take(starts)
    sums += terms.take(starts)
    sums *= _INVERSE.take(starts if len(terms) <= _BLOCK else starts & (_BLOCK - 1))
    return mix(sums)


def mix(value: Words) -> Words:
    """The finaliser of SplitMix64: every input bit reaches every output bit."""
    mixed = value >> _SHIFTS[0]
    mixed ^= value
    mixed *= _FACTORS[0]
    mixed ^= mixed >> _SHIFTS[1]
    mixed *= _FACTORS[1]
    mixed ^= mixed >> _SHIFTS[2]
    return mixed


def _runs(words: Words, code: NDArray[np.bool_]) -> tuple[Words, NDArray[np.bool_]]:
    """Every run of three tokens in order, and whether it touches code."""
    if len(words) < WIDTH:
        return mix(words.sum(keepdims=True, dtype=np.uint64)), code[:1]
    runs = words[:-2] * _RUN[0]
    runs += words[1:-1] * _RUN[1]
    runs += words[2:]
    return mix(runs), code[:-2] | code[2:]


def _sets(runs: Words, in_code: NDArray[np.bool_]) -> tuple[Hashes, NDArray[np.uint8]]:
    place = np.arange(len(runs)) * PARTS // len(runs)
    place |= in_code.astype(np.int64) << 7
    packed = runs >> _HIGH
    packed <<= _BYTE
    packed |= place.view(np.uint64)
    packed.sort()
    hashes = (packed >> _BYTE).astype(np.uint32)
    first = np.ones(len(hashes), np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes[first], packed[first].astype(np.uint8)  # prose sorts before code, so one prose use makes a shingle prose


def _anchors(runs: Words) -> Words:
    """A sample of the 12-token runs, at least sixteen of them, sorted; short posts give one anchor of all they have."""
    step = WIDTH
    if len(runs) < ANCHOR_TOKENS - WIDTH + 1:
        return mix(runs.sum(keepdims=True, dtype=np.uint64))
    last = len(runs) - 3 * step
    long = runs[:last] * _LONG[0]
    long += runs[step : last + step] * _LONG[1]
    long += runs[2 * step : last + 2 * step] * _LONG[2]
    long += runs[3 * step :] * _LONG[3]
    long = mix(long)
    sampled = long[long < _SAMPLED]
    return distinct(sampled if len(sampled) >= _MIN_ANCHORS else np.sort(long)[:_MIN_ANCHORS])
