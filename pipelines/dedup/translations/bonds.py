"""From bonds between language versions to translation links that point to the original."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.dedup.translations.direction import Version, original_of
from pipelines.records import TranslationLink


@dataclass(frozen=True, slots=True)
class Bond:
    """Two language versions of one post, by their numbers, smaller first, and what binds them."""

    left: int
    right: int
    score: float
    evidence: str


def directed(bonds: Sequence[Bond], versions: Mapping[int, Version], home_language: Mapping[str, str]) -> list[TranslationLink]:
    """One link for every version but the original of each bound set of posts, by post id."""
    links: list[TranslationLink] = []
    for members, inside in _components(bonds):
        found = [versions[number] for number in sorted(members)]
        original = original_of(found, home_language)
        links += [_link(version, original, inside) for version in found if version.language != original.language]
    return sorted(links, key=lambda link: link.post_id)


def _link(version: Version, original: Version, bonds: Sequence[Bond]) -> TranslationLink:
    own = [bond for bond in bonds if version.row in (bond.left, bond.right)]
    bond = max(own, key=lambda each: (original.row in (each.left, each.right), each.score, each.evidence))
    return TranslationLink(
        post_id=version.doc.post_id,
        version=version.doc.version,
        translation_of=original.doc.post_id,
        score=bond.score,
        evidence=bond.evidence,
    )


def _components(bonds: Sequence[Bond]) -> list[tuple[set[int], list[Bond]]]:
    label: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for bond in sorted(bonds, key=lambda each: (each.left, each.right)):
        ends = [label.setdefault(end, end) for end in (bond.left, bond.right)]
        for end in (bond.left, bond.right):
            members.setdefault(label[end], {end})
        low, high = min(ends), max(ends)
        if low != high:
            members[low] |= members.pop(high)
            label.update(dict.fromkeys(members[low], low))
    inside: dict[int, list[Bond]] = defaultdict(list)
    for bond in bonds:
        inside[label[bond.left]].append(bond)
    return [(found, inside[name]) for name, found in sorted(members.items())]
