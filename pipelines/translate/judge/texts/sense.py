"""Words that say the opposite, or a sister of what the source says: Monday for Tuesday, cheaper for dearer, she for he.

Both are asked for, the loss of the one and the gain of the other within one text or sentence: each by itself is a translator's freedom.
"""

import re
from collections.abc import Iterable, Iterator

from pipelines.translate.judge.texts.alignment import Match
from pipelines.translate.judge.texts.opposites import Said, said
from pipelines.translate.judge.texts.sentences import beside

_NEGATED = re.compile(
    r"n['’]t\b|\b(?:not?|never|without|cannot|none|nothing|nobody|nor|neither|hardly|barely|un(?!t|d|less|i)[a-z]{4,})\b|[不没沒无無未非别別]|ない|ませ|ず",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|\{[{%][^}\n]*\}")


def changed(matches: Iterable[Match]) -> str:
    """A value of a class of words that became another one, as words."""
    for match in matches:
        if match.source and match.target:
            given, got = (_UNREAD.sub(" ", " ".join(text.raw for text in side)) for side in (match.source, match.target))
            for one, other in beside(given, got):
                if found := next(_became(one, other), ""):
                    return f"{found}: {' '.join(other.split())[:60]}"
    return ""


def _became(given: str, got: str) -> Iterator[str]:
    before, after = _values(given), _values(got)
    for (kind, value), (old, plain, polar) in before.items():
        if not plain or (kind, value) in after:
            continue
        for (other_kind, other), (new, stated, _) in after.items():
            if other_kind == kind and stated and (kind, other) not in before and not (polar and _turned(given, got, old, new)):
                yield f"{old} became {new}"


def _turned(given: str, got: str, old: str, new: str) -> bool:
    """Whether one of two texts says no beside the words in question and the other does not: `not expensive` is cheap."""
    before, after = (text.lower().replace(word, "") for text, word in ((given, old), (got, new)))
    return bool(_NEGATED.search(before)) != bool(_NEGATED.search(after))


def _values(text: str) -> dict[tuple[str, int], tuple[str, bool, bool]]:
    """(class, value) -> its words, whether they state it, whether the class has opposites."""
    found: dict[tuple[str, int], tuple[str, bool, bool]] = {}
    for one, words in said(text):
        key = _key(one)
        if one.plain or key not in found:
            found[key] = words, one.plain, one.polar
    return found


def _key(one: Said) -> tuple[str, int]:
    return one.kind, one.value
