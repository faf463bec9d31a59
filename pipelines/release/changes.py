"""What changed since the previous release: added, changed, removed and withdrawn posts, each with a reason, and the tombstones."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.arrow import from_table
from pipelines.release.card import Release
from pipelines.release.compose import post_hash
from pipelines.release.layout import shards
from pipelines.release.rows import BY_RECIPE, Change, ListedPost, ReleasedPost, Removal, RemovedPost, Tombstone


@dataclass(frozen=True, slots=True)
class Held:
    """What a release holds of one post."""

    version: str
    config: str
    license: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a post is not in the new release, whether its id may still be named, and whether it was the recipe alone that left it out."""

    reason: str
    withheld: bool
    by_recipe: bool = False


def left_out(reasons: Sequence[str], *, withheld: bool) -> Gone:
    """What the reasons of a removed post mean to readers of the previous release: the first that asks them to delete it, if any does."""
    grave = [reason for reason in reasons if reason not in BY_RECIPE]
    return Gone(grave[0] if grave else reasons[0], withheld, by_recipe=not grave)


def index(release: Path) -> dict[str, Held]:
    """Post id -> what a release holds of it, from its text and metadata shards."""
    held: dict[str, Held] = {}
    for shard in shards(release):
        if shard.record in (ReleasedPost, ListedPost):
            config = f"{shard.group}-{shard.language}" if shard.language else shard.group
            table = pq.read_table(release / shard.path, columns=["post_id", "version", "license", "url"], partitioning=None)
            for post_id, version, license_id, url in zip(*(column.to_pylist() for column in table.columns), strict=True):
                held[post_id] = Held(version, config, license_id, url)
    return held


def removal(release: Path, post_id: str) -> RemovedPost | None:
    """Why a release left a post out; None where it did not, or did not know it."""
    for file in sorted((release / "data" / "removed").glob("*.parquet")):
        rows = pq.read_table(file, partitioning=None, filters=[("post_hash", "=", post_hash(post_id))])
        if rows.num_rows:
            return next(from_table(rows, RemovedPost))
    return None


def between(old: Path, new: Path) -> list[Change]:
    """Every difference between two release folders; what the new one removed gives the reasons."""
    gone: dict[str, Gone] = {}
    for file in sorted((new / "data" / "removed").glob("*.parquet")):
        for row in from_table(pq.read_table(file, partitioning=None), RemovedPost):
            gone[row.post_hash] = left_out(row.reasons, withheld=row.post_id is None)
    before = index(old)
    found = compare(before, index(new), {name: gone[key] for name in before if (key := post_hash(name)) in gone})
    return found + unheard((tomb.post_hash for tomb in read_tombstones(new)), found, read_tombstones(old))


def compare(before: Mapping[str, Held], after: Mapping[str, Held], gone: Mapping[str, Gone]) -> list[Change]:
    """Every difference between two releases, by post id. `gone` explains posts the new one leaves out."""
    found = [_change(post_id, before.get(post_id), after.get(post_id), gone) for post_id in sorted({*before, *after})]
    return [change for change in found if change is not None]


def _change(post_id: str, old: Held | None, new: Held | None, gone: Mapping[str, Gone]) -> Change | None:
    if new is None:
        why = gone.get(post_id, Gone("not_in_corpus", withheld=False))
        return _row(post_id, "removed" if why.by_recipe else "withdrawn", why.reason, old, None, withheld=why.withheld)
    if old is None:
        return _row(post_id, "added", "new", None, new)
    reason = _difference(old, new)
    return _row(post_id, "changed", reason, old, new) if reason else None


def _difference(old: Held, new: Held) -> str:
    if old.version != new.version:
        return "text"
    if old.license != new.license:
        return "licence"
    if old.config != new.config:
        return "config"
    return "address" if old.url != new.url else ""


def _row(post_id: str, change: str, reason: str, old: Held | None, new: Held | None, *, withheld: bool = False) -> Change:
    return Change(
        post_hash=post_hash(post_id),
        post_id=None if withheld else post_id,
        change=change,
        reason=reason,
        config_before=old.config if old else None,
        config_after=new.config if new else None,
    )


def unheard(hashes: Iterable[str], found: Iterable[Change], buried: Iterable[Tombstone]) -> list[Change]:
    """Posts taken down since the previous release: a takedown leaves no row to compare, yet readers of that release must hear of it."""
    known = {change.post_hash for change in found if change.change == "withdrawn"} | {tomb.post_hash for tomb in buried}
    return [_withdrawn(name) for name in hashes if name not in known]


def _withdrawn(name: str) -> Change:
    reason = Removal.WITHDRAWN.value
    return Change(post_hash=name, post_id=None, change="withdrawn", reason=reason, config_before=None, config_after=None)


def tombstones(previous: Iterable[Tombstone], changes: Iterable[Change], after: Iterable[str], version: str) -> list[Tombstone]:
    """Posts that earlier releases had and nobody should keep; a post that came back loses its tombstone."""
    graves = {tomb.post_hash: tomb for tomb in previous}
    for change in changes:
        if change.change == "withdrawn":
            graves[change.post_hash] = Tombstone(post_hash=change.post_hash, reason=change.reason, withdrawn_in=version)
    for post_id in after:
        graves.pop(post_hash(post_id), None)
    return [graves[name] for name in sorted(graves)]


def read_tombstones(release: Path) -> Iterator[Tombstone]:
    """The tombstones of a release."""
    for file in sorted((release / "data" / "tombstones").glob("*.parquet")):
        yield from from_table(pq.read_table(file, partitioning=None), Tombstone)


def changelog(release: Release, changes: list[Change], earlier: str) -> str:
    """CHANGELOG.md: this version's changes by kind and reason, above what the previous release's file says."""
    against = f"against {release.previous}" if release.previous else "first release"
    counts = Counter((change.change, change.reason) for change in changes)
    lines = [f"* {kind}: {count} ({reason})" for (kind, reason), count in sorted(counts.items())] or ["* no changes"]
    body = "".join(earlier.partition("## ")[1:]).strip()
    return f"{_TITLE}\n## {release.version} – {release.date}, {against}\n\n" + "\n".join(lines) + "\n" + (f"\n{body}\n" if body else "")


_TITLE = "# Changes\n\nPosts added, changed, removed and withdrawn, each with its reason. The config `changes` of a version names all.\n"
