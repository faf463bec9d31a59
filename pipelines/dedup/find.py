"""All duplicates among posts old and new: signatures, candidates, exact evidence, verdicts, clusters, canonical posts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from pipelines.dedup.candidates import Signatures, candidate_pairs
from pipelines.dedup.canonical import Member, choose
from pipelines.dedup.clusters import Edge, cluster
from pipelines.dedup.doc import Doc
from pipelines.dedup.evidence import Evidence, compare
from pipelines.dedup.index import Index, Pair
from pipelines.dedup.signature import Signature, Tools, sign
from pipelines.dedup.titles import Titles, compare_titles
from pipelines.dedup.verdict import EXCERPT_CONTAINMENT, EXCERPT_RATIO, Kind, is_duplicate, kind_of
from pipelines.records import Duplicate, TranslationLink

_MAX_TITLES = 4


@dataclass(frozen=True, slots=True)
class Cluster:
    """Posts that say the same thing: the one to keep, why it, and all of them."""

    cluster_id: str
    members: tuple[str, ...]
    why_canonical: str


@dataclass(frozen=True, slots=True)
class DedupResult:
    """Every duplicate row, every cluster of two or more, every translation link, and the index for the next call."""

    duplicates: tuple[Duplicate, ...]
    clusters: tuple[Cluster, ...]
    links: tuple[TranslationLink, ...]
    index: Index


Group = list[Signature]
Progress = Callable[[str, int, int], None]


def _silent(_step: str, _done: int, _total: int) -> None:
    return None


def find_duplicates(docs: Iterable[Doc], index: Index | None = None, *, tools: Tools, progress: Progress = _silent) -> DedupResult:
    """Duplicates and translations among `docs` and all posts of `index`.

    The tables depend on the set of posts only: not on the order of `docs`, nor on which of them the index held already.
    """
    index = index or Index()
    new = []
    for number, doc in enumerate(docs, 1):
        new.append(sign(doc, tools))
        progress("reading", number, 0)
    index = index.with_signatures(new)
    groups = _exact_groups(index.signatures.values())
    evidence = _verify(groups, index, progress)
    edges, why = _edges(groups, evidence)
    duplicates, clusters = _tables(groups, cluster(len(groups), edges), why)
    return DedupResult(duplicates, clusters, (), index.with_evidence({_pair(groups, key): value for key, value in evidence.items()}))


def _exact_groups(signatures: Iterable[Signature]) -> list[Group]:
    """Posts with the same words in the same order, sorted by size: the numbers that candidates need."""
    by_digest: dict[str, Group] = defaultdict(list)
    for signature in signatures:
        by_digest[signature.digest].append(signature)
    groups = [sorted(group, key=lambda each: each.doc.post_id) for group in by_digest.values()]
    return sorted(groups, key=lambda group: (len(group[0].shingles.hashes), group[0].digest))


def _pair(groups: Sequence[Group], key: tuple[int, int]) -> Pair:
    return groups[key[0]][0].digest, groups[key[1]][0].digest


def _verify(groups: Sequence[Group], index: Index, progress: Progress) -> dict[tuple[int, int], Evidence]:
    """Exact evidence of every candidate pair, from the index where it is known."""
    shingles = [group[0].shingles for group in groups]
    pairs = candidate_pairs(_signatures(groups)).tolist()
    found: dict[tuple[int, int], Evidence] = {}
    for number, (left, right) in enumerate(pairs, 1):
        known = index.evidence.get(_pair(groups, (left, right)))
        if known is None:
            known = compare((shingles[left].hashes, shingles[left].places), (shingles[right].hashes, shingles[right].places))
        found[left, right] = known
        progress("comparing", number, len(pairs))
    return found


def _signatures(groups: Sequence[Group]) -> Signatures:
    offsets = np.cumsum([0, *(len(group[0].shingles.anchors) for group in groups)])
    anchors = np.concatenate([np.empty(0, np.uint64), *(group[0].shingles.anchors for group in groups)])
    sketches = np.array([group[0].sketch for group in groups], np.uint32).reshape(len(groups), -1)
    return Signatures(sketches, anchors, offsets)


def _edges(groups: Sequence[Group], evidence: dict[tuple[int, int], Evidence]) -> tuple[list[Edge], dict[int, list[tuple[int, Evidence]]]]:
    """The duplicate pairs, and for each post its duplicate neighbours."""
    edges: list[Edge] = []
    neighbours: dict[int, list[tuple[int, Evidence]]] = defaultdict(list)
    for (left, right), found in evidence.items():
        if is_duplicate(found, _titles(groups[left], groups[right])):
            edges.append(Edge(left, right, found.jaccard, found.containment, found.ratio))
            neighbours[left].append((right, found))
            neighbours[right].append((left, found))
    return edges, neighbours


def _titles(left: Group, right: Group) -> Titles:
    """The closest relation of any two titles; posts with one text may carry several."""
    ours, theirs = _keys(left), _keys(right)
    return min(compare_titles(a, b) for a, b in product(ours, theirs)) if ours and theirs else Titles.UNKNOWN


def _keys(group: Group) -> list[str]:
    return sorted({each.title_key for each in group if each.title_key})[:_MAX_TITLES]


def _tables(
    groups: Sequence[Group], labels: Sequence[int], neighbours: dict[int, list[tuple[int, Evidence]]]
) -> tuple[tuple[Duplicate, ...], tuple[Cluster, ...]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        members[label].append(number)
    rows: list[Duplicate] = []
    clusters: list[Cluster] = []
    for numbers in members.values():
        if len(numbers) > 1 or len(groups[numbers[0]]) > 1:
            found, made = _cluster(groups, numbers, set(numbers), neighbours)
            rows += made
            clusters.append(found)
    return tuple(sorted(rows, key=lambda row: row.post_id)), tuple(sorted(clusters, key=lambda each: each.cluster_id))


def _cluster(
    groups: Sequence[Group], numbers: Sequence[int], inside: set[int], neighbours: dict[int, list[tuple[int, Evidence]]]
) -> tuple[Cluster, list[Duplicate]]:
    near = {number: [each for each in neighbours.get(number, ()) if each[0] in inside] for number in numbers}
    candidates = [
        Member(signature.doc, len(signature.shingles.hashes), _is_part(number, near[number])) for number in numbers for signature in groups[number]
    ]
    chosen, why = choose(candidates)
    home = {signature.doc.post_id: number for number in numbers for signature in groups[number]}
    rows = [
        _row(member.doc, chosen.doc, why, groups, home, near) for member in candidates if member.doc.post_id != chosen.doc.post_id
    ]
    return Cluster(chosen.doc.post_id, tuple(sorted(home)), why), rows


def _is_part(number: int, near: Sequence[tuple[int, Evidence]]) -> bool:
    """Whether the post lies inside a clearly longer post of its cluster. The smaller number is the smaller post."""
    return any(other > number and each.ratio <= EXCERPT_RATIO and each.containment >= EXCERPT_CONTAINMENT for other, each in near)


def _row(
    doc: Doc, chosen: Doc, why: str, groups: Sequence[Group], home: dict[str, int], near: dict[int, list[tuple[int, Evidence]]]
) -> Duplicate:
    number, target = home[doc.post_id], home[chosen.post_id]
    nearest, similarity, containment, kind = chosen.post_id, 1.0, 1.0, Kind.EXACT
    if number != target:
        direct = [each for each in near[number] if each[0] == target]
        twins = [each.doc.post_id for each in groups[number] if each.doc.post_id != doc.post_id]
        if direct or near[number]:
            other, found = (direct or sorted(near[number], key=lambda each: (-each[1].jaccard, each[0])))[0]
            nearest = chosen.post_id if direct else groups[other][0].doc.post_id
            similarity, containment = found.jaccard, found.containment
            kind = kind_of(found, same_site=bool(doc.site) and doc.site == chosen.site)
        else:
            nearest = twins[0]
    return Duplicate(
        post_id=doc.post_id,
        version=doc.version,
        duplicate_of=chosen.post_id,
        cluster_id=chosen.post_id,
        kind=kind.value,
        similarity=round(similarity, 6),
        containment=round(containment, 6),
        nearest=nearest,
        why_canonical=why,
    )
