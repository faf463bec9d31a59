"""Exact evidence for every candidate pair: remembered where it is known, else read from the shelf and compared."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.index.index import Index
from pipelines.dedup.index.memo import EVIDENCE, Memo, pair_keys
from pipelines.dedup.pairs.evidence import Evidence, compare
from pipelines.dedup.pairs.groups import Groups

Progress = Callable[[str, int, int], None]
# Posts whose sets are held in memory at once: 40,000 of 2,500 shingles are 0.5 GB.
_HELD = 40_000
_FIELDS = EVIDENCE.names[1:]


def verify(index: Index, groups: Groups, pairs: NDArray[np.int64], progress: Progress) -> pa.Table:
    """EVIDENCE rows of candidate pairs, in the order of the pairs."""
    keys = pair_keys(groups.digests[pairs[:, 0]], groups.digests[pairs[:, 1]])
    known = index.memo.find(keys)
    fresh = np.flatnonzero(known < 0)
    new = _compare_all(index, groups, pairs[fresh], progress)
    old = index.memo.table.select(_FIELDS)
    place = known.copy()
    place[fresh] = old.num_rows + np.arange(len(fresh))
    fields = pa.concat_tables([old, new]).take(pa.array(place))
    return pa.Table.from_arrays([pa.array(keys), *fields.columns], schema=EVIDENCE)


def remember(evidence: pa.Table) -> Memo:
    """A memo of this evidence and nothing else: pairs that are no longer candidates are forgotten."""
    order = np.argsort(evidence["key"].to_numpy(), kind="stable")
    return Memo(evidence.take(pa.array(order)).combine_chunks())


def _compare_all(index: Index, groups: Groups, pairs: NDArray[np.int64], progress: Progress) -> pa.Table:
    rows = groups.first
    found: list[Evidence] = []
    for chunk in _chunks(pairs):
        sets = index.shelf.take(rows[chunk.ravel()])
        for left, right in rows[chunk].tolist():
            found.append(compare(sets[left], sets[right]))
            if len(found) % 1000 == 0:
                progress("comparing", len(found), len(pairs))
    types = EVIDENCE.types[1:]
    return pa.Table.from_arrays(
        [pa.array([getattr(each, name) for each in found], type_) for name, type_ in zip(_FIELDS, types, strict=True)], names=_FIELDS
    )


def _chunks(pairs: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Pairs in their order, cut so that no chunk touches more posts than may be held."""
    if len(np.unique(pairs)) <= _HELD:
        return [pairs]
    half = len(pairs) // 2
    return _chunks(pairs[:half]) + _chunks(pairs[half:])
