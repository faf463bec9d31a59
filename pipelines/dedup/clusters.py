"""Pairs to clusters. Equals are joined first; an excerpt then follows one whole post only, so a quotation cannot join two posts."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.dedup.verdict import EXCERPT_RATIO


@dataclass(frozen=True, slots=True)
class Edge:
    """A duplicate pair by post number; `left` is the smaller post, `ratio` its size over the larger's."""

    left: int
    right: int
    jaccard: float
    containment: float
    ratio: float

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
    followers: set[int] = set()
    for edge in ordered:
        part, whole = base[edge.left], base[edge.right]
        if edge.is_part and part != whole and part not in followers:
            followers.add(part)
            forest.join(part, whole)
    return [forest.find(item) for item in range(count)]
