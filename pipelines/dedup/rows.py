"""Clusters and duplicate rows from groups and duplicate pairs: which post to keep, and how each other one repeats it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.dedup.canonical import Member, choose
from pipelines.dedup.columns import docs_of
from pipelines.dedup.doc import Doc
from pipelines.dedup.evidence import Evidence
from pipelines.dedup.groups import Groups
from pipelines.dedup.index import Index
from pipelines.dedup.judge import Judged
from pipelines.dedup.verdict import EXCERPT_CONTAINMENT, EXCERPT_RATIO, Kind, kind_of
from pipelines.records import Duplicate


@dataclass(frozen=True, slots=True)
class Cluster:
    """Posts that say the same thing: the one to keep, why it, and all of them."""

    cluster_id: str
    members: tuple[str, ...]
    why_canonical: str


Neighbours = dict[int, list[tuple[int, Evidence]]]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What row building looks up: documents and their sources by index row, duplicate neighbours by group."""

    docs: dict[int, Doc]
    sources: dict[int, str | None]
    near: Neighbours


def build_rows(index: Index, groups: Groups, labels: Sequence[int], judged: Judged) -> tuple[list[Duplicate], list[Cluster]]:
    """Rows of every cluster of two or more posts, both sorted by id."""
    clusters = _gather(groups, labels)
    rows = [row for numbers in clusters for number in numbers for row in groups.members(number)]
    sources = index.signatures["source"].take(rows).to_pylist() if rows else []
    near: Neighbours = defaultdict(list)
    for (left, right), match in judged.items():
        if labels[left] == labels[right]:
            near[left].append((right, match.evidence))
            near[right].append((left, match.evidence))
    facts = _Facts(dict(zip(rows, docs_of(index.signatures, rows), strict=True)), dict(zip(rows, sources, strict=True)), near)
    built = [_cluster(groups, numbers, facts) for numbers in clusters]
    duplicates = [duplicate for _, found in built for duplicate in found]
    return sorted(duplicates, key=lambda row: row.post_id), sorted((each for each, _ in built), key=lambda each: each.cluster_id)


def _gather(groups: Groups, labels: Sequence[int]) -> list[list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        members[label].append(number)
    return [numbers for numbers in members.values() if len(numbers) > 1 or len(groups.members(numbers[0])) > 1]


def _cluster(groups: Groups, numbers: Sequence[int], facts: _Facts) -> tuple[Cluster, list[Duplicate]]:
    home = {row: number for number in numbers for row in groups.members(number)}
    urls = {facts.docs[row].url for row in home} - {""}
    members = {
        row: Member(facts.docs[row], int(groups.sizes[number]), _is_part(number, facts.near), _copied(facts.sources[row], urls))
        for row, number in home.items()
    }
    chosen, why = choose(list(members.values()))
    target = next(row for row in home if facts.docs[row].post_id == chosen.doc.post_id)
    rows = [_row(row, target, why, home, groups, facts) for row in home if row != target]
    ids = sorted(facts.docs[row].post_id for row in home)
    return Cluster(chosen.doc.post_id, tuple(ids), why), rows


def _copied(source: str | None, urls: set[str]) -> int:
    """2 when the post names another post of its cluster as its source, 1 when it says that it is a copy, else 0."""
    if source is None:
        return 0
    return 2 if source.rstrip("/") in {url.rstrip("/") for url in urls} else 1


def _is_part(number: int, near: Neighbours) -> bool:
    """Whether the post lies inside a clearly longer post of its cluster. The smaller number is the smaller post."""
    longer = [each for other, each in near.get(number, ()) if other > number]
    return any(each.ratio <= EXCERPT_RATIO and each.containment >= EXCERPT_CONTAINMENT for each in longer)


def _row(row: int, target: int, why: str, home: dict[int, int], groups: Groups, facts: _Facts) -> Duplicate:
    doc, chosen = facts.docs[row], facts.docs[target]
    nearest, found = _nearest(row, target, home, groups, facts)
    same_site = bool(doc.site) and doc.site == facts.docs[nearest].site
    return Duplicate(
        post_id=doc.post_id,
        version=doc.version,
        duplicate_of=chosen.post_id,
        cluster_id=chosen.post_id,
        kind=(kind_of(found, same_site=same_site) if found else Kind.EXACT).value,
        similarity=round(found.jaccard, 6) if found else 1.0,
        containment=round(found.containment, 6) if found else 1.0,
        nearest=facts.docs[nearest].post_id,
        why_canonical=why,
    )


def _nearest(row: int, target: int, home: dict[int, int], groups: Groups, facts: _Facts) -> tuple[int, Evidence | None]:
    """The canonical post where the pair was verified, else the most similar neighbour; None as evidence for the same text."""
    number = home[row]
    if number == home[target]:
        return target, None
    near = sorted(facts.near.get(number, ()), key=lambda each: (each[0] != home[target], -each[1].jaccard, each[0]))
    if near and (near[0][0] == home[target] or len(groups.members(number)) == 1):
        other, found = near[0]
        return (target if other == home[target] else groups.members(other)[0]), found
    if near:
        return groups.members(near[0][0])[0], near[0][1]
    return next(each for each in groups.members(number) if each != row), None
