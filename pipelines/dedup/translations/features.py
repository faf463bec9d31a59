"""Features of all posts with their weights: what a feature is worth follows from how many posts have it, and in which languages.

Every sum runs over features in the order of their hashes, so it does not depend on the order in which posts arrived.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import Rows, starts_of
from pipelines.dedup.text.fingerprint import SIGN_BITS, Sign
from pipelines.dedup.text.shingles import Words

Floats = NDArray[np.float64]

# What sharing a feature of each sign is worth, by Sign; images and links are rarely shared by accident.
_WORTH = np.array([2, 2, 1, 1, 0.5, 1, 0.5, 1, 0.5, 1])
# Signs that every post has many of: what no other language has says nothing against a pair.
_SOFT = np.isin(np.arange(len(_WORTH)), [Sign.INLINE, Sign.NUMBER, Sign.NAME, Sign.TERM, Sign.TITLE])
_WORDS = np.isin(np.arange(len(_WORTH)), [Sign.NUMBER, Sign.DATE, Sign.NAME, Sign.TERM, Sign.TITLE])
# Weight that every post is taken to have besides what was seen, and the fewest features a pair must share: without them two posts
# of three lines that share one number looked alike (16 of 18 false links on posts without translations).
_DOUBT = 10.0
_FEWEST = 4
_SMALL_CORPUS = 100
# Hashes give up their low bits to the number of the post, so that one sort groups them: 40 bits are left for a million posts.
_OWNER_BITS = 20
_AT_ONCE = 4_000_000
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features numbered by hash: `owners[starts[f] : starts[f] + counts[f]]` are the posts that have feature f.

    `numbers[offsets[p] : offsets[p + 1]]` are the features of post p that posts in another language have too. `total` is the weight
    of all features of each post; `languages` and `sites` number those of each post.
    """

    keys: Words
    signs: NDArray[np.uint8]
    weights: Floats
    is_shared: NDArray[np.bool_]
    starts: Rows
    counts: Rows
    owners: NDArray[np.int32]
    numbers: NDArray[np.int32]
    offsets: Rows
    total: Floats
    languages: Rows
    sites: Rows

    def __len__(self) -> int:
        return len(self.languages)


def weigh(values: Words, posts: Rows, languages: Rows, sites: Rows) -> Features:
    """Weigh features, each given with its post, by their rarity; a soft one that one language alone has weighs nothing."""
    packed, bits = _packed(values, posts, len(languages))
    starts = starts_of(packed >> bits)
    counts = np.diff(np.append(starts, len(packed)))
    owners = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int32)
    keys = packed[starts] >> bits
    signs = (packed[starts] >> np.uint64(64 - SIGN_BITS)).astype(np.uint8)
    del packed
    is_shared = _in_two_languages(languages[owners], starts)
    weights = _WORTH[signs] * np.log((len(languages) + _SMALL_CORPUS) / counts) * (is_shared | ~_SOFT[signs])
    total = np.bincount(owners, np.repeat(weights, counts), len(languages)).astype(np.float64)
    numbers, offsets = _by_post(owners, counts, is_shared & (weights > 0), len(languages))
    return Features(keys, signs, weights, is_shared, starts, counts, owners, numbers, offsets, total, languages, sites)


def of_words(features: Features) -> Features:
    """The same features, of which only what was read from words has weight: terms, names, titles, numbers and dates."""
    weights = np.where(_WORDS[features.signs], features.weights, 0.0)
    total = np.bincount(features.owners, np.repeat(weights, features.counts), len(features)).astype(np.float64)
    return replace(features, weights=weights, total=total)


def _packed(values: Words, posts: Rows, count: int) -> tuple[Words, np.uint64]:
    """Sorted words of sign, hash and post, and how many low bits name the post."""
    bits = np.uint64(max(_OWNER_BITS, count.bit_length()))
    turned = values >> np.uint64(SIGN_BITS) | values << np.uint64(64 - SIGN_BITS)
    packed = turned >> bits << bits | posts.astype(np.uint64)
    packed.sort()
    return packed, bits


def _in_two_languages(tongues: Rows, starts: Rows) -> NDArray[np.bool_]:
    if not len(starts):
        return np.empty(0, np.bool_)
    small = tongues.astype(np.int16)
    return np.asarray(np.minimum.reduceat(small, starts) != np.maximum.reduceat(small, starts))


def _by_post(owners: NDArray[np.int32], counts: Rows, keep: NDArray[np.bool_], posts: int) -> tuple[NDArray[np.int32], Rows]:
    """The kept features of each post in rising order, and where each post's begin."""
    numbers = np.repeat(np.arange(len(counts), dtype=np.uint64)[keep], counts[keep])
    chosen = np.repeat(keep, counts)
    ordered = np.sort(owners[chosen].astype(np.uint64) << np.uint64(32) | numbers)
    lengths = np.bincount((ordered >> np.uint64(32)).astype(np.int64), minlength=posts)
    return (ordered & _LOW).astype(np.int32), np.concatenate([[0], np.cumsum(lengths)])


def scores(features: Features, pairs: Rows) -> Floats:
    """Shared weight of pairs (n x 2) over the geometric mean of both posts' weights, 0 to 1; little evidence counts for less."""
    if not len(pairs):
        return np.empty(0)
    sizes = np.diff(features.offsets)[pairs].sum(axis=1)
    cuts = np.flatnonzero(np.diff(np.cumsum(sizes) // _AT_ONCE)) + 1
    return np.concatenate([_scores(features, part) for part in np.split(pairs, cuts)])


def _scores(features: Features, pairs: Rows) -> Floats:
    keys = np.concatenate([_keyed(features, pairs[:, side]) for side in (0, 1)])
    keys.sort()
    hits = keys[:-1][keys[1:] == keys[:-1]]
    pair = (hits >> np.uint64(32)).astype(np.int64)
    shared = np.bincount(pair, features.weights[(hits & _LOW).astype(np.int64)], len(pairs))
    enough = np.bincount(pair, minlength=len(pairs)) >= _FEWEST
    whole = features.total[pairs[:, 0]] * features.total[pairs[:, 1]]
    return np.asarray(np.where(enough, shared / (np.sqrt(whole) + _DOUBT), 0.0))


def _keyed(features: Features, posts: Rows) -> Words:
    """The features of each of these posts under the place of the post in the list."""
    places, lengths = ragged_places(features.offsets, posts)
    which = np.repeat(np.arange(len(posts), dtype=np.uint64), lengths)
    return np.asarray(which << np.uint64(32) | features.numbers[places].astype(np.uint64))


def ragged_places(offsets: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Where the items of these rows stand in a flat array with n + 1 offsets, and how many each row has."""
    lengths = offsets[rows + 1] - offsets[rows]
    begins = np.cumsum(lengths) - lengths
    return np.repeat(offsets[rows] - begins, lengths) + np.arange(int(lengths.sum())), lengths
