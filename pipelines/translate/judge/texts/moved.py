"""Texts that changed places or ran together, which lengths alone do not show: a paragraph is as long as the one it was swapped with.

What both languages write alike (figures, names, code, addresses) and what stands in one text only, on either side, tells where a
text belongs. An author's order of paragraphs survives a translation; the order of words in them does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipelines.translate.judge.texts.alignment import Match, Text

_NEAR = 4  # matches
_FEWEST, _MORE = 2, 3
_WORDS = 12  # letters of a few words
_ADDRESS = re.compile(r"(?<=\]\()<?([^)\s>]+)")


def swapped(matches: Sequence[Match]) -> str:
    """The first words of a text in the place of another, or the first of two addresses, each in the other's place."""
    return _out_of_order(matches) or _exchanged(matches)


def run_together(matches: Sequence[Match]) -> str:
    """The first words of a heading that took in text after it: far longer than its source's, and what follows is shorter by as much."""
    for match, following in pairwise((*matches, Match((), ()))):
        same = [text.raw for text in match.source] == [text.raw for text in match.target]
        if same or {text.kind for text in match.target} != {"heading"}:
            continue
        longer, shorter = _gain(match), -_gain(following)
        grown = longer > max(_WORDS, _letters(match.source)) and shorter >= 0.5 * longer
        if grown or any(text.kind == "text" for text in match.source):
            return " ".join(match.target[0].raw.split())[:70]
    return ""


def _gain(match: Match) -> float:
    return _letters(match.target) - _letters(match.source)


def _letters(side: Sequence[Text]) -> float:
    return sum(text.letters for text in side)


def _out_of_order(matches: Sequence[Match]) -> str:
    """An address that stands after another in the source and before it in the target, each once and in a text of its own."""
    ours = _once(text for match in matches for text in match.source)
    theirs = _once(text for match in matches for text in match.target)
    both = [(ours[address], theirs[address], address) for address in ours.keys() & theirs.keys()]
    for (_, before, address), (_, after, _) in pairwise(sorted(both)):
        if before > after:
            return address[:70]
    return ""


def _once(texts: Iterable[Text]) -> dict[str, int]:
    """The addresses that stand in one text only, and in it alone, with the text's number."""
    found = [(address, number) for number, text in enumerate(texts) for address in [_ADDRESS.findall(text.raw)] if len(address) == 1]
    times = Counter(address[0] for address, _ in found)
    return {address[0]: number for address, number in found if times[address[0]] == 1}


def _exchanged(matches: Sequence[Match]) -> str:
    """Two matches near each other, each of which holds what the other's source says and hardly anything of its own."""
    both = [tuple(frozenset[str]().union(*(text.kept for text in side)) for side in (match.source, match.target)) for match in matches]
    said = [(ours, theirs, match) for (ours, theirs), match in zip(both, matches, strict=True) if ours and theirs]
    for at, (ours, theirs, match) in enumerate(said):
        for source, target, _ in said[at + 1 : at + _NEAR]:
            kept = len((ours - source) & (theirs - target)) + len((source - ours) & (target - theirs))
            there, here = len((ours - source) & (target - theirs)), len((source - ours) & (theirs - target))
            if there + here >= _FEWEST and there and here and there + here > _MORE * kept:
                return " ".join(match.target[0].raw.split())[:70]
    return ""
