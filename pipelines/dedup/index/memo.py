"""Evidence of pairs already compared, kept by the two texts' digests: comparing two texts again could only give the same."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.text.shingles import Words, mix

_COUNTS = ("left", "right", "shared")
_PARTS = ("left_gap", "right_gap", "left_prose", "right_prose")
OWN = ("left_head", "left_tail", "right_head", "right_tail")
_TYPES = ((("key",), pa.uint64()), (_COUNTS, pa.int32()), (_PARTS, pa.float64()), (OWN, pa.uint64()))
EVIDENCE = pa.schema([(name, type_) for names, type_ in _TYPES for name in names])


@dataclass(frozen=True, slots=True, eq=False)
class Memo:
    """Rows of EVIDENCE sorted by key."""

    table: pa.Table = field(default_factory=EVIDENCE.empty_table)

    def find(self, keys: Words) -> NDArray[np.int64]:
        """The row of each key, -1 where it is not known."""
        known = self.table["key"].to_numpy()
        if not len(known):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, at, -1).astype(np.int64)


def pair_keys(left: Words, right: Words) -> Words:
    """One number for a pair of digests in their order."""
    return mix(mix(left) + right)
