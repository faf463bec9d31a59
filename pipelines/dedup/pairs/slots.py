"""What is a post's own in the same places against every post like it: the slots of a frame, which no edit makes.

A copy differs from each other copy in other places, because each was edited by someone else. Posts of one template, answers to one
question, notes on one book differ in the same places, whichever two are compared. That shows from three posts on.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.index.memo import OWN
from pipelines.dedup.pairs.evidence import Floats
from pipelines.dedup.runs import Rows, starts_of
from pipelines.dedup.text.shingles import PARTS

# A post that holds little of another, and nothing besides, cannot say where the slots are: an excerpt would call every edit one.
_MOST_OWN, _FELLOW = 0.7, 0.1
# So many of the other posts must lack a part as well.
_AGREE = 0.6

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """For each pair, as the lesser of its two posts has it: how much of what is a post's own is so against the others too,
    how large that is, and how large without what stands at the beginning and the end."""

    steady: Floats
    size: Floats
    inside: Floats


def slots(left: Rows, right: Rows, own: pa.Table) -> Slots:
    """The slots of pairs of posts; `own` holds the four OWN columns of each pair."""
    words = np.stack([own[name].to_numpy() for name in OWN], axis=1)
    bits = np.unpackbits(np.concatenate([words[:, :2], words[:, 2:]]).view(np.uint8), axis=1, bitorder="little").astype(np.bool_)
    share = bits.mean(1)
    votes = (share <= _MOST_OWN) | (np.roll(share, len(left)) >= _FELLOW)
    agreed = _agreed(np.concatenate([left, right]), bits, votes)
    total, both = bits.sum(1), agreed.sum(1)
    inside = both - _edges(agreed).sum(1)
    lesser = ((both / np.maximum(total, 1)), both / PARTS, inside / PARTS)
    return Slots(*(np.minimum(*np.split(each, 2)) for each in lesser))


def _agreed(posts: Rows, bits: Bits, votes: NDArray[np.bool_]) -> Bits:
    """The parts of each post that the partner of this row lacks and most of its other partners with a vote too."""
    order = np.argsort(posts, kind="stable")
    starts = starts_of(posts[order])
    if not len(starts):
        return bits
    ordered, votes = bits[order], votes[order]
    sizes = np.diff(np.append(starts, len(order)))
    lacking = np.repeat(np.add.reduceat(ordered & votes[:, None], starts, axis=0, dtype=np.int32), sizes, axis=0)
    voters = np.repeat(np.add.reduceat(votes, starts, dtype=np.int32), sizes)
    others = voters - votes
    least = np.maximum(_AGREE * others, 1)
    found = np.empty_like(bits)
    found[order] = ordered & (lacking - (ordered & votes[:, None]) >= least[:, None])
    return found


def _edges(bits: Bits) -> Bits:
    """The unbroken runs at both ends of each row."""
    head = np.logical_and.accumulate(bits, axis=1)
    tail = np.logical_and.accumulate(bits[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(head | tail)
