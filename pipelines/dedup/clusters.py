"""Pairs to clusters. Equals are joined first; an excerpt then follows one whole post only, so a quotation cannot join two posts.

A page that holds two different posts under titles of their own is a digest of them, not a longer version of either.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.dedup.judge import Match
from pipelines.dedup.titles import Titles
from pipelines.dedup.verdict import EXCERPT_RATIO


@dataclass(frozen=True, slots=True)
class Edge:
    """A duplicate pair by post number; `left` is the smaller post, `ratio` its size over the larger's."""

    left: int
    right: int
    jaccard: float
    containment: float
    ratio: float
    same_title: bool = False

    @classmethod
    def of(cls, left: int, right: int, match: Match) -> "Edge":
        """The edge of a matched pair."""
        found = match.evidence
        return cls(left, right, found.jaccard, found.containment, found.ratio, match.titles is Titles.SAME)

    @property
    def is_part(self) -> bool:
        """Whether the smaller post is a part of the larger rather than another edition of it."""
        return self.ratio <= EXCERPT_RATIO


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


def cluster(count: int, edges: Iterable[Edge]) -> list[int]:
    """The cluster of each of `count` posts, named by its smallest number; depends on the set of edges only."""
    ordered = sorted(edges, key=lambda edge: (-edge.containment, -edge.jaccard, edge.left, edge.right))
    forest = _Forest(count)
    for edge in ordered:
        if not edge.is_part:
            forest.join(edge.left, edge.right)
    base = [forest.find(item) for item in range(count)]
    parts = [edge for edge in ordered if edge.is_part and base[edge.left] != base[edge.right]]
    digests = _digests(parts, base)
    followers: set[int] = set()
    for edge in parts:
        part, whole = base[edge.left], base[edge.right]
        if part not in followers and (whole not in digests or edge.same_title):
            followers.add(part)
            forest.join(part, whole)
    return [forest.find(item) for item in range(count)]


def _digests(parts: Iterable[Edge], base: list[int]) -> set[int]:
    """Clusters that hold two or more others whose titles they do not share."""
    held: dict[int, set[int]] = defaultdict(set)
    for edge in parts:
        if not edge.same_title:
            held[base[edge.right]].add(base[edge.left])
    return {whole for whole, inside in held.items() if len(inside) > 1}
