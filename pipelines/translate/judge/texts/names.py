"""Names of a translation: a person or place keeps one spelling through a text, whatever spelling the translator chose for it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.texts.alignment import Match, Text

_UNREAD = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|\{[{%][^}\n]*\}")
# A capital in the middle of a sentence, where words have none; two such words may be one name.
_NAME = re.compile(r"(?<=[a-z,;] )([A-Z][a-z]{2,}(?:[ -][A-Z][a-z]+)?)(?!\w)")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[\u30a1-\u30fc]{2,}")
_LATIN = re.compile(r"(?<![\w.-])[A-Z][A-Za-z]{3,}(?![\w.-])", re.ASCII)
_ALIKE = 0.7
_SHORTEST = 4
Sides = Sequence[tuple[str, str, Sequence[Text]]]


def two_forms(matches: Sequence[Match]) -> str:
    """Two spellings that are nearly one, for what the source writes in one way wherever either stands."""
    sides = [(_plain(match.source), _plain(match.target), match.target) for match in matches if match.source and match.target]
    given = "\n".join(source for source, _, _ in sides)
    times = Counter(name for _, target, texts in sides if texts[0].kind != "heading" for name in _NAME.findall(target))
    small = set(re.findall(r"(?<![A-Za-z])[a-z]{3,}", "\n".join(target for _, target, _ in sides)))
    names = sorted(name for name in times if len(name) >= _SHORTEST and not _word(name, small))
    for name, other in combinations(names, 2):
        if not (name in given and other in given) and _near(name, other) and _same_thing(sides, name, other):
            return f"{name} and {other}"
    return ""


def replaced(matches: Sequence[Match]) -> str:
    """A Latin name of a text in Chinese or Japanese that is gone, where the translation has one that the source nowhere has."""
    sides = [(_plain(match.source), _plain(match.target)) for match in matches if match.source and match.target]
    given, got = ("\n".join(side[at] for side in sides).lower() for at in (0, 1))
    for source, target in sides if CJK.search(given) else ():
        lost = {name for name in _LATIN.findall(source) if name.lower() not in got or name.lower() not in target.lower()}
        new = [name for name in _NAME.findall(target) if name.lower() not in given and got.count(name.lower()) == 1]
        if lost and new:
            return f"{min(lost)} is gone, {new[0]} is new"
    return ""


def _plain(side: Sequence[Text]) -> str:
    return _UNREAD.sub(" ", " ".join(text.raw for text in side))


def _word(name: str, small: set[str]) -> bool:
    """Whether a name is a word of the text, too, as words of titles are."""
    return all(part.lower() in small for part in re.split("[ -]", name))


def _near(name: str, other: str) -> bool:
    """Whether two spellings differ by a slip or by blanks: not by an ending, which words of one stem have."""
    one, two = (re.sub("[ -]", "", spelling).lower() for spelling in (name, other))
    if one == two:
        return True
    if one.startswith(two) or two.startswith(one) or one[0] != two[0] or abs(len(one) - len(two)) > 2:
        return False
    same_letters = Counter(one) == Counter(two)
    return same_letters or (len(one) > _SHORTEST and SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE + 0.1)


def _same_thing(sides: Sides, name: str, other: str) -> bool:
    """Whether one piece of the source stands wherever either spelling does, and as often as both."""
    held = [(source, len(_said(name, target)) + len(_said(other, target))) for source, target, _ in sides]
    held = [(source, times) for source, times in held if times]
    return any(all(source.count(piece) >= times for source, times in held) for piece in _pieces(held[0][0]))


def _said(name: str, text: str) -> list[str]:
    return re.findall(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text)


def _pieces(text: str) -> Iterator[str]:
    """Pairs of characters that may be a name; of a Latin source, its capitalised words."""
    if not CJK.search(text):
        yield from {match.group() for match in re.finditer(r"[A-Z][a-z]{2,}", text)}
        return
    yield from set(re.findall(r"[A-Z][A-Za-z]{2,}", text))
    yield from {run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1)}
