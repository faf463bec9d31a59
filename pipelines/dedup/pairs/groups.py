"""Posts with the same words in the same order are one group: compared once, whatever their number."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.dedup.index.columns import fixed, ragged
from pipelines.dedup.index.index import Index
from pipelines.dedup.pairs.candidates import Signatures
from pipelines.dedup.text.shingles import Words

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups numbered by rising size: `rows` in group order, group g being rows[starts[g]:starts[g + 1]]; digest and size of each."""

    rows: Rows
    starts: Rows
    digests: Words
    sizes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.digests)

    def members(self, group: int) -> list[int]:
        """Index rows of a group's posts, by post id."""
        found: list[int] = self.rows[self.starts[group] : self.starts[group + 1]].tolist()
        return found

    def spread(self, labels: Rows, rows: Rows) -> Rows:
        """The label of each of these index rows, given one label a group."""
        of_row = np.zeros(int(self.rows.max(initial=-1)) + 1, np.int64)
        of_row[self.rows] = np.repeat(labels, np.diff(self.starts))
        return of_row[rows]

    @property
    def first(self) -> Rows:
        """One row of each group, for what all its posts share."""
        return self.rows[self.starts[:-1]]


def group_posts(index: Index) -> Groups:
    """The groups of all live rows; the same for any order of arrival."""
    live = index.live
    keys = index.signatures.select(["size", "digest", "post_id"]).take(pa.array(live))
    order = _order(keys)
    digests = keys["digest"].to_numpy()[order]
    starts = np.flatnonzero(np.concatenate([[True], digests[1:] != digests[:-1]])) if len(digests) else np.empty(0, np.int64)
    sizes = keys["size"].to_numpy()[order]
    return Groups(live[order], np.append(starts, len(digests)).astype(np.int64), digests[starts], sizes[starts])


def _order(keys: pa.Table) -> Rows:
    by = [("size", "ascending"), ("digest", "ascending"), ("post_id", "ascending")]
    return np.asarray(pc.sort_indices(keys, sort_keys=by).to_numpy(), np.int64)


def signatures_of(index: Index, groups: Groups) -> Signatures:
    """Sketches and anchors of one post of each group with the group's number, in the order of the index: nothing large is moved."""
    rows = np.sort(groups.first)
    of_row = np.full(index.signatures.num_rows, -1, np.int64)
    of_row[groups.first] = np.arange(len(groups))
    sketches = fixed(index.signatures["sketch"])
    flat, offsets = ragged(index.signatures["anchors"])
    anchors = flat.astype(np.uint64, copy=False)
    if len(rows) == len(sketches):
        return Signatures(sketches, anchors, np.diff(offsets), of_row)
    lengths = np.diff(offsets)
    return Signatures(sketches[rows], anchors[np.repeat(of_row >= 0, lengths)], lengths[rows], of_row[rows])
