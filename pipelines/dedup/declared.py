"""Translations that pages declare: one platform key under several languages, or links to other-language versions (hreflang)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipelines.dedup.direction import base
from pipelines.dedup.doc import Doc


def declared_pairs(docs: Sequence[Doc], canonical_of: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Pairs of canonical posts in different languages that say they are versions of one post, with the evidence's name."""
    found: dict[tuple[str, str], str] = {}
    by_id = {doc.post_id: doc for doc in docs}
    for evidence, pairs in (("platform_key", _by_key(docs)), ("hreflang", _by_alternate(docs))):
        for left, right in pairs:
            ends = sorted({canonical_of.get(left.post_id, left.post_id), canonical_of.get(right.post_id, right.post_id)})
            if len(ends) == 2 and _differ(by_id.get(ends[0]), by_id.get(ends[1])):
                found.setdefault((ends[0], ends[1]), evidence)
    return [(left, right, evidence) for (left, right), evidence in sorted(found.items())]


def _differ(left: Doc | None, right: Doc | None) -> bool:
    return left is not None and right is not None and base(left.language) != base(right.language)


def _by_key(docs: Sequence[Doc]) -> Iterator[tuple[Doc, Doc]]:
    keyed: dict[str, list[Doc]] = defaultdict(list)
    for doc in docs:
        if doc.platform_key:
            keyed[doc.platform_key].append(doc)
    for versions in keyed.values():
        ordered = sorted(versions, key=lambda doc: doc.post_id)
        for at, left in enumerate(ordered):
            yield from ((left, right) for right in ordered[at + 1 :])


def _by_alternate(docs: Sequence[Doc]) -> Iterator[tuple[Doc, Doc]]:
    """A page may name any address, so a claim holds only inside one host or when the other page names this one too."""
    by_url = {_plain(doc.url): doc for doc in docs if doc.url}
    for doc in docs:
        for alternate in doc.alternates:
            other = by_url.get(_plain(alternate.split(" ", 1)[-1]))
            if other is not None and other is not doc and (_host(other) == _host(doc) or _names(other, doc)):
                yield doc, other


def _names(doc: Doc, other: Doc) -> bool:
    return any(_plain(alternate.split(" ", 1)[-1]) == _plain(other.url) for alternate in doc.alternates)


def _plain(url: str) -> str:
    return url.split("://", 1)[-1].split("#", 1)[0].removesuffix("index.html").rstrip("/").lower()


def _host(doc: Doc) -> str:
    return _plain(doc.url).split("/", 1)[0]
