"""Translations: posts that say the same thing in different languages are linked, and the link points to the original."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.dedup.index.columns import docs_of, ragged
from pipelines.dedup.index.index import Index
from pipelines.dedup.pairs.verdict import Kind
from pipelines.dedup.pairs.verify import Progress
from pipelines.dedup.runs import Rows
from pipelines.dedup.text.outline import Kinds, Lengths, alignment
from pipelines.dedup.translations.affinity import candidates
from pipelines.dedup.translations.bonds import Bond, directed
from pipelines.dedup.translations.declared import by_address, by_alternate, by_key
from pipelines.dedup.translations.direction import Version, base
from pipelines.dedup.translations.features import Features, scores, weigh
from pipelines.dedup.translations.partners import ALIGNED, Suitors, best_partners, further, in_words, suitors
from pipelines.records import Duplicate, TranslationLink

_FACTS = ["post_id", "language", "site", "page", "host", "home", "bare", "alternate_keys", "platform_key"]

# The languages of the glossary.
_GLOSSED = ("zh", "en")


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Posts with different texts and a known language, numbered in the order of their ids.

    `rows` in the index, `languages` and `sites` as numbers, `clusters` the number of each post's duplicate cluster; `facts` are those of
    all live posts in the order of their ids, `kept` marks these posts among them, and `numbers` says which post each is or copies
    (-1: none).
    """

    rows: Rows
    languages: Rows
    sites: Rows
    clusters: Rows
    facts: pa.Table
    kept: NDArray[np.bool_]
    numbers: Rows


def find_links(index: Index, clusters: Rows, duplicates: Sequence[Duplicate], progress: Progress) -> list[TranslationLink]:
    """Translation links by post id; `clusters` names the duplicate cluster of every live row.

    Of posts with one text only the canonical is linked; an edited copy may have its own translation.
    """
    posts, names = _posts(index, clusters, {row.post_id: row.duplicate_of for row in duplicates if row.kind == Kind.EXACT})
    if len(np.unique(posts.languages)) < 2:
        return []
    progress("linking translations", 0, len(posts.rows))
    bonds = list(_declared(posts))
    taken = {(bond.left, bond.right) for bond in bonds}
    glossed = np.isin(names, _GLOSSED)
    bonds += [bond for bond in _by_fingerprint(index, posts, glossed) if (bond.left, bond.right) not in taken]
    members = sorted({end for bond in bonds for end in (bond.left, bond.right)})
    return directed(bonds, _versions(index, posts.rows, members), _home_languages(posts, names))


def _posts(index: Index, clusters: Rows, exact: dict[str, str]) -> tuple[Posts, list[str]]:
    """The posts to link, and the names of the languages' numbers."""
    facts = index.signatures.select(_FACTS).take(pa.array(index.live))
    order = pc.sort_indices(facts["post_id"]).to_numpy().astype(np.int64)
    facts = facts.take(pa.array(order)).combine_chunks()
    names, tongues = _bases(facts["language"])
    copies = pc.is_in(facts["post_id"], pa.array(sorted(exact), pa.string())).to_numpy(zero_copy_only=False)
    kept = ~copies & (tongues != names.index("und"))
    numbers = np.where(kept, np.cumsum(kept) - 1, -1)
    copied = facts["post_id"].filter(pa.array(copies)).to_pylist()
    originals = pc.index_in(pa.array([exact[name] for name in copied], pa.string()), facts["post_id"].combine_chunks())
    numbers[copies] = numbers[originals.to_numpy(zero_copy_only=False)]
    sites = np.unique(facts["home"].to_numpy(), return_inverse=True)[1]
    return Posts(index.live[order][kept], tongues[kept], sites[kept], clusters[order][kept], facts, kept, numbers), names


def _bases(tags: pa.ChunkedArray) -> tuple[list[str], Rows]:
    """The languages, without script and region, and the number of each row's."""
    coded = tags.combine_chunks().dictionary_encode()
    found = [base(tag) for tag in coded.dictionary.to_pylist()]
    names = sorted({*found, "und"})
    places = np.array([names.index(name) for name in found], np.int64)
    return names, places[coded.indices.to_numpy()] if len(found) else np.empty(0, np.int64)


def _declared(posts: Posts) -> Iterator[Bond]:
    seen: set[tuple[int, int]] = set()
    keyed = np.concatenate([by_key(posts.facts["platform_key"]), by_address(posts.facts["bare"])])
    for evidence, pairs in (("platform_key", keyed), ("hreflang", by_alternate(posts.facts))):
        ends = np.sort(posts.numbers[pairs], axis=1)
        known = ends[ends[:, 0] >= 0]
        for left, right in np.unique(known[posts.languages[known[:, 0]] != posts.languages[known[:, 1]]], axis=0).tolist():
            if (left, right) not in seen:
                seen.add((left, right))
                yield Bond(left, right, 1.0, evidence)


def _by_fingerprint(index: Index, posts: Posts, glossed: NDArray[np.bool_]) -> list[Bond]:
    """Mutual best partners that are strong enough, then further versions in a language that has one already."""
    features = _features(index, posts)
    pairs = candidates(features)
    found = best_partners(features, pairs, scores(features, pairs), posts.clusters)
    bonds = _bonds(index, posts.rows, in_words(features, suitors(features, found), glossed))
    linked = np.zeros(len(posts.rows), np.bool_)
    linked[[end for bond in bonds for end in (bond.left, bond.right)]] = True
    return bonds + _bonds(index, posts.rows, in_words(features, further(features, found, linked), glossed))


def _features(index: Index, posts: Posts) -> Features:
    values, offsets = ragged(index.signatures["features"])
    number = np.full(index.signatures.num_rows, -1, np.int64)
    number[posts.rows] = np.arange(len(posts.rows))
    owners = np.repeat(number, np.diff(offsets))
    known = owners >= 0
    return weigh(values.astype(np.uint64, copy=False)[known], owners[known], posts.languages, posts.sites)


def _bonds(index: Index, rows: Rows, found: Suitors) -> list[Bond]:
    """The suitors whose outlines run in step well enough."""
    hopeful = found.hopeful()
    outlines = _outlines(index, rows, np.union1d(hopeful.left, hopeful.right))
    bonds = []
    for left, right, odds, least in hopeful:
        odds += ALIGNED * alignment(outlines[left], outlines[right])
        if odds >= least:
            bonds.append(Bond(min(left, right), max(left, right), round(1 / (1 + exp(-odds)), 4), "fingerprint"))
    return bonds


def _outlines(index: Index, rows: Rows, numbers: Rows) -> dict[int, tuple[Kinds, Lengths]]:
    table = index.signatures.select(["kinds", "lengths"]).take(pa.array(rows[numbers]))
    kinds, offsets = ragged(table["kinds"])
    lengths, _ = ragged(table["lengths"])
    edges = zip(numbers.tolist(), offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    return {number: (kinds[low:high].astype(np.uint8), lengths[low:high].astype(np.uint16)) for number, low, high in edges}


def _versions(index: Index, rows: Rows, members: Sequence[int]) -> dict[int, Version]:
    chosen = rows[list(members)] if members else np.empty(0, np.int64)
    foreign = index.signatures["foreign"].take(pa.array(chosen)).to_pylist()
    docs = docs_of(index.signatures, chosen.tolist())
    return {number: Version(number, doc, count) for number, doc, count in zip(members, docs, foreign, strict=True)}


def _home_languages(posts: Posts, names: Sequence[str]) -> dict[str, str]:
    """The language most posts of each site are in; nothing for a site where no language has a clear lead."""
    coded = posts.facts["site"].combine_chunks().dictionary_encode()
    own = coded.indices.to_numpy()[posts.kept]
    counts = np.bincount(own * len(names) + posts.languages, minlength=len(coded.dictionary) * len(names)).reshape(-1, len(names))
    ranked = np.sort(counts, axis=1)
    second = ranked[:, -2] if len(names) > 1 else np.zeros(len(ranked))
    clear = (ranked[:, -1] > 0) & (ranked[:, -1] >= 1.2 * second)
    sites = coded.dictionary.to_pylist()
    return {sites[at]: names[int(counts[at].argmax())] for at in np.flatnonzero(clear).tolist() if sites[at]}

