"""Rules over a whole site: which sighting of a post counts, what stands in for posts, what moved, and what its pages all repeat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipelines.clean.boilerplate import without_boilerplate
from pipelines.clean.moves import Left, find_moves, joined
from pipelines.clean.rules import clean
from pipelines.clean.sightings import choose_sightings, superseded, turned_away
from pipelines.clean.stand_ins import key_of, stand_ins
from pipelines.clean.timezone import localised, site_timezone
from pipelines.records import Post, Reason, Rejected
from spiders.site import Site


@dataclass(frozen=True, slots=True)
class CleanedSite:
    """A site's posts, one row a version; the sightings that lost, characters of boilerplate removed by (post_id, version), and ids
    of the posts that moved."""

    posts: tuple[Post, ...]
    rejected: tuple[Rejected, ...]
    removed: dict[tuple[str, str], int] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()


def clean_site(
    posts: Sequence[Post], site: Site, left: Sequence[Left] = (), ours: Callable[[str], bool] = lambda url: True
) -> CleanedSite:
    """Clean a site's extracted posts together. Pure; the order of the result does not depend on the order given.

    `left` are answers of addresses that posts may have left, `ours` tells an address that is no other site's.
    """
    zone = site_timezone(posts, site.timezone)
    cleaned = [localised(clean(post), zone) for post in posts]
    filled = [post for post in cleaned if post.markdown.strip()]
    empty = [_emptied(post) for post in cleaned if not post.markdown.strip()]
    swapped = stand_ins(filled)
    replaced = [turned_away(post, Reason.REPLACED, why) for post in filled if (why := swapped.get(key_of(post)))]
    seen = [post for post in filled if key_of(post) not in swapped]
    moves = find_moves(seen, left, ours)
    chosen, lost = choose_sightings(seen)
    chosen, repeated = joined(chosen, moves)
    rejected = [*(replace(row, post_id=moves.ids.get(row.post_id or "", row.post_id)) for row in lost), *repeated]
    result = sorted(without_boilerplate(chosen), key=lambda item: (item[0].post_id, item[0].fetched_at, item[0].version))
    latest = {(post.post_id, post.version): post for post, _ in result}
    ordered = [(post, count) for post, count in result if latest[post.post_id, post.version] is post]
    again = [post for post, _ in result if latest[post.post_id, post.version] is not post]
    rejected += [superseded(post, "the same version as one seen later, but for what its site repeats") for post in again]
    removed = {(post.post_id, post.version): count for post, count in ordered if count}
    kept = tuple(replace(post, boilerplate_removed=post.boilerplate_removed + count) if count else post for post, count in ordered)
    turned = sorted([*empty, *replaced], key=lambda row: (row.url, row.warc_file, row.warc_offset))
    return CleanedSite(kept, (*rejected, *turned), removed, frozenset(moves.last))


def _emptied(post: Post) -> Rejected:
    return turned_away(post, Reason.EMPTY, f"no text is left after {', '.join(post.edits) or 'extraction'}")
