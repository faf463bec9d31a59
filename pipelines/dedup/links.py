"""Translations: posts that say the same thing in different languages are linked, and the link points to the original."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

import numpy as np
import pyarrow as pa

from pipelines.dedup.affinity import Features, best_partners, candidates, weigh
from pipelines.dedup.columns import docs_of, ragged
from pipelines.dedup.declared import declared_pairs
from pipelines.dedup.direction import Version, base, original_of
from pipelines.dedup.doc import Doc
from pipelines.dedup.index import Index
from pipelines.dedup.outline import Kinds, Lengths, alignment
from pipelines.dedup.verdict import Kind
from pipelines.dedup.verify import Progress
from pipelines.records import Duplicate, TranslationLink

# Fitted by logistic regression on pairs with and without their code, links and images, then rounded.
# An unmatched post has some best partner too: what tells it apart is that the second best is nearly as good.
_SHARED, _ALIGNED, _AHEAD, _OFFSET = 6.6, 4.8, 4.5, -6.0
_ACCEPT = 0.5
_ACCEPT_ABROAD = 1.5
_ACCEPT_SECOND = 2.5
_SECOND_SHARE = 0.7
# Chance alone gives the runner-up about this much, and more where few posts were there to be it: among three posts of a language
# the best partner of an unmatched post has no rival that would give it away.
_FLOOR, _UNTRIED = 0.12, 0.6


@dataclass(frozen=True, slots=True)
class Bond:
    """Two language versions of one post, by position, and what binds them."""

    left: int
    right: int
    score: float
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Posts with different texts in the order of their ids, as columns; `clusters` names the duplicate cluster of each."""

    docs: Sequence[Doc]
    clusters: Sequence[str]
    foreign: Sequence[int]
    features: Features
    outlines: Sequence[tuple[Kinds, Lengths]]


def find_links(index: Index, duplicates: Sequence[Duplicate], progress: Progress) -> list[TranslationLink]:
    """Translation links by post id. Of posts with one text only the canonical is linked; an edited copy may have its own translation."""
    canonical_of = {row.post_id: row.duplicate_of for row in duplicates}
    exact = {row.post_id: row.duplicate_of for row in duplicates if row.kind == Kind.EXACT}
    docs = docs_of(index.signatures, index.live.tolist())
    languages = {base(doc.language) for doc in docs} - {"und"}
    if len(languages) < 2:
        return []
    posts = _posts(index, docs, exact, canonical_of)
    progress("linking translations", 0, len(posts.docs))
    place = {doc.post_id: at for at, doc in enumerate(posts.docs)}
    declared = [(place[left], place[right], evidence) for left, right, evidence in declared_pairs(docs, exact)]
    bonds = [Bond(min(left, right), max(left, right), 1.0, evidence) for left, right, evidence in declared]
    taken = {(bond.left, bond.right) for bond in bonds}
    bonds += [bond for bond in _by_fingerprint(posts) if (bond.left, bond.right) not in taken]
    return _directed(posts, bonds)


def _posts(index: Index, docs: Sequence[Doc], exact: Mapping[str, str], canonical_of: Mapping[str, str]) -> Posts:
    spoken = ((doc, row) for doc, row in zip(docs, index.live.tolist(), strict=True) if base(doc.language) != "und")
    kept = sorted(((doc, row) for doc, row in spoken if doc.post_id not in exact), key=lambda each: each[0].post_id)
    rows = np.array([row for _, row in kept], np.int64)
    table = index.signatures.select(["foreign", "features", "kinds", "lengths"]).take(pa.array(rows))
    chosen = [doc for doc, _ in kept]
    values, offsets = ragged(table["features"])
    _, languages = np.unique([base(doc.language) for doc in chosen], return_inverse=True)
    _, sites = np.unique([_home(doc) for doc in chosen], return_inverse=True)
    features = weigh(values.astype(np.uint64, copy=False), offsets, languages, sites)
    kinds, cuts = ragged(table["kinds"])
    lengths, _ = ragged(table["lengths"])
    outlines = [
        (kinds[low:high].astype(np.uint8), lengths[low:high].astype(np.uint16)) for low, high in pairwise(cuts.tolist())
    ]
    clusters = [canonical_of.get(doc.post_id, doc.post_id) for doc in chosen]
    return Posts(chosen, clusters, table["foreign"].to_pylist(), features, outlines)


def _home(doc: Doc) -> str:
    """What keeps the posts of one author together: the site's name, else the host."""
    return doc.site or doc.url.split("://", 1)[-1].split("/", 1)[0].lower()


def _by_fingerprint(posts: Posts) -> list[Bond]:
    """Mutual best partners that are strong enough, then further versions in a language that has one already."""
    features = posts.features
    partners = best_partners(features, candidates(features))
    bonds: list[Bond] = []
    seconds: list[tuple[int, int, float]] = []
    for (post, _), found in sorted(partners.items()):
        strength, partner = found[0]
        back = partners[partner, int(features.languages[post])]
        if back[0][1] != post:
            seconds.append((post, partner, strength))
        elif post < partner:
            runner_up = max(_runner_up(posts, found), _runner_up(posts, back))
            least = _ACCEPT if features.sites[post] == features.sites[partner] else _ACCEPT_ABROAD
            bonds += _bond(posts, post, partner, strength, runner_up, least)
    linked = {end for bond in bonds for end in (bond.left, bond.right)}
    for post, partner, strength in seconds:
        strongest = partners[partner, int(features.languages[post])][0][0]
        if partner in linked and strength >= _SECOND_SHARE * strongest:
            runner_up = _runner_up(posts, partners[post, int(features.languages[partner])])
            bonds += _bond(posts, post, partner, strength, runner_up, _ACCEPT_SECOND)
    return bonds


def _bond(posts: Posts, left: int, right: int, strength: float, runner_up: float, least: float) -> list[Bond]:
    """The bond of two posts, or nothing when the evidence is weaker than `least` (log odds)."""
    if strength <= 0:
        return []
    aligned = alignment(posts.outlines[left], posts.outlines[right])
    floor = _FLOOR + _UNTRIED / min(_rivals(posts, left), _rivals(posts, right))
    odds = _SHARED * strength + _ALIGNED * aligned + _AHEAD * log(strength / max(runner_up, floor)) + _OFFSET
    return [Bond(min(left, right), max(left, right), round(1 / (1 + exp(-odds)), 4), "fingerprint")] if odds >= least else []


def _rivals(posts: Posts, post: int) -> int:
    """Posts in the language of this one, itself included."""
    return int(np.count_nonzero(posts.features.languages == posts.features.languages[post]))


def _runner_up(posts: Posts, found: Sequence[tuple[float, int]]) -> float:
    """Score of the best partner that is not a copy of the first."""
    first = posts.clusters[found[0][1]]
    return next((strength for strength, post in found if posts.clusters[post] != first), 0.0)


def _directed(posts: Posts, bonds: Sequence[Bond]) -> list[TranslationLink]:
    """One link for every version but the original of each bound set of posts."""
    home_language = _home_languages(posts)
    links: list[TranslationLink] = []
    for members, inside in _components(bonds):
        versions = [Version(at, posts.docs[at], posts.foreign[at]) for at in sorted(members)]
        original = original_of(versions, home_language)
        for version in versions:
            if version.language != original.language:
                links.append(_link(version, original, inside))
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


def _home_languages(posts: Posts) -> dict[str, str]:
    """The language most posts of each site are in; nothing for a site where no language has a clear lead."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in posts.docs:
        counts[doc.site][base(doc.language)] += 1
    homes: dict[str, str] = {}
    for site, found in counts.items():
        (first, most), *rest = found.most_common(2)
        if site and (not rest or most >= 1.2 * rest[0][1]):
            homes[site] = first
    return homes
