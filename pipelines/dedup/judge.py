"""Which verified pairs are duplicates: thresholds first over all pairs at once, then each pair with its titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.evidence import Evidence
from pipelines.dedup.groups import Groups
from pipelines.dedup.index import Index
from pipelines.dedup.titles import Titles, compare_titles
from pipelines.dedup.verdict import LEAST_CONTAINMENT, is_duplicate
from pipelines.dedup.verify import evidence_at

_MAX_TITLES = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A duplicate pair's evidence and how its titles relate."""

    evidence: Evidence
    titles: Titles


Judged = dict[tuple[int, int], Match]


def judge(index: Index, groups: Groups, pairs: NDArray[np.int64], evidence: pa.Table) -> Judged:
    """The duplicate pairs among candidates, by group numbers (smaller post first), with their evidence."""
    shared, left = evidence["shared"].to_numpy(), evidence["left"].to_numpy()
    likely = np.flatnonzero(shared >= LEAST_CONTAINMENT * np.maximum(left, 1))
    chosen = pairs[likely]
    titles = _titles(index, groups, np.unique(chosen))
    found = zip(map(tuple, chosen.tolist()), evidence_at(evidence, likely), strict=True)
    matches = ((pair, Match(each, relate(titles[pair[0]], titles[pair[1]]))) for pair, each in found)
    return {(a, b): match for (a, b), match in matches if is_duplicate(match.evidence, match.titles)}


def relate(left: Sequence[str], right: Sequence[str]) -> Titles:
    """The closest relation of any two titles: posts with one text may carry several."""
    return min((_compare(a, b) for a, b in product(left, right)), default=Titles.UNKNOWN)


@cache
def _compare(left: str, right: str) -> Titles:
    return compare_titles(left, right)


def _titles(index: Index, groups: Groups, numbers: NDArray[np.int64]) -> dict[int, tuple[str, ...]]:
    keys = index.signatures["title_key"]
    single = np.diff(groups.starts)[numbers] == 1
    alone = keys.take(pa.array(groups.first[numbers[single]])).to_pylist()
    titles: dict[int, tuple[str, ...]] = {int(number): (key,) if key else () for number, key in zip(numbers[single], alone, strict=True)}
    for number in numbers[~single].tolist():
        several = set(keys.take(pa.array(groups.members(number))).to_pylist()) - {""}
        titles[number] = tuple(sorted(several)[:_MAX_TITLES])
    return titles
