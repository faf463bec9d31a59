"""Which post of a cluster is the one to keep: stated rules in a fixed order, and in words which of them decided."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import Rows, starts_of

OWN, PLATFORM, MIRROR = range(3)
UNKNOWN_DATE = int(np.iinfo(np.int64).max)
ONLY = "only post"


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Posts of clusters as columns, one rule each, strongest first; the post to keep is the one with the smallest values.

    `part`: 1 when it holds only a part of another member; `translated`: 1 for a machine translation; `copied`: 2 when it names another
    member as its source, 1 when it says that it is a copy; `standing`: OWN, PLATFORM or MIRROR; `published` in microseconds;
    `shortness`: minus its size; `rank`: its place by id.
    """

    part: Rows
    translated: Rows
    copied: Rows
    standing: Rows
    published: Rows
    shortness: Rows
    rank: Rows


COPY = "original, not a post that names its source"
WORDS = (
    "whole text, not an excerpt",
    "original language, not a machine translation",
    COPY,
    "author's own site before a platform, a platform before a mirror",
    "earliest publication date",
    "longest body",
    "first by id",
)


def choose(clusters: Rows, members: Members) -> tuple[Rows, NDArray[np.str_]]:
    """For each cluster, in the order of its number: the place of the member to keep, and the rule that told it from the runner-up."""
    rules = [getattr(members, each.name) for each in fields(Members)]
    order = np.lexsort((*rules[::-1], clusters))
    starts = starts_of(clusters[order])
    sizes = np.diff(np.append(starts, len(order)))
    first, second = order[starts], order[np.minimum(starts + 1, len(order) - 1)]
    decided = np.argmax([rule[first] != rule[second] for rule in rules], axis=0)
    return first, np.where(sizes > 1, np.array(WORDS)[decided], ONLY)
