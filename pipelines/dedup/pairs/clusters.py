"""Pairs to clusters. Equals are joined first; an excerpt then follows one whole post only, so a quotation cannot join two posts.

A page that holds two different posts under titles of their own is a digest of them, not a longer version of either.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.pairs.judge import Matches
from pipelines.dedup.pairs.verdict import EXCERPT_RATIO
from pipelines.dedup.runs import Rows
from pipelines.dedup.text.titles import Titles

# What is at least so much of a longer post is its bulk and no quotation: such a part may stand in several longer posts.
_BULK = 0.4
# How much of a whole two posts that were put together are.
_MADE_UP, _WHOLE = (0.88, 1.05), 0.9
_Part = tuple[int, int, bool, bool]


class _Forest:
    """Union-find with path halving; the smallest number names a tree, whatever the order of joining."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, left: int, right: int) -> None:
        low, high = sorted((self.find(left), self.find(right)))
        self.parent[high] = low


def cluster(count: int, matches: Matches) -> Rows:
    """The cluster of each of `count` posts, named by its smallest number; depends on the set of matches only."""
    order = np.lexsort((matches.right, matches.left, -matches.found.jaccard, -matches.found.containment))
    ordered = matches.at(order)
    # A part of the larger post rather than another edition of it.
    is_part = ordered.found.ratio <= EXCERPT_RATIO
    forest = _Forest(count)
    for left, right in zip(ordered.left[~is_part].tolist(), ordered.right[~is_part].tolist(), strict=True):
        forest.join(left, right)
    inside = ordered.at(is_part)
    inside = inside.at(~_appended(ordered.at(~is_part), inside))
    named = (inside.titles == Titles.SAME).tolist()
    bulk = (inside.found.ratio >= _BULK).tolist()
    ends = zip(map(forest.find, inside.left.tolist()), map(forest.find, inside.right.tolist()), named, bulk, strict=True)
    _follow(forest, [each for each in ends if each[0] != each[1]])
    touched = np.unique(np.concatenate([matches.left, matches.right]))
    labels = np.arange(count)
    labels[touched] = [forest.find(item) for item in touched.tolist()]
    return labels


def _appended(equals: Matches, inside: Matches) -> NDArray[np.bool_]:
    """Parts that stand where their whole goes beyond another edition of it: two posts were put together, of which one is the bulk."""
    pairs = {pair for each in (equals, inside) for pair in zip(each.left.tolist(), each.right.tolist(), strict=True)}
    bulks: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for post, whole, cover in zip(equals.left.tolist(), equals.right.tolist(), _cover(equals), strict=True):
        bulks[whole].append((post, cover))

    def completes(part: int, whole: int, cover: float) -> bool:
        fits = (post for post, bulk in bulks[whole] if _MADE_UP[0] <= cover + bulk <= _MADE_UP[1])
        return any(pairs.isdisjoint(((part, post), (post, part))) for post in fits)

    strange = (inside.titles != Titles.SAME) & (inside.found.containment >= _WHOLE)
    found = map(completes, inside.left.tolist(), inside.right.tolist(), _cover(inside))
    return np.asarray(strange & np.fromiter(found, np.bool_, len(strange)))


def _cover(matches: Matches) -> list[float]:
    """How much of the larger post of each pair is found in the smaller."""
    covers: list[float] = (matches.found.containment * matches.found.ratio).tolist()
    return covers


def _follow(forest: _Forest, parts: list[_Part]) -> None:
    """Let each part follow the first whole that may have it, strongest pair first, and every whole that it is the bulk of."""
    digests = _digests(parts)
    followers: set[int] = set()
    for part, whole, same_title, bulk in parts:
        if (bulk or part not in followers) and (whole not in digests or same_title):
            followers.add(part)
            forest.join(part, whole)


def _digests(parts: Iterable[_Part]) -> set[int]:
    """Clusters that hold two or more others whose titles they do not share, and of which none lies inside another."""
    held: dict[int, set[int]] = defaultdict(set)
    wholes: dict[int, set[int]] = defaultdict(set)
    for part, whole, same_title, _bulk in parts:
        wholes[part].add(whole)
        if not same_title:
            held[whole].add(part)
    return {whole for whole, inside in held.items() if sum(wholes[part].isdisjoint(inside) for part in inside) > 1}
