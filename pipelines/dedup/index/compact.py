"""An index that runs for a year: small segments are written together, and a segment half of which is dead is written again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.index.index import Index
from pipelines.dedup.index.segments import Segment

FULL = 2048
# Segments written again in one run at most: the day on which half of all posts were revised must not cost a rebuild.
_AT_ONCE = 16

Living = tuple[Segment, NDArray[np.int64]]


def compacted(index: Index) -> Index:
    """The same posts in fewer files and with fewer dead rows; rows are numbered anew."""
    built = replace(index, segments=(), dead=frozenset())
    spent = 0
    for group in _groups(_living(index)):
        if spent < _AT_ONCE and _is_wasteful(group):
            spent += len(group)
            built = _rewritten(built, group)
        else:
            built = _kept(built, group)
    return built


def _living(index: Index) -> Iterator[Living]:
    """Each segment with the places of its live rows."""
    first = 0
    for segment in index.segments:
        inside = index.live[np.searchsorted(index.live, first) : np.searchsorted(index.live, first + segment.rows)]
        yield segment, inside - first
        first += segment.rows


def _groups(segments: Iterator[Living]) -> Iterator[list[Living]]:
    """Neighbours that make one full segment at most; a segment that is half full alone stays alone."""
    group: list[Living] = []
    for each in segments:
        together = sum(len(live) for _, live in (*group, each))
        if group and (together > FULL or len(each[1]) > FULL // 2):
            yield group
            group = []
        group.append(each)
        if len(each[1]) > FULL // 2:
            yield group
            group = []
    if group:
        yield group


def _is_wasteful(group: Sequence[Living]) -> bool:
    (segment, live), *others = group
    return bool(others) or len(live) <= segment.rows // 2


def _rewritten(built: Index, group: Sequence[Living]) -> Index:
    """An index with the live rows of these segments as one."""
    signatures = pa.concat_tables([segment.signatures.take(pa.array(live)) for segment, live in group])
    shingles = []
    for segment, live in group:
        with segment.shingles.opened() as table:
            shingles.append(table.take(pa.array(live)))
    return built.with_segment(signatures, pa.concat_tables(shingles)) if signatures.num_rows else built


def _kept(built: Index, group: Sequence[Living]) -> Index:
    """An index with these segments as they are."""
    rows, dead, segments = sum(each.rows for each in built.segments), set(built.dead), list(built.segments)
    for segment, live in group:
        gone = np.ones(segment.rows, np.bool_)
        gone[live] = False
        dead.update((np.flatnonzero(gone) + rows).tolist())
        rows += segment.rows
        segments.append(segment)
    return replace(built, segments=tuple(segments), dead=frozenset(dead))
