"""Posts whose address changed: one record under the id it had first, at the address it has now; the others are aliases.

An address that sends its readers on for good, or that calls another address its own, tells where its post went. That alone is no proof:
owners also send the readers of a page they took back to the home page, to a notice or to a related post. So what stood at the old
address must be what stands at the new one. Where an address is missing and nothing tells, the same words under the same title and day at
one other address do. Pure; looks at one site, and whose an address is arrives as an argument.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from pipelines.clean.masks import plain, triples
from pipelines.clean.sightings import superseded
from pipelines.records import Post, Rejected
from spiders.urls import canonical

_SAME = 0.6  # share of the longer text's word triples that a post keeps under another title
_TITLED = 0.4  # share of the shorter text's that one keeps under its title
_ALL = 0.9  # share of the longer text's that stands elsewhere, title and day the same, where nobody says that it moved
_WORDS = 20  # a text with fewer triples proves nothing by itself
_HOPS = 5
_MOST = 100  # addresses that never held a post and lead to one; an owner writes a few, a trap any number


@dataclass(frozen=True, slots=True)
class Left:
    """An answer of an address that its post left: it sends its readers on for good, or nothing is there any more (`to` is None)."""

    url: str
    to: str | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """`ids`: the record of an id that a post had at one of its addresses; `last`: the last sighting where a record's post is now;
    `names`: by id, addresses that lead to the post and never held one."""

    ids: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, Post] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Step:
    """From one id to another, and when that was seen."""

    source: str
    target: str
    seen_at: datetime


def find_moves(posts: Sequence[Post], left: Iterable[Left], ours: Callable[[str], bool]) -> Moves:
    """What moved, by all sightings of a site's posts. `ours` tells an address that is no other site's of the sites file."""
    ordered = sorted(posts, key=lambda post: (post.fetched_at, post.warc_file, post.warc_offset, post.post_id))
    held = _held(ordered)
    rows = sorted((row for row in left if ours(row.url) and ours(row.to or row.url)), key=lambda row: (row.seen_at, row.url, row.to or ""))
    if not rows and all(len(ids) == 1 for ids in held.values()):
        return Moves()
    to = {canonical(row.url): row for row in rows if row.to}
    ends = [(row, _end(row.to, to, held)) for row in rows if row.to]
    steps = [_Step([*held[key]][-1], [*held[end]][-1], row.seen_at) for row, end in ends if end and (key := canonical(row.url)) in held]
    seen: dict[str, list[Post]] = defaultdict(list)
    for post in ordered:
        seen[post.post_id].append(post)
    steps += [*_renamed(held), *_unannounced(rows, seen)]
    valid = [step for step in steps if step.source != step.target and _kept(seen[step.source][-1], seen[step.target])]
    records = _records(valid, {name: at for at, name in enumerate(seen)})
    last = {record: _place(own, valid, seen) for record, own in records.items()}
    names: dict[str, set[str]] = defaultdict(set)
    for row, end in ends:
        if end and (key := canonical(row.url)) not in held and to[key] is row:
            names[[*held[end]][-1]].add(row.url)
    ids = {name: record for record, own in records.items() for name in own}
    return Moves(ids, last, {name: frozenset(sorted(urls)[:_MOST]) for name, urls in names.items()})


def _held(ordered: Iterable[Post]) -> dict[str, dict[str, datetime]]:
    """By address, the ids of the posts it held or was the name of, first seen first, each with when."""
    held: dict[str, dict[str, datetime]] = {}
    for post in ordered:
        for url in {post.canonical_url, post.url} if post.source == "html" else {post.canonical_url}:
            held.setdefault(canonical(url), {}).setdefault(post.post_id, post.fetched_at)
    return held


def _end(url: str, to: Mapping[str, Left], held: Mapping[str, object]) -> str | None:
    """The address with a post that a chain of addresses ends at; None where there is none."""
    key = canonical(url)
    for _ in range(_HOPS):
        following = to[key].to if key in to and key not in held else None
        if following is None:
            break
        key = canonical(following)
    return key if key in held else None


def _renamed(held: Mapping[str, Mapping[str, datetime]]) -> Iterator[_Step]:
    """Addresses whose page came to call another address its own."""
    for ids in held.values():
        for before, after in pairwise(ids):
            yield _Step(before, after, ids[after])


def _unannounced(rows: Iterable[Left], seen: Mapping[str, Sequence[Post]]) -> Iterator[_Step]:
    """Posts whose address is missing, and that stand with title, day and words at one other address that its post has not left."""
    at = {canonical(posts[-1].canonical_url): name for name, posts in seen.items()}
    gone = {name: row for row in rows if (name := at.get(canonical(row.url))) and row.seen_at > seen[name][-1].fetched_at}
    if all(row.to for row in gone.values()):
        return
    twins: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, posts in seen.items():
        twins[_headed(posts[-1])].append(name)
    for name, row in gone.items():
        last = seen[name][-1]
        words = triples(last.markdown) if row.to is None and len(twins[_headed(last)]) > 1 else set()
        if len(words) >= _WORDS:
            found = [other for other in twins[_headed(last)] if other not in gone and _worded(last, words, seen[other][-1])]
            if len(found) == 1:
                yield _Step(name, found[0], row.seen_at)


def _headed(post: Post) -> tuple[str, str]:
    return plain(post.title), (post.published_local or "")[:10]


def _worded(before: Post, words: set[tuple[str, ...]], now: Post) -> bool:
    if before.version == now.version:
        return True
    other = triples(now.markdown)
    return len(words & other) >= _ALL * max(len(words), len(other), 1)


def _kept(before: Post, after: Sequence[Post]) -> bool:
    """Whether what an address held last is what the other one held at any time."""
    if any(post.version == before.version for post in after):
        return True
    old, title = triples(before.markdown), plain(before.title)
    return any(_alike(old, triples(post.markdown), plain(post.title) == title) for post in {post.version: post for post in after}.values())


def _alike(old: set[tuple[str, ...]], new: set[tuple[str, ...]], titled: bool) -> bool:
    shared = len(old & new)
    return shared > 0 and (shared >= _SAME * max(len(old), len(new)) or (titled and shared >= _TITLED * min(len(old), len(new))))


def _records(steps: Iterable[_Step], rank: Mapping[str, int]) -> dict[str, list[str]]:
    """Ids that are one post, by the one that was seen first."""
    groups: dict[str, list[str]] = {}
    for step in steps:
        one, other = groups.get(step.source, [step.source]), groups.get(step.target, [step.target])
        both = one if one is other else [*one, *other]
        groups.update(dict.fromkeys(both, both))
    return {min(own, key=lambda name: rank[name]): own for own in groups.values()}


def _place(own: Iterable[str], steps: Iterable[_Step], seen: Mapping[str, Sequence[Post]]) -> Post:
    """The last sighting where a post is now: where it was seen last, of the addresses that have not sent their readers on since."""
    left = {step.source for step in steps if step.seen_at > seen[step.source][-1].fetched_at}
    here = max(own, key=lambda name: (name not in left, seen[name][-1].fetched_at, name))
    return max(seen[here], key=lambda post: (canonical(post.url) == canonical(post.canonical_url), post.fetched_at))


def joined(rows: Sequence[Post], moves: Moves) -> tuple[list[Post], list[Rejected]]:
    """The rows of a site, one a version, with each post's addresses as one record; and the rows that only repeat a version."""
    if not (moves.ids or moves.names):
        return list(rows), []
    records: dict[str, list[Post]] = defaultdict(list)
    for row in rows:
        records[moves.ids.get(row.post_id, row.post_id)].append(row)
    kept: list[Post] = []
    rejected: list[Rejected] = []
    for record, found in records.items():
        names = {url for row in found for url in moves.names.get(row.post_id, ())}
        if record in moves.last:
            versions = _versions(found, moves.last[record])
            lost = [row for row in found if not any(row is version for version in versions)]
            at = moves.last[record].canonical_url
            rejected += [superseded(replace(row, post_id=record), f"the post is at {at} now, with the same version") for row in lost]
            names |= {url for row in found for url in (row.url, row.canonical_url, *row.aliases)}
            found = [replace(_remembering(row, found), post_id=record) for row in versions]
        kept += [_named(row, names) for row in found]
    return kept, rejected


def _versions(rows: Sequence[Post], last: Post) -> list[Post]:
    """One row a version: where the post is now, else where it was first; what is there now is the current one."""
    here = last.post_id
    versions = {row.version: row for row in sorted(rows, key=lambda row: (row.post_id == here, -row.fetched_at.timestamp()))}
    newest = max(versions.values(), key=lambda row: row.fetched_at)
    if newest.post_id != here and last.fetched_at > newest.fetched_at and last.version in versions:
        versions[last.version] = last
    return list(versions.values())


def _remembering(row: Post, rows: Iterable[Post]) -> Post:
    """A row with the author and the first publication that the post's earlier addresses told, where its own tells none or a later day."""
    before = [other for other in sorted(rows, key=lambda other: other.fetched_at) if other.fetched_at < row.fetched_at]
    author = next((other for other in before if other.author), row)
    if not row.author and author is not row:
        row = replace(row, author=author.author, author_url=row.author_url or author.author_url)
    first = next((other for other in before if other.published), row)
    if first.published is None or (row.published and (row.published_local or "")[:10] <= (first.published_local or "")[:10]):
        return row
    return replace(
        row,
        published=first.published,
        published_local=first.published_local,
        published_raw=first.published_raw,
        published_source=first.published_source,
    )


def _named(row: Post, names: set[str]) -> Post:
    aliases = tuple(sorted({*row.aliases, *names} - {row.url, row.canonical_url}))
    return replace(row, aliases=aliases) if aliases != row.aliases else row
