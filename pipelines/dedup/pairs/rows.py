"""Clusters and duplicate rows from groups and duplicate pairs: which post to keep, and how each other one repeats it."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.dedup.doc import PLATFORMS
from pipelines.dedup.index.index import Index
from pipelines.dedup.pairs.canonical import MIRROR, OWN, PLATFORM, UNKNOWN_DATE, Members, choose
from pipelines.dedup.pairs.evidence import Measures
from pipelines.dedup.pairs.groups import Groups
from pipelines.dedup.pairs.judge import Matches
from pipelines.dedup.pairs.verdict import Kind, is_part, kind_of
from pipelines.dedup.runs import Rows, starts_of
from pipelines.records import Duplicate

_FACTS = ["post_id", "version", "url", "site", "platform", "published", "translated_from", "mirror", "source"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Posts that say the same thing: the one to keep, why it, and all of them."""

    cluster_id: str
    members: tuple[str, ...]
    why_canonical: str


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """The posts of all clusters of two or more, cluster by cluster and by id: their facts, and the group and cluster number of each."""

    facts: pa.Table
    groups: Rows
    clusters: Rows


def build_rows(index: Index, groups: Groups, labels: Rows, matches: Matches) -> tuple[list[Duplicate], list[Cluster]]:
    """Rows of every cluster of two or more posts, both sorted by id."""
    entries = _entries(index, groups, labels)
    if not len(entries.groups):
        return [], []
    inside = matches.at(labels[matches.left] == labels[matches.right])
    chosen, why = choose(entries.clusters, _members(entries, groups, inside))
    duplicates = _duplicates(entries, groups, inside, chosen, why)
    ids = entries.facts["post_id"].to_pylist()
    edges = np.append(starts_of(entries.clusters), len(ids)).tolist()
    spans = zip(pairwise(edges), chosen.tolist(), why.tolist(), strict=True)
    clusters = [Cluster(ids[first], tuple(ids[low:high]), words) for (low, high), first, words in spans]
    return sorted(duplicates, key=lambda row: row.post_id), sorted(clusters, key=lambda each: each.cluster_id)


def _entries(index: Index, groups: Groups, labels: Rows) -> _Entries:
    sizes = np.diff(groups.starts)
    several = np.bincount(labels, sizes, len(labels)) > 1
    of_row = np.repeat(np.arange(len(groups)), sizes)
    kept = several[labels[of_row]]
    facts = index.signatures.select(_FACTS).take(pa.array(groups.rows[kept]))
    _, clusters = np.unique(labels[of_row[kept]], return_inverse=True)
    keys = pa.table({"cluster": pa.array(clusters), "post_id": facts["post_id"]})
    order = pc.sort_indices(keys, sort_keys=[("cluster", "ascending"), ("post_id", "ascending")]).to_numpy().astype(np.int64)
    return _Entries(facts.take(pa.array(order)).combine_chunks(), of_row[kept][order], clusters[order])


def _members(entries: _Entries, groups: Groups, matches: Matches) -> Members:
    facts, count = entries.facts, len(entries.groups)
    parts = np.zeros(len(groups), np.int64)
    parts[matches.left[is_part(matches.found.ratio, matches.found.containment)]] = 1
    platform = pc.is_in(facts["platform"], pa.array(sorted(PLATFORMS))).to_numpy()
    return Members(
        part=parts[entries.groups],
        translated=facts["translated_from"].is_valid().to_numpy().astype(np.int64),
        copied=_copied(entries),
        standing=np.where(facts["mirror"].to_numpy(), MIRROR, np.where(platform, PLATFORM, OWN)),
        published=facts["published"].cast(pa.int64()).fill_null(UNKNOWN_DATE).to_numpy(),
        shortness=-groups.sizes[entries.groups].astype(np.int64),
        rank=np.arange(count),
    )


def _copied(entries: _Entries) -> Rows:
    """2 where the post names another post of its cluster as its source, 1 where it says that it is a copy, else 0."""
    copied = np.zeros(len(entries.groups), np.int64)
    places = np.flatnonzero(entries.facts["source"].is_valid().to_numpy())
    sources = entries.facts["source"].take(pa.array(places)).to_pylist()
    for place, source in zip(places.tolist(), sources, strict=True):
        low, high = np.searchsorted(entries.clusters, [entries.clusters[place], entries.clusters[place] + 1])
        urls = {url.rstrip("/") for url in entries.facts["url"].slice(low, high - low).to_pylist()}
        copied[place] = 2 if source.rstrip("/") in urls - {""} else 1
    return copied


def _duplicates(entries: _Entries, groups: Groups, matches: Matches, chosen: Rows, why: NDArray[np.str_]) -> list[Duplicate]:
    target = chosen[entries.clusters]
    rows = np.flatnonzero(target != np.arange(len(target)))
    nearest, found, exact = _nearest(entries, groups, matches, target, rows)
    sites = entries.facts["site"].combine_chunks().dictionary_encode()
    codes = sites.indices.to_numpy()
    same_site = (codes[rows] == codes[nearest]) & (codes[rows] != sites.dictionary.index("").as_py())
    kinds = [Kind.EXACT if same else kind for same, kind in zip(exact.tolist(), kind_of(found, same_site), strict=True)]
    ids, versions = entries.facts["post_id"].to_pylist(), entries.facts["version"].to_pylist()
    jaccard, containment = (np.where(exact, 1.0, values).tolist() for values in (found.jaccard, found.containment))
    return [
        Duplicate(
            post_id=ids[row],
            version=versions[row],
            duplicate_of=ids[target[row]],
            cluster_id=ids[target[row]],
            kind=kinds[at].value,
            similarity=round(jaccard[at], 6),
            containment=round(containment[at], 6),
            nearest=ids[nearest[at]],
            why_canonical=str(why[entries.clusters[row]]),
        )
        for at, row in enumerate(rows.tolist())
    ]


def _nearest(entries: _Entries, groups: Groups, matches: Matches, target: Rows, rows: Rows) -> tuple[Rows, Measures, NDArray[np.bool_]]:
    """For each of these posts: the canonical one where the two were compared, else its most similar neighbour; how alike; whether equal."""
    home = np.zeros(len(groups), np.int64)
    home[entries.groups] = entries.groups[target]
    ends, others = np.concatenate([matches.left, matches.right]), np.concatenate([matches.right, matches.left])
    pair = np.tile(np.arange(len(matches.left)), 2)
    order = np.lexsort((others, -matches.found.jaccard[pair], others != home[ends], ends))
    starts = order[starts_of(ends[order])]
    best = np.zeros(len(groups), np.int64)
    best[ends[starts]] = starts
    first = np.zeros(len(groups), np.int64)
    first[entries.groups[::-1]] = np.arange(len(entries.groups))[::-1]  # of posts with one text, the first by id
    own = entries.groups[rows]
    exact = own == home[own]
    if not len(pair):
        return target[rows], _equal(len(rows)), exact
    other = others[best[own]]
    nearest = np.where(exact | (other == home[own]), target[rows], first[other])
    return nearest, matches.found.at(pair[best[own]]), exact


def _equal(count: int) -> Measures:
    ones, zeros = np.ones(count), np.zeros(count)
    return Measures(np.ones(count, np.int64), ones, ones, ones, zeros, zeros, ones)
