"""The memory of duplicate finding: signatures by post version and evidence by pair, so that a day's posts cost a day's work.

Everything in an index is a pure function of one text or of two, so a result computed with it equals one computed without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.dedup.columns import SIGNATURES, shingle_table, signature_table
from pipelines.dedup.memo import Memo
from pipelines.dedup.shelf import Shelf
from pipelines.dedup.signature import Signature


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Signatures (one row a post version), their shingles in the same order, and evidence of pairs already compared.

    `dead` are rows of versions that a later one replaced, or of posts that are gone.
    """

    signatures: pa.Table = field(default_factory=SIGNATURES.empty_table)
    shelf: Shelf = field(default_factory=Shelf)
    memo: Memo = field(default_factory=Memo)
    dead: frozenset[int] = frozenset()

    @property
    def live(self) -> NDArray[np.int64]:
        """Row numbers of the current version of every post."""
        rows = np.arange(self.signatures.num_rows, dtype=np.int64)
        return rows[~np.isin(rows, np.fromiter(self.dead, np.int64, len(self.dead)))] if self.dead else rows

    def versions(self) -> dict[str, str]:
        """The version of every post in the index, by post id."""
        current = self.signatures.select(["post_id", "version"]).take(pa.array(self.live))
        return dict(zip(current["post_id"].to_pylist(), current["version"].to_pylist(), strict=True))

    def with_signatures(self, batches: Iterable[Sequence[Signature]]) -> "Index":
        """An index that also holds these; a later version of a post replaces the earlier one."""
        tables, shelf = [self.signatures], self.shelf
        for batch in batches:
            tables.append(signature_table(batch))
            shelf = shelf.with_table(shingle_table(batch))
        signatures = pa.concat_tables(tables)
        return Index(signatures, shelf, self.memo, self.dead | _replaced(signatures, self.signatures.num_rows, self.live))

    def with_memo(self, memo: Memo) -> "Index":
        """An index that remembers exactly this evidence."""
        return Index(self.signatures, self.shelf, memo, self.dead)

    def without(self, post_ids: Iterable[str]) -> "Index":
        """An index that has forgotten these posts."""
        gone = pc.is_in(self.signatures["post_id"], pa.array(sorted(set(post_ids)), pa.string()))
        return Index(self.signatures, self.shelf, self.memo, self.dead | frozenset(np.flatnonzero(gone.to_numpy()).tolist()))


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

