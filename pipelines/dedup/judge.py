"""Which verified pairs are duplicates: thresholds first over all pairs at once, then each pair with its titles."""

from collections import Counter
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
    judged = {(a, b): match for (a, b), match in matches if is_duplicate(match.evidence, match.titles)}
    return _without_templates(judged, _sites(index, groups, judged))


def _without_templates(judged: Judged, sites: dict[int, str]) -> Judged:
    """Drop what a site's template explains: a post that repeats several of its own site under other titles repeats their frame.

    A page of twenty words under a long notice of its author is nine tenths notice; so are its neighbours (seen on a course site).
    """
    retitled = [pair for pair, match in judged.items() if match.titles >= Titles.SERIES]
    alike = [pair for pair in retitled if sites[pair[0]] and sites[pair[0]] == sites[pair[1]]]
    times = Counter(end for pair in alike for end in pair)
    framed = {pair for pair in alike if max(times[pair[0]], times[pair[1]]) > 1}
    return {pair: match for pair, match in judged.items() if pair not in framed}


def _sites(index: Index, groups: Groups, judged: Judged) -> dict[int, str]:
    """The site of each post that has a match; of posts with one text, the first one's."""
    numbers = sorted({end for pair in judged for end in pair})
    names = index.signatures["site"].take(pa.array(groups.first[numbers])).to_pylist() if numbers else []
    return dict(zip(numbers, names, strict=True))


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
