"""Which verified pairs are duplicates: thresholds over all pairs at once, and what their titles say where that matters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.index.index import Index
from pipelines.dedup.index.memo import OWN
from pipelines.dedup.pairs.evidence import Measures, measures
from pipelines.dedup.pairs.groups import Groups
from pipelines.dedup.pairs.slots import slots
from pipelines.dedup.pairs.verdict import LEAST_CONTAINMENT, accept, is_filled
from pipelines.dedup.runs import Rows
from pipelines.dedup.text.titles import Titles, compare_titles

_MAX_TITLES = 4
_APART = 0.15
# How much must be each one's own, in how many, for a frame among posts of one name.
_WIDE, _MANY = 0.25, 4
_COLUMNS = ("left", "right", "shared", "left_gap", "right_gap", "left_prose")


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Duplicate pairs by group numbers (the smaller post left), their measures, and how their titles relate (a number of Titles)."""

    left: Rows
    right: Rows
    found: Measures
    titles: Rows

    def at(self, rows: Rows | NDArray[np.bool_]) -> "Matches":
        """Some of the pairs."""
        return Matches(self.left[rows], self.right[rows], self.found.at(rows), self.titles[rows])


def judge(index: Index, groups: Groups, pairs: Rows, evidence: pa.Table) -> Matches:
    """The duplicate pairs among candidates."""
    found = measures(*(evidence[name].to_numpy() for name in _COLUMNS))
    likely = np.flatnonzero(found.containment >= LEAST_CONTAINMENT)
    matches = Matches(pairs[likely, 0], pairs[likely, 1], found.at(likely), np.zeros(len(likely), np.int64))
    keys = _titles(index, groups, np.unique(pairs[likely]))
    titles = [relate(keys[left], keys[right]) for left, right in pairs[likely].tolist()]
    matches = Matches(matches.left, matches.right, matches.found, np.array(titles, np.int64))
    sites = _sites(index, groups)
    frames = slots(matches.left, matches.right, evidence.select(OWN).take(pa.array(likely)))
    filled = is_filled(frames, matches.titles)
    fillings, wide = matches.at(filled), frames.size[filled] >= _WIDE
    matches = matches.at(accept(matches.found, matches.titles, _abroad(sites, matches)) & ~filled)
    other = matches.titles == Titles.DIFFERENT
    bare = _bare_frames(matches, fillings, other, 1) | _bare_frames(matches, fillings.at(wide), ~other, _MANY)
    return matches.at(~(_framed(sites, matches) | bare))


def _sites(index: Index, groups: Groups) -> Rows:
    """The number of each group's site, -1 when it is unknown; of posts with one text, the first one's."""
    sites = index.signatures["site"].combine_chunks().dictionary_encode()
    codes = sites.indices.to_numpy()[groups.first].astype(np.int64)
    return np.where(codes == sites.dictionary.index("").as_py(), -1, codes)


def _abroad(sites: Rows, matches: Matches) -> NDArray[np.bool_]:
    """Pairs whose posts stand on two known sites."""
    left, right = sites[matches.left], sites[matches.right]
    return np.asarray((left != right) & (left >= 0) & (right >= 0))


def _framed(sites: Rows, matches: Matches) -> NDArray[np.bool_]:
    """What a site's template explains: a post that repeats several of its own site under other titles repeats their frame.

    A page of twenty words under a long notice of its author is nine tenths notice; so are its neighbours (seen on a course site).
    One name over several posts that each have a large part of their own names the column, not the post.
    """
    own = (sites[matches.left] == sites[matches.right]) & (sites[matches.left] >= 0)
    apart = np.minimum(matches.found.left_gap, matches.found.right_gap) >= _APART
    alike = own & ((matches.titles >= Titles.SERIES) | apart)
    times = np.bincount(np.concatenate([matches.left[alike], matches.right[alike]]), minlength=len(sites))
    return np.asarray(alike & (np.maximum(times[matches.left], times[matches.right]) > 1))


def _bare_frames(matches: Matches, fillings: Matches, chosen: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Pairs of a filling of a frame and a post that is hardly more than the frame: it matches others, which fill it in their own ways.

    Under one name they may be copies of that post with what their sites put around it; not when that is much and they are many.
    """
    pairs = set(zip(fillings.left.tolist(), fillings.right.tolist(), strict=True))
    ends = np.union1d(fillings.left, fillings.right)
    near = np.flatnonzero(chosen & (np.isin(matches.left, ends) | np.isin(matches.right, ends)))
    links = [*zip(matches.left[near].tolist(), matches.right[near].tolist(), strict=True)]
    partners: dict[int, list[int]] = defaultdict(list)
    for left, right in links:
        partners[left].append(right)
        partners[right].append(left)

    def rivals(post: int, partner: int) -> int:
        return sum((min(partner, other), max(partner, other)) in pairs for other in partners[post])

    found = np.zeros(len(matches.left), np.bool_)
    found[near] = [max(rivals(left, right), rivals(right, left)) >= least for left, right in links]
    return found


def relate(left: Sequence[str], right: Sequence[str]) -> Titles:
    """The closest relation of any two titles: posts with one text may carry several."""
    return min((_compare(a, b) for a, b in product(left, right)), default=Titles.UNKNOWN)


@lru_cache(maxsize=1 << 16)
def _compare(left: str, right: str) -> Titles:
    return compare_titles(left, right)


def _titles(index: Index, groups: Groups, numbers: Rows) -> dict[int, tuple[str, ...]]:
    keys = index.signatures["title_key"]
    single = np.diff(groups.starts)[numbers] == 1
    alone = keys.take(pa.array(groups.first[numbers[single]])).to_pylist()
    titles: dict[int, tuple[str, ...]] = {int(number): (key,) if key else () for number, key in zip(numbers[single], alone, strict=True)}
    for number in numbers[~single].tolist():
        several = set(keys.take(pa.array(groups.members(number))).to_pylist()) - {""}
        titles[number] = tuple(sorted(several)[:_MAX_TITLES])
    return titles
