"""All duplicates and translations among posts old and new: signatures, candidates, exact evidence, verdicts, clusters, links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipelines.dedup.doc import Doc
from pipelines.dedup.index.index import Index
from pipelines.dedup.pairs.candidates import candidate_pairs
from pipelines.dedup.pairs.clusters import cluster
from pipelines.dedup.pairs.groups import group_posts, signatures_of
from pipelines.dedup.pairs.judge import judge
from pipelines.dedup.pairs.rows import Cluster, build_rows
from pipelines.dedup.pairs.verify import Progress, remember, verify
from pipelines.dedup.text.signature import Signature, Tools, sign
from pipelines.dedup.translations.links import find_links
from pipelines.records import Duplicate, TranslationLink

_BATCH = 2048


@dataclass(frozen=True, slots=True)
class DedupResult:
    """Every duplicate row, every cluster of two or more, every translation link, and the index for the next call."""

    duplicates: tuple[Duplicate, ...]
    clusters: tuple[Cluster, ...]
    links: tuple[TranslationLink, ...]
    index: Index


def silent(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def find_duplicates(
    docs: Iterable[Doc], index: Index | None = None, *, tools: Tools, translations: bool = True, progress: Progress = silent
) -> DedupResult:
    """Duplicates and translations among `docs` and all posts of `index`.

    The tables depend on the set of posts only: not on the order of `docs`, nor on which of them the index held already.
    `translations=False` leaves out fingerprints and links. `progress` is called with (step, done, total); total 0 is unknown.
    """
    index = (index or Index()).with_signatures(_signed(docs, tools, translations, progress))
    groups = group_posts(index)
    progress("pairing", 0, len(groups))
    pairs = candidate_pairs(signatures_of(index, groups))
    evidence = verify(index, groups, pairs, progress)
    matches = judge(index, groups, pairs, evidence)
    labels = cluster(len(groups), matches)
    duplicates, clusters = build_rows(index, groups, labels, matches)
    links = find_links(index, groups.spread(labels, index.live), duplicates, progress) if translations else []
    return DedupResult(tuple(duplicates), tuple(clusters), tuple(links), index.with_memo(remember(evidence)))


def _signed(docs: Iterable[Doc], tools: Tools, translations: bool, progress: Progress) -> Iterator[list[Signature]]:
    stream = iter(docs)
    done = 0
    while batch := list(islice(stream, _BATCH)):
        yield [sign(doc, tools, translations=translations) for doc in batch]
        done += len(batch)
        progress("reading", done, 0)
