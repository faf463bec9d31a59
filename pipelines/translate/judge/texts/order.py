"""Sentences and items in another order: each says what the source says in the other's place.

What both languages write alike is one sign of what a sentence says, and what its words of closed classes mean (opposites.py) another.
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.translate.judge.texts.alignment import Match
from pipelines.translate.judge.texts.opposites import said
from pipelines.translate.judge.texts.sentences import sentences

_KEPT = re.compile(r"\d+(?:\.\d+)?|[A-Za-z][A-Za-z0-9_.+-]{2,}")
_NEAR = 3
Signs = frozenset[object]


def changed(matches: Sequence[Match]) -> str:
    """The first words of a sentence or item that stands in another's place."""
    for run in _runs(matches):
        signs = [(_signs(given), _signs(got), got) for given, got in run]
        for at, (ours, theirs, _) in enumerate(signs):
            for source, target, got in signs[at + 1 : at + 1 + _NEAR]:
                there, back = (ours - source) & (target - theirs), (source - ours) & (theirs - target)
                stayed = (ours - source) & (theirs - target) or (source - ours) & (target - theirs)
                if there and back and not stayed:
                    return " ".join(got.split())[:70]
    return ""


def _runs(matches: Sequence[Match]) -> Iterator[list[tuple[str, str]]]:
    """Sentences of each text, where both have as many; then the texts themselves."""
    sides = [(" ".join(text.raw for text in match.source), " ".join(text.raw for text in match.target)) for match in matches]
    for given, got in sides:
        ours, theirs = sentences(given), sentences(got)
        if 1 < len(ours) == len(theirs):
            yield list(zip(ours, theirs, strict=True))
    yield [side for side in sides if all(side)]


def _signs(text: str) -> Signs:
    kept = {found.lower() for found in _KEPT.findall(text)}
    return frozenset(kept | {(one.kind, one.value) for one, _ in said(text) if one.plain})
