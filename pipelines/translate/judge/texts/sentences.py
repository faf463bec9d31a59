"""Sentences of two texts that translate each other, side by side where nothing speaks against it."""

import re

# A stop before a figure, a small letter or a comma ends no sentence.
_SENTENCE = re.compile(r"(?:[^.!?。！？\n]|\.(?=[\w,;:)]|[ \u00a0]+[a-z]))+[.!?。！？\n]*[”」』\"’)]*")


def beside(given: str, got: str) -> list[tuple[str, str]]:
    """Sentence beside sentence where there are as many, each as long as its place in the text lets expect; else the texts."""
    ours, theirs = _SENTENCE.findall(given), _SENTENCE.findall(got)
    usual = len(got) / max(1, len(given))
    alike = len(ours) == len(theirs) and all(
        0.6 * usual * len(one) - 12 < len(other) < 1.7 * usual * len(one) + 12 for one, other in zip(ours, theirs, strict=True)
    )
    return list(zip(ours, theirs, strict=True)) if alike else [(given, got)]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]
