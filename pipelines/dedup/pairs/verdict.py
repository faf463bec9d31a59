"""Is a verified pair a duplicate, and of which kind? Every threshold stands here with its reason."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.pairs.evidence import Floats, Measures
from pipelines.dedup.pairs.slots import Slots
from pipelines.dedup.runs import Rows
from pipelines.dedup.text.titles import Titles

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


LIMITS = {
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


# Instead of the above where both sites are known and differ. A post of one name on two sites is a copy, or one form filled in or one
# problem solved by two people, while a post that goes on living on its own site may keep less. Strangers share no frame, so what two
# sites share under other names may stand less evenly.
ABROAD = {
    **LIMITS,
    Titles.SAME: Limits(0.65, 0.03, 0.14, 0.44, 0.22, 0.27, 0.10),
    Titles.UNKNOWN: Limits(0.85, 0.10, 0.08, 0.45, 0.30, 0.12, 0.40),
    Titles.DIFFERENT: Limits(0.90, 0.12, 0.08, 0.55, 0.35, 0.08, 0.55),
}
_SHORT_ABROAD = {**_SHORT_LIMITS, Titles.SAME: (0.80, 0.18)}
# Most of both posts, and at least so much of it, whatever their titles: beginning and end were rewritten. On two sites only, because
# the posts of one site share their frame.
_MOST = Limits(1.0, 1.0, 0.0, 0.67, 0.48, 0.25, 0.55)
_MOST_SIZE = 300
# Or all of the smaller post but a line, by its shingles: whoever copies a short post writes above it where it is from.
_LINE, _BUT_A_LINE = 32, 0.75

# No pair below this containment is a duplicate under any relation of the titles.
LEAST_CONTAINMENT = min(limits.edited for limits in LIMITS.values())


def accept(found: Measures, titles: Rows, abroad: NDArray[np.bool_], limits: Mapping[Titles, Limits] = LIMITS) -> NDArray[np.bool_]:
    """Which verified pairs say the same thing, given how their titles relate (a number of Titles) and which stand on two known sites."""
    rows = np.where(abroad, titles + len(Titles), titles)
    table = [*(limits[title] for title in Titles), *(ABROAD[title] if limits is LIMITS else limits[title] for title in Titles)]
    full = _reach(found, {each.name: np.array([getattr(row, each.name) for row in table])[rows] for each in fields(Limits)})
    most = abroad & (found.size >= _MOST_SIZE) & (titles != Titles.SERIES) & _reach(found, asdict(_MOST))
    own = found.size * (1 - found.containment)
    line = abroad & (titles != Titles.SERIES) & (own <= _LINE) & (found.containment >= _BUT_A_LINE) & (found.prose >= _MOST.prose)
    line &= found.ratio >= LIMITS[Titles.DIFFERENT].held_ratio
    containment, jaccard = np.array([each[title] for each in (_SHORT_LIMITS, _SHORT_ABROAD) for title in Titles]).T
    short = (found.containment >= containment[rows]) & (found.jaccard >= jaccard[rows])
    return np.asarray(np.where(found.size < SHORT, short, full | most | line))


def _reach(found: Measures, least: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Pairs of which the smaller lies inside the larger, or both were changed all over: no large part of either stands on its own."""
    held = (found.containment >= least["held"]) & (found.left_gap <= least["held_gap"]) & (found.ratio >= least["held_ratio"])
    similar = (found.containment >= least["edited"]) & (found.jaccard >= least["jaccard"])
    edited = similar & (np.minimum(found.left_gap, found.right_gap) <= least["gap"])
    return np.asarray((found.prose >= least["prose"]) & (held | edited))


# How large what is steadily each post's own must be for a frame: inside the post, and anywhere in it. Copies carry the heads and feet
# of their sites, so what stands at the ends counts half or less, and copies of one name more of it.
_STEADY = 0.8
_FILLED = {
    Titles.UNKNOWN: (0.06, 0.14),
    Titles.SAME: (0.08, 0.15),
    Titles.SIMILAR: (0.06, 0.14),
    Titles.SERIES: (0.05, 0.07),
    Titles.DIFFERENT: (0.05, 0.08),
}
# Two that leave out unlike parts of what all quote differ there too: enough where what is their own is large.
_LARGELY_STEADY, _LARGE = 0.6, 0.18


def is_filled(found: Slots, titles: Rows) -> NDArray[np.bool_]:
    """Which pairs are one frame filled twice: each of the two has a part of its own where all posts like them have theirs."""
    inside, size = np.array([_FILLED[title] for title in Titles])[titles].T
    steady = (found.steady >= _STEADY) & ((found.inside >= inside) | (found.size >= size))
    return np.asarray(steady | ((found.steady >= _LARGELY_STEADY) & (found.inside >= _LARGE)))


EXCERPT_RATIO = 0.7
EXCERPT_CONTAINMENT = 0.8
REPOST_CONTAINMENT = 0.9


def is_part(ratio: Floats, containment: Floats) -> NDArray[np.bool_]:
    """Whether the smaller post of a pair lies inside a clearly longer one."""
    return (ratio <= EXCERPT_RATIO) & (containment >= EXCERPT_CONTAINMENT)


def kind_of(found: Measures, same_site: NDArray[np.bool_]) -> list[Kind]:
    """The kinds of duplicate pairs; `exact` is decided before, on the text itself."""
    part, whole = is_part(found.ratio, found.containment), found.containment >= REPOST_CONTAINMENT
    kinds = (Kind.NEAR, Kind.REPOST, Kind.EXCERPT, Kind.REVISION)
    return [kinds[at] for at in np.where(same_site, 3, np.where(part, 2, np.where(whole, 1, 0))).tolist()]
