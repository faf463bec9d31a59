"""Which split a post goes to: decided by its group, so that no near-copy or translation of a training text is in a test."""

import hashlib
from collections.abc import Iterable, Mapping

_STEPS = 10**9


def groups(clusters: Mapping[str, str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Post -> group, where a group holds whole duplicate clusters joined by translation links.

    `clusters` maps every repeating post to its cluster, `links` are pairs of posts. The smallest member names the group.
    Posts of one-post groups are left out: each is its own group.
    """
    parents: dict[str, str] = {}
    for left, right in [*clusters.items(), *links]:
        first, second = sorted((_root(parents, left), _root(parents, right)))
        parents[second] = first
    return {post: _root(parents, post) for post in list(parents)}


def _root(parents: dict[str, str], post: str) -> str:
    parents.setdefault(post, post)
    while parents[post] != post:
        parents[post] = parents[parents[post]]
        post = parents[post]
    return post


def split_of(group: str, shares: Mapping[str, float]) -> str:
    """The split of a group: a hash spreads groups by the shares, independent of every other group and of the release."""
    draw = int.from_bytes(hashlib.sha256(f"split:{group}".encode("utf-8", "surrogatepass")).digest()[:8], "big") % _STEPS
    reached = 0.0
    names = [name for name, share in shares.items() if share > 0]
    for name in names:
        reached += shares[name] * _STEPS
        if draw < reached:
            return name
    return names[-1]
