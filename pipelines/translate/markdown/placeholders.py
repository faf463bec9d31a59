"""Placeholders: what a translator must carry over untouched, and how it is written into the text it is given.

`<x1/>` stands for one thing (code, image, formula, tag, address); `<g1>words</g1>` for a link's words, whose target is hidden.
A text that holds such a mark of its own has it masked like any HTML tag, so a mark in a segment is always ours.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

MARK = re.compile(r"<x(?P<single>\d+)/>|<g(?P<open>\d+)>|</g(?P<close>\d+)>")
_PIECE = re.compile(r"(<x\d+/>|</?g\d+>|\n)")
# How models misspell a mark: blanks, capitals, full-width signs, a missing slash.
_LOOSE = re.compile(r"[<＜]\s*(?P<slash>/?)\s*(?P<kind>[xXgG])\s*(?P<number>\d+)\s*(?P<end>/?)\s*[>＞]")


@dataclass(frozen=True, slots=True)
class Mask:
    """One placeholder: the mark in the text and the source range it stands for."""

    mark: str
    start: int
    end: int
    kind: str
    label: str = ""
    """For the closing mark of a shortcut reference: the label to spell out once the words have changed."""


def single(number: int) -> str:
    return f"<x{number}/>"


def opening(number: int) -> str:
    return f"<g{number}>"


def closing(number: int) -> str:
    return f"</g{number}>"


def tidy(text: str, expected: str) -> str:
    """Marks a model spelled a little wrongly, set right where only one mark of `expected` can be meant."""
    known = {mark.group() for mark in MARK.finditer(expected)}

    def spelled(match: re.Match[str]) -> str:
        number = int(match["number"])
        paired = closing(number) if match["slash"] else opening(number)
        candidate = single(number) if match["kind"] in "xX" else paired
        return candidate if candidate in known else match.group()

    return _tight(_LOOSE.sub(spelled, text), expected)


def _tight(text: str, expected: str) -> str:
    """Bold and struck words without blanks inside their signs, where the source has none: with them, readers see the signs."""
    for sign in (sign for sign in ("**", "~~") if sign in expected):
        before, after = expected.split(sign), text.split(sign)
        loose = any(part != part.strip(" ") for part in after[1::2])
        if loose and len(before) == len(after) and len(after) % 2 and all(part == part.strip(" ") for part in before[1::2]):
            text = sign.join(_inside(part) if at % 2 else _outside(after, at) for at, part in enumerate(after))
    return text


def _inside(part: str) -> str:
    return part.strip(" ")


def _outside(parts: list[str], at: int) -> str:
    """A stretch between bold words, with the blanks that they gave up."""
    if not parts[at]:
        return ""
    left = " " if at and parts[at - 1].endswith(" ") and not parts[at].startswith(" ") else ""
    right = " " if at + 1 < len(parts) and parts[at + 1].startswith(" ") and not parts[at].endswith(" ") else ""
    return f"{left}{parts[at]}{right}"


def faults(source: str, target: str) -> list[str]:
    """What is wrong with the marks of `target`: each of `source` must come back exactly once, pairs in order and uncrossed."""
    wanted, found = (Counter(match.group() for match in MARK.finditer(text)) for text in (source, target))
    lost = [f"lost {mark}" for mark in wanted if mark not in found]
    extra = [f"extra {mark}" for mark in found if found[mark] > wanted[mark]]
    return lost + extra + ([] if lost or extra or _nested(target) else ["crossed pairs"])


def _nested(text: str) -> bool:
    stack: list[str] = []
    for match in MARK.finditer(text):
        if match["open"]:
            stack.append(match["open"])
        elif match["close"] and (not stack or stack.pop() != match["close"]):
            return False
    return not stack


@lru_cache(maxsize=64)
def bare(text: str) -> str:
    """The text without its marks. The last texts are remembered: several checks ask for the same."""
    return MARK.sub("", text)


def between(text: str) -> list[str]:
    """The text cut at its marks and newlines, which are pieces of their own; no piece is empty."""
    return [piece for piece in _PIECE.split(text) if piece]
