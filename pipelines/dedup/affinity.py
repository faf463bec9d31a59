"""Which posts in different languages share rare things: idf-weighted features, and candidates without comparing all with all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.fingerprint import Sign, signs_of
from pipelines.dedup.shingles import Words, mix

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

# What sharing a feature of each sign is worth, by Sign; images and links are rarely shared by accident.
_WORTH = np.array([2, 2, 1, 1, 0.5, 1, 0.5, 1, 0.5, 1])
# Signs that every post has many of: what no other language has says nothing against a pair.
_SOFT = np.isin(np.arange(len(_WORTH)), [Sign.INLINE, Sign.NUMBER, Sign.NAME, Sign.TERM, Sign.TITLE])
_SPEAKS = np.isin(np.arange(len(_WORTH)), [Sign.TERM, Sign.SHAPE], invert=True)
_RARE = 40
# Weight that every post is taken to have besides what was seen, and the fewest features a pair must share: without them two posts
# of three lines that share one number looked alike (16 of 18 false links on posts without translations).
_DOUBT = 10.0
_FEWEST = 4
_SMALL_CORPUS = 100
_DIMENSIONS = 256
_NEAREST = 3
_BLOCK = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features of posts 0..n-1 with their weights: flat arrays and n + 1 offsets; the language and site number of each post."""

    values: Words
    weights: Floats
    offsets: Rows
    languages: Rows
    sites: Rows

    def of(self, post: int) -> tuple[Words, Floats]:
        """One post's features, sorted, and their weights."""
        low, high = self.offsets[post], self.offsets[post + 1]
        return self.values[low:high], self.weights[low:high]


def weigh(values: Words, offsets: Rows, languages: Rows, sites: Rows) -> Features:
    """Weigh every feature by its rarity among these posts; a soft feature that one language alone has weighs nothing."""
    owners = np.repeat(np.arange(len(languages)), np.diff(offsets))
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]])) if len(ranked) else np.empty(0, np.int64)
    counts = np.diff(np.append(starts, len(ranked)))
    tongues = languages[owners[order]]
    is_shared = np.minimum.reduceat(tongues, starts) != np.maximum.reduceat(tongues, starts) if len(starts) else np.empty(0, np.bool_)
    signs = signs_of(ranked[starts])
    worth = _WORTH[signs] * np.log((len(languages) + _SMALL_CORPUS) / counts) * (is_shared | ~_SOFT[signs])
    weights = np.empty(len(values))
    weights[order] = np.repeat(worth, counts)
    return Features(values, weights, offsets, languages, sites)


def candidates(features: Features) -> list[tuple[int, int]]:
    """Pairs of posts in different languages worth scoring: those that share rare features, and the nearest of one site."""
    found = set(_by_rare_features(features))
    found.update(_by_site(features))
    return sorted(found)


def score(features: Features, left: int, right: int) -> float:
    """Shared weight over the geometric mean of both posts' weights, 0 to 1; short posts and few shared features count for less."""
    ours, our_weights = features.of(left)
    theirs, their_weights = features.of(right)
    whole = float(our_weights.sum() * their_weights.sum())
    if not whole:
        return 0.0
    at = np.minimum(theirs.searchsorted(ours), len(theirs) - 1)  # both sorted and not empty: a third of the cost of np.isin
    shared = our_weights[theirs[at] == ours]
    return float(shared.sum() / (np.sqrt(whole) + _DOUBT)) if np.count_nonzero(shared) >= _FEWEST else 0.0


def _by_rare_features(features: Features) -> list[tuple[int, int]]:
    owners = np.repeat(np.arange(len(features.languages)), np.diff(features.offsets))
    speaks = _SPEAKS[signs_of(features.values)] & (features.weights > 0)
    values, owners, weights = features.values[speaks], owners[speaks], features.weights[speaks]
    order = np.argsort(values, kind="stable")
    ranked, owners, weights = values[order], owners[order], weights[order]
    edges = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])) if len(ranked) else np.zeros(1, np.int64)
    sizes = np.diff(edges)
    codes, gains = [np.empty(0, np.int64)], [np.empty(0)]
    for size in range(2, _RARE + 1):
        starts = edges[:-1][sizes == size]
        members = owners[starts[:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        codes.append((members[:, left] * len(features.languages) + members[:, right]).ravel())
        gains.append(np.repeat(weights[starts], len(left)))
    return _strongest(np.concatenate(codes), np.concatenate(gains), features)


def _strongest(codes: Rows, gains: Floats, features: Features) -> list[tuple[int, int]]:
    """The few best partners of each post, by the weight of the rare features they share."""
    count = len(features.languages)
    apart = features.languages[codes // count] != features.languages[codes % count]
    unique, inverse = np.unique(codes[apart], return_inverse=True)
    total = np.bincount(inverse, gains[apart], len(unique))
    both = np.concatenate([unique // count, unique % count])
    rank = np.lexsort((np.tile(unique, 2), -np.tile(total, 2), both))
    firsts = np.flatnonzero(np.concatenate([[True], both[rank][1:] != both[rank][:-1]])) if len(rank) else np.empty(0, np.int64)
    position = np.arange(len(rank)) - np.repeat(firsts, np.diff(np.append(firsts, len(rank))))
    kept = np.unique(np.tile(unique, 2)[rank[position <= _NEAREST]])
    return [(int(code // count), int(code % count)) for code in kept]


def _by_site(features: Features) -> list[tuple[int, int]]:
    """The nearest posts of other languages on the same site, in a hashed space of 256 dimensions."""
    found: list[tuple[int, int]] = []
    for posts in _bilingual(features):
        by_language = [posts[features.languages[posts] == language] for language in np.unique(features.languages[posts])]
        vectors = [_vectors(features, group) for group in by_language]
        for one, ours in enumerate(by_language):
            for other in range(one + 1, len(by_language)):
                found += _nearest(ours, vectors[one], by_language[other], vectors[other])
                found += _nearest(by_language[other], vectors[other], ours, vectors[one])
    return found


def _bilingual(features: Features) -> list[Rows]:
    order = np.argsort(features.sites, kind="stable")
    sites = features.sites[order]
    cuts = np.flatnonzero(sites[1:] != sites[:-1]) + 1
    groups: Sequence[Rows] = np.split(order, cuts)
    return [group for group in groups if len(group) > 1 and len(np.unique(features.languages[group])) > 1]


def _vectors(features: Features, posts: Rows) -> NDArray[np.float32]:
    vectors = np.zeros((len(posts), _DIMENSIONS))
    for row, post in enumerate(posts.tolist()):
        values, weights = features.of(post)
        hashed = mix(values)
        sign = np.where(hashed & np.uint64(1 << 40), 1.0, -1.0)
        vectors[row] = np.bincount((hashed % np.uint64(_DIMENSIONS)).astype(np.int64), sign * np.sqrt(weights), _DIMENSIONS)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(length, length, 1.0)).astype(np.float32)


def _nearest(ours: Rows, our_vectors: NDArray[np.float32], theirs: Rows, their_vectors: NDArray[np.float32]) -> list[tuple[int, int]]:
    most = min(_NEAREST, len(theirs))
    found: list[tuple[int, int]] = []
    for low in range(0, len(ours), _BLOCK):
        alike = our_vectors[low : low + _BLOCK] @ their_vectors.T
        best = np.argpartition(-alike, most - 1, axis=1)[:, :most]
        for row, columns in enumerate(best.tolist(), low):
            found += [(min(int(ours[row]), int(theirs[column])), max(int(ours[row]), int(theirs[column]))) for column in columns]
    return found


def best_partners(features: Features, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[float, int]]]:
    """For each post and each other language: its candidates there as (score, post), best first."""
    partners: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for left, right in pairs:
        strength = score(features, left, right)
        partners[left, int(features.languages[right])].append((strength, right))
        partners[right, int(features.languages[left])].append((strength, left))
    return {key: sorted(found, key=lambda each: (-each[0], each[1])) for key, found in partners.items()}
