"""One post seen several times: which sighting is the post, which are revisions, and which only repeat or are surpassed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.records import Post, Reason, Rejected
from spiders.urls import canonical

_RANK = {"api": 0, "html": 1, "feed": 2}


def choose_sightings(posts: Sequence[Post]) -> tuple[list[Post], list[Rejected]]:
    """The rows to keep, one a version, and the sightings that are none, each with the reason and the way to its bytes.

    The author's own text from an API goes before a page, a page before a feed, an original before a machine translation.
    """
    kept: list[Post] = []
    rejected: list[Rejected] = []
    ordered = sorted(posts, key=lambda post: (post.post_id, post.fetched_at, post.url, post.version, post.warc_file, post.warc_offset))
    for _, group in groupby(ordered, key=lambda post: post.post_id):
        rows, lost = _one_post(list(group))
        kept += rows
        rejected += lost
    return kept, rejected


def _rank(post: Post) -> tuple[bool, int]:
    return post.translated_from is not None, _RANK.get(post.source, 3)


def _one_post(sightings: list[Post]) -> tuple[list[Post], list[Rejected]]:
    best = min(_rank(post) for post in sightings)
    first_class = [post for post in sightings if _rank(post) == best]
    address = _main_address(first_class)
    versions = _versions(post for post in first_class if address in (None, canonical(post.url)))
    known = {post.version: post for post in versions}
    rejected = [
        superseded(post, _why(post, known, best, address)) for post in sightings if not any(post is row for row in versions)
    ]
    seen = {url for post in sightings for url in (post.url, *post.aliases)}
    return [_with_aliases(post, seen) for post in versions], rejected


def _main_address(posts: list[Post]) -> str | None:
    """The post's canonical address where it was fetched; None where only others were, of which none is better than another."""
    return next((canonical(post.url) for post in posts if canonical(post.url) == canonical(post.canonical_url)), None)


def _versions(posts: Iterable[Post]) -> list[Post]:
    """One sighting a version: its first, or the last that brought it back after another text, or that says something else of its rights."""
    rows: dict[str, Post] = {}
    previous = ""
    for post in posts:
        if previous != post.version or rows[post.version].licence_evidence != post.licence_evidence:
            rows[post.version] = post
        previous = post.version
    return sorted(rows.values(), key=lambda post: post.fetched_at)


def _why(post: Post, known: dict[str, Post], best: tuple[bool, int], address: str | None) -> str:
    if post.version in known:
        return f"same version as {known[post.version].url}, seen again"
    if _rank(post) != best:
        better = next(iter(known.values()))
        origin = "a machine translation" if post.translated_from else f"a {post.source} sighting"
        return f"{origin}; kept is the {better.source} sighting {better.url}"
    return f"another address of the post with a different text; kept is {address}"


def _with_aliases(post: Post, seen: set[str]) -> Post:
    own = {post.url, post.canonical_url}
    aliases = tuple(sorted(seen - own))
    return replace(post, aliases=aliases) if aliases != post.aliases else post


def superseded(post: Post, evidence: str) -> Rejected:
    """The row that says why a sighting is no post of its own."""
    return turned_away(post, Reason.SUPERSEDED, evidence)


def turned_away(post: Post, reason: Reason, evidence: str) -> Rejected:
    """The row of a post that is not kept, with the way back to its bytes."""
    return Rejected(
        url=post.url,
        site=post.site,
        stage="clean",
        reason=reason,
        kind="post",
        evidence=evidence[:500],
        post_id=post.post_id,
        fetched_at=post.fetched_at,
        http_status=post.http_status,
        warc_file=post.warc_file,
        warc_offset=post.warc_offset,
        warc_record_id=post.warc_record_id,
    )
