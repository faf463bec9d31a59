"""Which pairs are worth verifying, from all posts at once and linear in their number.

Two ways to meet: three equal minima in one band (similar sets, J >= .4 met with probability .94), or a shared 12-token run
(any passage, so excerpts of long posts). Posts arrive numbered by size, so a bucket lists its members by size. A crowded bucket
(a template, a viral post) is not expanded to all pairs: each member meets its neighbours in size and the largest members.
The result depends on the set of posts only, never on the order of their arrival.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import counted, distinct, repeated
from pipelines.dedup.text.shingles import Words
from pipelines.dedup.text.sketch import BANDS, band_keys, estimate

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
    """Sketches (n x 128), anchors (one flat array and how many each post has) and the number of each post, which rises with its size."""

    sketches: NDArray[np.uint32]
    anchors: Words
    anchor_counts: NDArray[np.int64]
    numbers: NDArray[np.int64]


def candidate_pairs(signatures: Signatures) -> Pairs:
    """Pairs (smaller number, larger number) worth verifying, sorted, each once."""
    count = len(signatures.numbers)
    if count < 2:
        return np.empty((0, 2), np.int64)
    codes = distinct(np.concatenate([_by_bands(signatures, count), _by_anchors(signatures, count)]))
    return np.stack([codes // count, codes % count], axis=1)


def _by_bands(signatures: Signatures, count: int) -> Pairs:
    sketches, found = signatures.sketches, []
    for first in range(0, BANDS, _BANDS_AT_ONCE):
        last = first + _BANDS_AT_ONCE
        keys = np.concatenate([band_keys(sketches[low : low + _BAND_ROWS], first, last) for low in range(0, count, _BAND_ROWS)])
        owners = np.repeat(signatures.numbers, keys.shape[1])
        found.append(distinct(_meetings(keys.ravel(), owners, count)))
    codes = distinct(np.concatenate(found))
    place = np.empty(count, np.int64)
    place[signatures.numbers] = np.arange(count)
    parts = np.array_split(codes, len(codes) // 65536 + 1)
    keep = [estimate(sketches[place[part // count]], sketches[place[part % count]]) >= _MIN_ESTIMATE for part in parts]
    return codes[np.concatenate(keep)]


def _by_anchors(signatures: Signatures, count: int) -> Pairs:
    owners = np.repeat(signatures.numbers, signatures.anchor_counts)
    codes, shared = counted(_meetings(signatures.anchors, owners, count))
    lengths = np.empty(count, np.int64)
    lengths[signatures.numbers] = signatures.anchor_counts
    smaller = np.minimum(lengths[codes // count], lengths[codes % count])
    return codes[shared >= _MIN_ANCHOR_SHARE * smaller]


def _meetings(keys: Words, owners: NDArray[np.int64], count: int) -> Pairs:
    """Every pair of owners that share a key, as smaller * count + larger; once for each shared key."""
    bits = np.uint64(max(count - 1, 1).bit_length())
    packed = keys >> bits
    packed <<= bits
    packed |= owners.view(np.uint64)
    packed.sort()
    starts, sizes = repeated(packed, bits)
    members = _Members(packed, (np.uint64(1) << bits) - np.uint64(1))
    parts = [_all_pairs(members, starts[sizes == size], int(size), count) for size in distinct(sizes[sizes <= CROWD])]
    crowds = zip(starts[sizes > CROWD].tolist(), sizes[sizes > CROWD].tolist(), strict=True)
    parts += [_crowd_pairs(members.at(np.arange(low, low + size)), count) for low, size in crowds]
    return np.concatenate([*parts, np.empty(0, np.int64)])


@dataclass(frozen=True, slots=True, eq=False)
class _Members:
    """Owners in the low bits of sorted keys: unpacked where they are wanted, which is hardly anywhere."""

    packed: Words
    mask: np.uint64

    def at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        return (self.packed[places] & self.mask).astype(np.int64)


def _all_pairs(members: _Members, starts: NDArray[np.int64], size: int, count: int) -> Pairs:
    rows = members.at(starts[:, None] + np.arange(size))
    left, right = np.triu_indices(size, 1)
    return np.asarray((rows[:, left] * count + rows[:, right]).ravel(), np.int64)


def _crowd_pairs(members: NDArray[np.int64], count: int) -> Pairs:
    near = [members[:-step] * count + members[step:] for step in range(1, _NEAR + 1)]
    largest = [members[: -step - 1] * count + members[-step - 1] for step in range(_LARGEST)]
    return distinct(np.concatenate(near + largest))
