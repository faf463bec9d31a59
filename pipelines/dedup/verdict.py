"""Is a verified pair a duplicate, and of which kind? Every threshold stands here with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.dedup.evidence import Evidence
from pipelines.dedup.titles import Titles

# Below this many shingles (a paragraph) sixteenths hold a handful of shingles, and slots of a filled-in form look like edits.
SHORT = 100


class Kind(StrEnum):
    """How one post repeats another."""

    EXACT = "exact"
    NEAR = "near"
    EXCERPT = "excerpt"
    REVISION = "revision"
    REPOST = "repost"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pair must reach: one row for each relation of the titles.

    held: containment that is enough when one post lies inside the other; held_ratio: smallest part a post may be of the other then;
    held_gap: largest part of the smaller post that may stand apart; edited, jaccard, gap: containment, Jaccard similarity and
    two-sided gap that are enough when both were changed; prose: share of the smaller post's prose that must be found.
    """

    held: float
    held_ratio: float
    held_gap: float
    edited: float
    jaccard: float
    gap: float
    prose: float


_LIMITS = {
    Titles.SAME: Limits(0.60, 0.03, 0.40, 0.38, 0.18, 0.35, 0.05),
    Titles.SIMILAR: Limits(0.75, 0.05, 0.20, 0.50, 0.30, 0.15, 0.30),
    Titles.UNKNOWN: Limits(0.85, 0.10, 0.02, 0.45, 0.30, 0.07, 0.40),
    Titles.DIFFERENT: Limits(0.90, 0.12, 0.03, 0.60, 0.45, 0.04, 0.60),
    Titles.SERIES: Limits(0.97, 0.40, 0.03, 0.90, 0.85, 0.03, 0.85),
}
# Containment and Jaccard similarity that a short post needs.
_SHORT_LIMITS = {
    Titles.SAME: (0.72, 0.15),
    Titles.SIMILAR: (0.80, 0.35),
    Titles.UNKNOWN: (0.90, 0.55),
    Titles.DIFFERENT: (0.90, 0.75),
    Titles.SERIES: (0.95, 0.90),
}


# No pair below this containment is a duplicate under any relation of the titles.
LEAST_CONTAINMENT = min(limits.edited for limits in _LIMITS.values())


def is_duplicate(evidence: Evidence, titles: Titles) -> bool:
    """Whether a verified pair says the same thing, given what its titles say."""
    if evidence.left < SHORT:
        containment, jaccard = _SHORT_LIMITS[titles]
        return evidence.containment >= containment and evidence.jaccard >= jaccard
    limits = _LIMITS[titles]
    if evidence.left_prose < limits.prose:
        return False
    return _held(evidence, limits) or _edited(evidence, limits)


def _held(evidence: Evidence, limits: Limits) -> bool:
    """The smaller post lies inside the larger one."""
    inside = evidence.containment >= limits.held and evidence.left_gap <= limits.held_gap
    return inside and evidence.ratio >= limits.held_ratio


def _edited(evidence: Evidence, limits: Limits) -> bool:
    """Both were changed, but all over the text: no large part of either stands on its own."""
    similar = evidence.containment >= limits.edited and evidence.jaccard >= limits.jaccard
    return similar and min(evidence.left_gap, evidence.right_gap) <= limits.gap


def kind_of(evidence: Evidence, *, same_site: bool) -> Kind:
    """The kind of a duplicate pair; `exact` is decided before, on the text itself."""
    if same_site:
        return Kind.REVISION
    if evidence.ratio <= EXCERPT_RATIO and evidence.containment >= EXCERPT_CONTAINMENT:
        return Kind.EXCERPT
    return Kind.REPOST if evidence.containment >= REPOST_CONTAINMENT else Kind.NEAR


EXCERPT_RATIO = 0.7
EXCERPT_CONTAINMENT = 0.8
REPOST_CONTAINMENT = 0.9
