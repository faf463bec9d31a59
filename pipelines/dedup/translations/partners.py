"""Who is whose best partner in another language, and is it good enough? All posts at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.runs import Rows, starts_of
from pipelines.dedup.translations.features import Features, Floats, of_words, scores

# Fitted by logistic regression on pairs with and without their code, links and images, then rounded.
# An unmatched post has some best partner too: what tells it apart is that the second best is nearly as good.
SHARED, ALIGNED, AHEAD, OFFSET = 6.6, 4.8, 4.5, -6.0
ACCEPT = 0.5
ACCEPT_ABROAD = 1.5
ACCEPT_SECOND = 2.5
_SECOND_SHARE = 0.7
# Versions share .16 to .66 of their words as features have them, siblings with the same code .00 to .08.
SILENT, _SAID = 45.0, 0.2
# Weight of words from which on a post says enough to be asked what it speaks of.
_SPOKEN = 8.0
# Chance alone gives the runner-up about this much, and more where few posts were there to be it: among three posts of a language
# the best partner of an unmatched post has no rival that would give it away.
_FLOOR, _UNTRIED = 0.12, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Suitors:
    """Pairs that may be versions of one post, as columns: log odds without what their outlines say, and the least that is enough."""

    left: Rows
    right: Rows
    odds: Floats
    least: Floats

    def __iter__(self) -> Iterator[tuple[int, int, float, float]]:
        return iter(zip(self.left.tolist(), self.right.tolist(), self.odds.tolist(), self.least.tolist(), strict=True))

    def hopeful(self) -> "Suitors":
        """Those that a perfect outline would carry over the line."""
        keep = self.odds + ALIGNED >= self.least
        return Suitors(self.left[keep], self.right[keep], self.odds[keep], self.least[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Partners:
    """For each post and each other language: the best partner there, how strong, and the best that is not a copy of it.

    `back` is the row that holds the partner's own choice in the language of the post.
    """

    post: Rows
    partner: Rows
    strength: Floats
    runner_up: Floats
    back: Rows


def best_partners(features: Features, pairs: Rows, strength: Floats, clusters: Rows) -> Partners:
    """The best partners among scored pairs; equal ones in the order of the posts."""
    post, other = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    tongues = int(features.languages.max(initial=0)) + 1
    key = post * tongues + features.languages[other]
    order = np.lexsort((other, -np.tile(strength, 2), key))
    post, other, key, strong = post[order], other[order], key[order], np.tile(strength, 2)[order]
    starts = starts_of(key)
    runner_up = _runner_up(strong, clusters[other], starts)
    post, partner, key = post[starts], other[starts], key[starts]
    back = np.searchsorted(key, partner * tongues + features.languages[post])
    return Partners(post, partner, strong[starts], runner_up, back)


def _runner_up(strength: Floats, clusters: Rows, starts: Rows) -> Floats:
    """Strength of the first in each run that is not of the first one's cluster, 0 when there is none."""
    if not len(starts):
        return np.empty(0)
    sizes = np.diff(np.append(starts, len(strength)))
    rival = clusters != np.repeat(clusters[starts], sizes)
    at = np.minimum.reduceat(np.where(rival, np.arange(len(strength)), len(strength)), starts)
    return np.asarray(np.append(strength, 0.0)[at])


def suitors(features: Features, found: Partners) -> Suitors:
    """Posts that chose each other."""
    mutual = (found.partner[found.back] == found.post) & (found.post < found.partner) & (found.strength > 0)
    chosen = np.flatnonzero(mutual)
    left, right = found.post[chosen], found.partner[chosen]
    runner_up = np.maximum(found.runner_up[chosen], found.runner_up[found.back[chosen]])
    least = np.where(features.sites[left] == features.sites[right], ACCEPT, ACCEPT_ABROAD)
    return Suitors(left, right, _odds(features, left, right, found.strength[chosen], runner_up), least)


def in_words(features: Features, found: Suitors, glossed: NDArray[np.bool_]) -> Suitors:
    """The same pairs, with odds against those that share code, pictures or links but speak of other things.

    `glossed` marks the languages that the glossary knows: of others it cannot be said what they speak of.
    """
    words = of_words(features)
    speaks = glossed[features.languages] & (words.total >= _SPOKEN)
    both = speaks[found.left] & speaks[found.right]
    said = scores(words, np.stack([found.left, found.right], axis=1))
    return replace(found, odds=found.odds - np.where(both, SILENT * np.maximum(_SAID - said, 0.0), 0.0))


def further(features: Features, found: Partners, linked: NDArray[np.bool_]) -> Suitors:
    """Posts whose choice prefers another version, itself linked: a second translation into one language."""
    strongest = found.strength[found.back]
    refused = found.partner[found.back] != found.post
    chosen = np.flatnonzero(refused & linked[found.partner] & (found.strength > 0) & (found.strength >= _SECOND_SHARE * strongest))
    left, right = found.post[chosen], found.partner[chosen]
    odds = _odds(features, left, right, found.strength[chosen], found.runner_up[chosen])
    return Suitors(left, right, odds, np.full(len(chosen), ACCEPT_SECOND))


def _odds(features: Features, left: Rows, right: Rows, strength: Floats, runner_up: Floats) -> Floats:
    """Log odds of pairs by what they share and by how far they are ahead of the runner-up."""
    rivals = np.bincount(features.languages)[features.languages]
    floor = _FLOOR + _UNTRIED / np.minimum(rivals[left], rivals[right])
    return np.asarray(SHARED * strength + AHEAD * np.log(strength / np.maximum(runner_up, floor)) + OFFSET)
