"""Short texts as 64-bit numbers: two checksums of unlike make side by side, because two CRCs of one polynomial would say the same twice."""

from collections.abc import Collection
from zlib import adler32, crc32

import numpy as np

from pipelines.dedup.text.shingles import Words

_HIGH = np.uint64(32)


def checksums(values: Collection[str]) -> Words:
    """The number of each text, in their order; to be mixed before it is used as a hash."""
    data = [value.encode("utf-8", "replace") for value in values]
    found = np.array([*map(crc32, data)], np.uint64)
    found <<= _HIGH
    found |= np.array([*map(adler32, data)], np.uint64)
    return found
