"""The memory of duplicate finding: signatures by post version and evidence by pair, so that a day's posts cost a day's work.

Everything in an index is a pure function of one text or of two, so a result computed with it equals one computed without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.dedup.index.columns import SIGNATURES, shingle_table, signature_table
from pipelines.dedup.index.memo import Memo
from pipelines.dedup.index.segments import Segment, in_memory, write_segment
from pipelines.dedup.index.shelf import Shelf
from pipelines.dedup.text.signature import Signature


@dataclass(frozen=True, eq=False)
class Index:
    """Segments of signatures (one row a post version) and shingles, and evidence of pairs already compared.

    Rows are numbered through all segments. `dead` are rows of versions that a later one replaced, or of posts that are gone.
    With a `folder` new segments go to disk at once, under numbers that nothing listed there has.
    """

    segments: tuple[Segment, ...] = ()
    memo: Memo = field(default_factory=Memo)
    dead: frozenset[int] = frozenset()
    folder: Path | None = None
    next_number: int = 0

    @cached_property
    def signatures(self) -> pa.Table:
        """The signatures of all rows, dead ones too."""
        return pa.concat_tables([SIGNATURES.empty_table(), *(each.signatures for each in self.segments)])

    @property
    def shelf(self) -> Shelf:
        """The shingles of all rows."""
        return Shelf(tuple(each.shingles for each in self.segments))

    @cached_property
    def live(self) -> NDArray[np.int64]:
        """Row numbers of the current version of every post."""
        rows = np.arange(self.signatures.num_rows, dtype=np.int64)
        return rows[~np.isin(rows, np.fromiter(self.dead, np.int64, len(self.dead)))] if self.dead else rows

    def versions(self) -> dict[str, str]:
        """The version of every post in the index, by post id."""
        current = self.signatures.select(["post_id", "version"]).take(pa.array(self.live))
        return dict(zip(current["post_id"].to_pylist(), current["version"].to_pylist(), strict=True))

    def with_segment(self, signatures: pa.Table, shingles: pa.Table) -> "Index":
        """An index with these rows after all others, on disk when it lives there."""
        if self.folder is None:
            return replace(self, segments=(*self.segments, in_memory(signatures, shingles)))
        segment = write_segment(self.folder, self.next_number, signatures, shingles)
        return replace(self, segments=(*self.segments, segment), next_number=self.next_number + 1)

    def with_signatures(self, batches: Iterable[Sequence[Signature]]) -> "Index":
        """An index that also holds these; a later version of a post replaces the earlier one."""
        grown = self
        for batch in batches:
            grown = grown.with_segment(signature_table(batch), shingle_table(batch))
        return replace(grown, dead=self.dead | _replaced(grown.signatures, self.signatures.num_rows, self.live))

    def with_memo(self, memo: Memo) -> "Index":
        """An index that remembers exactly this evidence."""
        return replace(self, memo=memo)

    def without(self, post_ids: Iterable[str]) -> "Index":
        """An index that has forgotten these posts."""
        gone = sorted(set(post_ids))
        if not gone:
            return self
        found = pc.is_in(self.signatures["post_id"], pa.array(gone, pa.string()))
        return replace(self, dead=self.dead | frozenset(np.flatnonzero(found.to_numpy()).tolist()))


def _replaced(signatures: pa.Table, old: int, live: NDArray[np.int64]) -> frozenset[int]:
    """Rows whose post has a later row."""
    if signatures.num_rows == old:
        return frozenset()
    new = signatures["post_id"].slice(old)
    last: dict[str, int] = {}
    dead = []
    for row, post_id in enumerate(new.to_pylist(), old):
        if post_id in last:
            dead.append(last[post_id])
        last[post_id] = row
    known = signatures["post_id"].take(pa.array(live))
    again = pc.is_in(known, pc.unique(new)).to_numpy()
    return frozenset(dead) | frozenset(live[again].tolist())
