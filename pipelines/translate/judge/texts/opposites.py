"""Words of closed classes: of a weekday, a direction, a relative or a degree there is one right translation, and its sisters are wrong.

The words stand in `opposites.txt`. The longest one counts, so that one that says something else (`不超过`, `其他`) takes the shorter
one out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LEXICON = Path(__file__).with_name("opposites.txt")
_LONGEST = 6  # words or characters of the longest entry
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|[.,;:!?]")


@dataclass(frozen=True, slots=True)
class Said:
    """That a text states a value of a class, or, where not `plain`, may state it."""

    kind: str
    value: int
    plain: bool
    polar: bool


@cache
def _meant() -> dict[str, tuple[Said, ...]]:
    """Every word or phrase with what it says; none for those that take others out."""
    meant: dict[str, list[Said]] = {}
    polar = False
    for line in _LEXICON.read_text("utf-8").splitlines():
        if line.startswith(("#", "[")):
            polar = line == "[polar]"
            continue
        kind, _, values = line.partition(":")
        for number, value in enumerate(values.split("|")):
            for words, plain in zip(value.split("~"), (True, False), strict=False):
                for word in words.replace("’", "'").split():
                    known = meant.setdefault(word.replace("_", " "), [])
                    if kind != "-" and not any((one.kind, one.value) == (kind, number) for one in known):
                        known.append(Said(kind, number, plain, polar))
    return {word: tuple(found) for word, found in meant.items()}


@cache
def _openings() -> tuple[frozenset[str], re.Pattern[str]]:
    """First words of the Latin entries; a pattern for first characters of the others."""
    return (
        frozenset(word.split(" ")[0] for word in _meant() if word.isascii()),
        re.compile(f"[{''.join(sorted({word[0] for word in _meant() if not word.isascii()}))}]"),
    )


def said(text: str) -> Iterator[tuple[Said, str]]:
    """What a text states or may state, with the words for it."""
    lower = text.lower().replace("’", "'")
    for word in (*_latin(lower), *_others(lower)):
        yield from ((one, word) for one in _meant()[word])


def _latin(text: str) -> Iterator[str]:
    words, at = _WORD.findall(text), 0
    while at < len(words):
        length = 1
        if words[at] in _openings()[0]:
            found = next((n for n in range(_LONGEST, 0, -1) if " ".join(words[at : at + n]) in _meant()), 0)
            if found:
                yield " ".join(words[at : at + found])
                length = min(found, len(words) - at)
        at += length


def _others(text: str) -> Iterator[str]:
    at = 0
    while found := _openings()[1].search(text, at):
        at = found.start()
        length = next((n for n in range(_LONGEST, 0, -1) if text[at : at + n] in _meant()), 0)
        if length:
            yield text[at : at + length]
        at += max(1, length)
