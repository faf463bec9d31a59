"""Exact comparison of two shingle sets: how much is shared, and how what is not shared is spread over each post."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.text.shingles import CODE, PARTS, Hashes

Floats = NDArray[np.float64]

_STRIPES = 16
_GAP_COVERAGE = 0.15
_MIN_PROSE = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two posts share, measured on their whole shingle sets. `left` is the smaller set.

    `left_gap` and `right_gap`: share of a post that stands in sixteenths of which next to nothing is found in the other post.
    An edited copy has gaps on one side at most (what was added); two posts from one template have them on both.
    `left_prose` and `right_prose`: share of a post's prose, code left out, that is found anywhere in the other.
    `left_head` to `right_tail`: a bit for each of the first and last 64 parts of a post, set where less than half is found in the other.
    """

    left: int
    right: int
    shared: int
    left_gap: float
    right_gap: float
    left_prose: float
    right_prose: float
    left_head: int = 0
    left_tail: int = 0
    right_head: int = 0
    right_tail: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Evidence of many pairs as columns, with what follows from it.

    `containment` is the share of the smaller set found in the larger, `ratio` the size of the smaller over that of the larger.
    """

    size: NDArray[np.int64]
    containment: Floats
    jaccard: Floats
    ratio: Floats
    left_gap: Floats
    right_gap: Floats
    prose: Floats

    def at(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Measures":
        """Some of the pairs."""
        return Measures(*(getattr(self, each.name)[rows] for each in fields(self)))


def measures(left: NDArray[np.int64], right: NDArray[np.int64], shared: NDArray[np.int64], *spread: Floats) -> Measures:
    """Measures of pairs from Evidence columns: sizes, shared, then both gaps and the smaller post's prose."""
    union = np.maximum(left + right - shared, 1)
    return Measures(left, shared / np.maximum(left, 1), shared / union, left / np.maximum(right, 1), *spread)


def compare(left: tuple[Hashes, NDArray[np.uint8]], right: tuple[Hashes, NDArray[np.uint8]]) -> Evidence:
    """Exact evidence for a pair of (hashes, places); the smaller set first."""
    small, large = left[0], right[0]
    if not len(small) or not len(large):
        return Evidence(len(small), len(large), 0, 1.0, 1.0, 0.0, 0.0)
    at = np.searchsorted(large, small)
    at[at == len(large)] = 0
    in_large = large[at] == small
    in_small = np.zeros(len(large), np.bool_)
    in_small[at[in_large]] = True
    (left_gap, left_own), (right_gap, right_own) = _spread(left[1], in_large), _spread(right[1], in_small)
    return Evidence(
        len(small),
        len(large),
        int(np.count_nonzero(in_large)),
        *(left_gap, right_gap),
        *(_prose(left[1], in_large), _prose(right[1], in_small)),
        *(*left_own, *right_own),
    )


def _spread(places: NDArray[np.uint8], shared: NDArray[np.bool_]) -> tuple[float, tuple[int, ...]]:
    """The gap of a post, and a bit for each of its 128 parts of which less than half is found in the other."""
    part = places & (CODE - 1)
    total, found = np.bincount(part, minlength=PARTS), np.bincount(part[shared], minlength=PARTS)
    own = np.packbits(2 * found < total, bitorder="little").view(np.uint64)
    total, found = total.reshape(_STRIPES, -1).sum(1), found.reshape(_STRIPES, -1).sum(1)
    return float(total[found < _GAP_COVERAGE * total].sum() / len(places)), (int(own[0]), int(own[1]))


def _prose(places: NDArray[np.uint8], shared: NDArray[np.bool_]) -> float:
    prose = places < CODE
    count = int(np.count_nonzero(prose))
    if count < _MIN_PROSE:
        return float(np.count_nonzero(shared) / len(places))
    return float(np.count_nonzero(shared & prose) / count)
