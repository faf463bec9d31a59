"""Which pairs are worth verifying, from all posts at once and linear in their number.

Two ways to meet: three equal minima in one band (similar sets, J >= .4 met with probability .94), or a shared 12-token run
(any passage, so excerpts of long posts). Posts arrive numbered by size, so a bucket lists its members by size. A crowded bucket
(a template, a viral post) is not expanded to all pairs: each member meets its neighbours in size and the largest members.
The result depends on the set of posts only, never on the order of their arrival.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.shingles import Words
from pipelines.dedup.sketch import BANDS, band_keys, estimate

CROWD = 40
_NEAR = 8
_LARGEST = 4
_MIN_ESTIMATE = 0.15
_MIN_ANCHOR_SHARE = 0.08
_BAND_ROWS = 16384
_BANDS_AT_ONCE = 6

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """Sketches (n x 128) and anchors (one flat array, n + 1 offsets) of posts numbered by rising size."""

    sketches: NDArray[np.uint32]
    anchors: Words
    anchor_offsets: NDArray[np.int64]


def candidate_pairs(signatures: Signatures) -> Pairs:
    """Pairs (smaller number, larger number) worth verifying, sorted, each once."""
    count = len(signatures.sketches)
    if count < 2:
        return np.empty((0, 2), np.int64)
    codes = np.union1d(_by_bands(signatures.sketches, count), _by_anchors(signatures, count))
    return np.stack([codes // count, codes % count], axis=1)


def _by_bands(sketches: NDArray[np.uint32], count: int) -> Pairs:
    found = []
    for first in range(0, BANDS, _BANDS_AT_ONCE):
        last = first + _BANDS_AT_ONCE
        keys = np.concatenate([band_keys(sketches[low : low + _BAND_ROWS], first, last) for low in range(0, count, _BAND_ROWS)])
        owners = np.repeat(np.arange(count, dtype=np.int64), keys.shape[1])
        found.append(np.unique(_meetings(keys.ravel(), owners, count)))
    codes = np.unique(np.concatenate(found))
    parts = np.array_split(codes, len(codes) // 65536 + 1)
    keep = [estimate(sketches[part // count], sketches[part % count]) >= _MIN_ESTIMATE for part in parts]
    return codes[np.concatenate(keep)]


def _by_anchors(signatures: Signatures, count: int) -> Pairs:
    lengths = np.diff(signatures.anchor_offsets)
    owners = np.repeat(np.arange(count, dtype=np.int64), lengths)
    codes, shared = np.unique(_meetings(signatures.anchors, owners, count), return_counts=True)
    smaller = np.minimum(lengths[codes // count], lengths[codes % count])
    return codes[shared >= _MIN_ANCHOR_SHARE * smaller]


def _meetings(keys: Words, owners: NDArray[np.int64], count: int) -> Pairs:
    """Every pair of owners that share a key, as smaller * count + larger; once for each shared key."""
    bits = np.uint64(max(count - 1, 1).bit_length())
    packed = (keys >> bits << bits) | owners.astype(np.uint64)
    packed.sort()
    members = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    bucket = packed >> bits
    edges = np.flatnonzero(np.concatenate(([True], bucket[1:] != bucket[:-1], [True])))
    starts, sizes = edges[:-1], np.diff(edges)
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]  # nearly every key is met by one post only
    parts = [_all_pairs(members, starts[sizes == size], int(size), count) for size in np.unique(sizes[sizes <= CROWD])]
    crowded = sizes > CROWD
    parts += [_crowd_pairs(members[low : low + size], count) for low, size in zip(starts[crowded], sizes[crowded], strict=True)]
    return np.concatenate([*parts, np.empty(0, np.int64)])


def _all_pairs(members: NDArray[np.int64], starts: NDArray[np.int64], size: int, count: int) -> Pairs:
    rows = members[starts[:, None] + np.arange(size)]
    left, right = np.triu_indices(size, 1)
    return np.asarray((rows[:, left] * count + rows[:, right]).ravel(), np.int64)


def _crowd_pairs(members: NDArray[np.int64], count: int) -> Pairs:
    near = [members[:-step] * count + members[step:] for step in range(1, _NEAR + 1)]
    largest = [members[: -step - 1] * count + members[-step - 1] for step in range(_LARGEST)]
    return np.unique(np.concatenate(near + largest))
