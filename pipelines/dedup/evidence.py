"""Exact comparison of two shingle sets: how much is shared, and how what is not shared is spread over each post."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.shingles import CODE, PARTS, Hashes

_STRIPES = 16
_GAP_COVERAGE = 0.15
_MIN_PROSE = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two posts share, measured on their whole shingle sets. `left` is the smaller set.

    `left_gap` and `right_gap`: share of a post that stands in sixteenths of which next to nothing is found in the other post.
    An edited copy has gaps on one side at most (what was added); two posts from one template have them on both.
    `left_prose` and `right_prose`: share of a post's prose, code left out, that is found anywhere in the other.
    """

    left: int
    right: int
    shared: int
    left_gap: float
    right_gap: float
    left_prose: float
    right_prose: float

    @property
    def jaccard(self) -> float:
        union = self.left + self.right - self.shared
        return self.shared / union if union else 0.0

    @property
    def containment(self) -> float:
        return self.shared / self.left if self.left else 0.0

    @property
    def ratio(self) -> float:
        """Size of the smaller set over that of the larger."""
        return self.left / self.right if self.right else 0.0


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
    return Evidence(
        len(small),
        len(large),
        int(np.count_nonzero(in_large)),
        *(_gap(left[1], in_large), _gap(right[1], in_small)),
        *(_prose(left[1], in_large), _prose(right[1], in_small)),
    )


def _gap(places: NDArray[np.uint8], shared: NDArray[np.bool_]) -> float:
    stripe = (places & (CODE - 1)) // (PARTS // _STRIPES)
    total = np.bincount(stripe, minlength=_STRIPES)
    found = np.bincount(stripe[shared], minlength=_STRIPES)
    return float(total[found < _GAP_COVERAGE * total].sum() / len(places))


def _prose(places: NDArray[np.uint8], shared: NDArray[np.bool_]) -> float:
    prose = places < CODE
    count = int(np.count_nonzero(prose))
    if count < _MIN_PROSE:
        return float(np.count_nonzero(shared) / len(places))
    return float(np.count_nonzero(shared & prose) / count)
