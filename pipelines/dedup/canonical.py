"""Which post of a cluster is the one to keep: stated rules in a fixed order, and in words which of them decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.dedup.doc import PLATFORMS, Doc

_OWN, _PLATFORM, _MIRROR = range(3)
_LAST = "9999"


@dataclass(frozen=True, slots=True)
class Member:
    """One post of a cluster.

    `size` in shingles; `part` when it holds only a part of another member; `copied` 2 when it names another member as its source,
    1 when it says that it is a copy, 0 otherwise.
    """

    doc: Doc
    size: int
    part: bool
    copied: int = 0


# One rule a line, strongest first: what to say when it decides, and the value that must be smallest.
_RULES = (
    ("whole text, not an excerpt", lambda member: member.part),
    ("original language, not a machine translation", lambda member: member.doc.translated_from is not None),
    ("original, not a post that names its source", lambda member: member.copied),
    ("author's own site before a platform, a platform before a mirror", lambda member: _standing(member.doc)),
    ("earliest publication date", lambda member: member.doc.published.isoformat() if member.doc.published else _LAST),
    ("longest body", lambda member: -member.size),
    ("first by id", lambda member: member.doc.post_id),
)


def choose(members: Sequence[Member]) -> tuple[Member, str]:
    """The canonical member, and the rule that told it from the runner-up; a lone member is `only post`."""
    ranked = sorted(members, key=lambda member: tuple(rule(member) for _, rule in _RULES))
    if len(ranked) == 1:
        return ranked[0], "only post"
    first, second = ranked[0], ranked[1]
    return first, next(words for words, rule in _RULES if rule(first) != rule(second))


def _standing(doc: Doc) -> int:
    if doc.mirror:
        return _MIRROR
    return _PLATFORM if doc.platform in PLATFORMS else _OWN
