"""Which posts in different languages may be versions of one another: those that share rare features, and the nearest of one site."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import Rows, distinct, starts_of
from pipelines.dedup.text.fingerprint import Sign
from pipelines.dedup.text.shingles import mix
from pipelines.dedup.translations.features import Features, Floats

# Signs whose rare features bring two posts together: subjects and page shapes are shared by chance.
_SPEAKS = np.isin(np.arange(len(Sign)), [Sign.TERM, Sign.SHAPE], invert=True)
_RARE = 40
_DIMENSIONS = 256
_NEAREST = 3
_BLOCK = 1000


def candidates(features: Features) -> Rows:
    """Pairs (n x 2, smaller first) of posts in different languages worth scoring, sorted, each once."""
    codes = distinct(np.concatenate([_by_rare_features(features), *_by_site(features)]))
    return np.stack([codes // max(len(features), 1), codes % max(len(features), 1)], axis=1)


def _by_rare_features(features: Features) -> Rows:
    speaks = _SPEAKS[features.signs] & features.is_shared & (features.weights > 0)
    codes, gains = [np.empty(0, np.int64)], [np.empty(0)]
    for size in range(2, _RARE + 1):
        chosen = np.flatnonzero(speaks & (features.counts == size))
        members = features.owners[features.starts[chosen][:, None] + np.arange(size)].astype(np.int64)
        left, right = np.triu_indices(size, 1)
        apart = features.languages[members[:, left]] != features.languages[members[:, right]]
        codes.append((members[:, left] * len(features) + members[:, right])[apart])
        gains.append(np.repeat(features.weights[chosen], apart.sum(axis=1)))
    return _strongest(np.concatenate(codes), np.concatenate(gains), len(features))


def _strongest(codes: Rows, gains: Floats, count: int) -> Rows:
    """The few best partners of each post, by the weight of the rare features they share."""
    order = np.argsort(codes, kind="stable")
    starts = starts_of(codes[order])
    if not len(starts):
        return codes
    pairs, total = codes[order][starts], np.add.reduceat(gains[order], starts)
    ends = np.concatenate([pairs // count, pairs % count])
    rank = np.lexsort((np.tile(pairs, 2), -np.tile(total, 2), ends))
    firsts = starts_of(ends[rank])
    position = np.arange(len(rank)) - np.repeat(firsts, np.diff(np.append(firsts, len(rank))))
    return distinct(np.tile(pairs, 2)[rank[position <= _NEAREST]])


def _by_site(features: Features) -> Iterator[Rows]:
    """The nearest posts of other languages on the same site, in a hashed space of 256 dimensions."""
    posts, edges = _bilingual(features)
    if not len(posts):
        return
    vectors = _vectors(features, posts)
    for low, high in pairwise(edges.tolist()):
        inside = np.arange(low, high)
        tongues = features.languages[posts[inside]]
        groups = [inside[tongues == language] for language in np.unique(tongues)]
        for at, ours in enumerate(groups):
            for theirs in groups[at + 1 :]:
                yield from _nearest(posts, vectors, ours, theirs, len(features))


def _bilingual(features: Features) -> tuple[Rows, Rows]:
    """The posts of sites in several languages, site by site, and where each site's begin and end."""
    order = np.argsort(features.sites, kind="stable")
    starts = starts_of(features.sites[order])
    if not len(starts):
        return order, starts
    sizes = np.diff(np.append(starts, len(order)))
    tongues = features.languages[order]
    several = np.minimum.reduceat(tongues, starts) != np.maximum.reduceat(tongues, starts)
    return order[np.repeat(several, sizes)], np.concatenate([[0], np.cumsum(sizes[several])])


def _vectors(features: Features, posts: Rows) -> NDArray[np.float32]:
    """Unit vectors of these posts: a feature adds or takes the root of its weight at the place its hash names."""
    place = np.full(len(features), -1, np.int64)
    place[posts] = np.arange(len(posts))
    hashed = mix(features.keys)
    sign = np.where(hashed & np.uint64(1 << 40), 1.0, -1.0) * np.sqrt(np.maximum(features.weights, 0))
    owner = place[features.owners]
    chosen = (owner >= 0) & np.repeat(features.weights > 0, features.counts)
    at = owner[chosen] * _DIMENSIONS + np.repeat((hashed % np.uint64(_DIMENSIONS)).astype(np.int64), features.counts)[chosen]
    flat = np.bincount(at, np.repeat(sign, features.counts)[chosen], len(posts) * _DIMENSIONS)
    vectors = flat.astype(np.float32).reshape(len(posts), _DIMENSIONS)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length, length, 1), np.float32)


def _nearest(posts: Rows, vectors: NDArray[np.float32], ours: Rows, theirs: Rows, count: int) -> Iterator[Rows]:
    """Codes of the pairs of each post and its nearest in the other list, seen from both sides."""
    for near, far in ((ours, theirs), (theirs, ours)):
        most = min(_NEAREST, len(far))
        for low in range(0, len(near), _BLOCK):
            block = near[low : low + _BLOCK]
            best = np.argpartition(-(vectors[block] @ vectors[far].T), most - 1, axis=1)[:, :most]
            left, right = np.repeat(posts[block], most), posts[far[best.ravel()]]
            yield np.minimum(left, right) * count + np.maximum(left, right)
