"""Which text of a source became which text of its translation: by length, by what both keep, and section by section.

Lengths alone align translations well (Gale and Church 1993); shared figures, names and code settle what is left. One text may have
become two, or two one; what has no counterpart was lost or added.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.translate.markdown.segments import Segment

_KEPT = re.compile(r"\d{2,}|[A-Za-z][A-Za-z0-9_.+-]{2,}")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>")
_GAP, _MERGE, _OTHER_KIND = 1.3, 0.5, 1.5
_LARGEST = 40_000
"""Texts of one section times texts of the other, past which a section is left alone."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in its document, its letters (of a source: those that its translation has), and what any translation keeps."""

    kind: str
    raw: str
    letters: float
    kept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """Texts that belong together; one side is empty where a text was lost or added."""

    source: tuple[Text, ...]
    target: tuple[Text, ...]


def text_of(document: str, segment: Segment, weigh: Callable[[str], float]) -> Text:
    """A segment with everything that its marks hide. `weigh` gives the letters of a text without addresses."""
    raw = document[segment.start : segment.end]
    kind = "heading" if segment.kind == "heading" else "cell" if segment.kind == "cell" else "text"
    return Text(kind, raw, weigh(_ADDRESS.sub(" ", raw)), frozenset(map(str.lower, _KEPT.findall(raw))))


def cell_of(raw: str, weigh: Callable[[str], float]) -> tuple[Text, ...]:
    """A table's cell as a text; none where it is empty."""
    return (Text("cell", raw, weigh(_ADDRESS.sub(" ", raw)), frozenset(map(str.lower, _KEPT.findall(raw)))),) if raw.strip() else ()


def aligned(source: Sequence[Text], target: Sequence[Text]) -> Iterator[Match]:
    """Match texts in order. Nothing where the sections are too large."""
    ours, theirs = _sections(source), _sections(target)
    if len(ours) != len(theirs):
        ours, theirs = [list(source)], [list(target)]
    for one, other in zip(ours, theirs, strict=True):
        if len(one) * len(other) <= _LARGEST:
            yield from _best(one, other)


def _sections(texts: Sequence[Text]) -> list[list[Text]]:
    found: list[list[Text]] = [[]]
    for text in texts:
        if text.kind == "heading":
            found.append([])
        found[-1].append(text)
    return found


_MOVES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3))
_BAND = 10
"""Texts by which the two sides may be out of step, besides a quarter of the section."""


def _best(source: Sequence[Text], target: Sequence[Text]) -> list[Match]:
    """The cheapest way through both, by dynamic programming."""
    cost = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    band = _BAND + max(len(source), len(target)) // 4
    for i in range(len(source) + 1):
        middle = i * len(target) // max(1, len(source))
        for j in range(max(0, middle - band), min(len(target), middle + band) + 1):
            for down, right in _MOVES:
                before = i - down, j - right
                if before in cost:
                    total = cost[before] + _cost(source[before[0] : i], target[before[1] : j])
                    if total < cost.get((i, j), math.inf):
                        cost[i, j], came[i, j] = total, (down, right)
    found = []
    i, j = len(source), len(target)
    while (i, j) in came:
        down, right = came[i, j]
        found.append(Match(tuple(source[i - down : i]), tuple(target[j - right : j])))
        i, j = i - down, j - right
    return found[::-1]


def _cost(source: Sequence[Text], target: Sequence[Text]) -> float:
    if not source or not target:
        return _GAP
    given, got = sum(text.letters for text in source), sum(text.letters for text in target)
    cost = min(2.0, abs(math.log((got + 8) / (given + 8))))
    ours, theirs = _kept_by(source), _kept_by(target)
    if ours:
        cost += 0.8 * (1 - len(ours & theirs) / len(ours))
    kind = source[0].kind
    same = all(text.kind == kind for text in source) and all(text.kind == kind for text in target)
    return cost + _MERGE * (len(source) + len(target) - 2) + (0.0 if same else _OTHER_KIND)


def _kept_by(texts: Sequence[Text]) -> frozenset[str]:
    return texts[0].kept if len(texts) == 1 else frozenset().union(*(text.kept for text in texts))
