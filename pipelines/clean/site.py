"""Rules over a whole site: which sighting of a post counts, what stands in for posts, and what its pages all repeat."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.clean.boilerplate import without_boilerplate
from pipelines.clean.rules import clean
from pipelines.clean.sightings import choose_sightings, turned_away
from pipelines.clean.stand_ins import key_of, stand_ins
from pipelines.clean.timezone import localised, site_timezone
from pipelines.records import Post, Reason, Rejected
from spiders.site import Site


@dataclass(frozen=True, slots=True)
class CleanedSite:
    """A site's posts, one row a version; the sightings that lost, and characters of boilerplate removed by (post_id, version)."""

    posts: tuple[Post, ...]
    rejected: tuple[Rejected, ...]
    removed: dict[tuple[str, str], int] = field(default_factory=dict)


def clean_site(posts: Sequence[Post], site: Site) -> CleanedSite:
    """Clean a site's extracted posts together. Pure; the order of the result does not depend on the order given."""
    zone = site_timezone(posts, site.timezone)
    cleaned = [localised(clean(post), zone) for post in posts]
    filled = [post for post in cleaned if post.markdown.strip()]
    empty = [_emptied(post) for post in cleaned if not post.markdown.strip()]
    swapped = stand_ins(filled)
    replaced = [turned_away(post, Reason.REPLACED, why) for post in filled if (why := swapped.get(key_of(post)))]
    chosen, rejected = choose_sightings([post for post in filled if key_of(post) not in swapped])
    result = without_boilerplate(chosen)
    ordered = sorted(result, key=lambda item: (item[0].post_id, item[0].fetched_at, item[0].version))
    removed = {(post.post_id, post.version): count for post, count in ordered if count}
    kept = tuple(replace(post, boilerplate_removed=post.boilerplate_removed + count) if count else post for post, count in ordered)
    return CleanedSite(kept, (*rejected, *sorted([*empty, *replaced], key=lambda row: (row.url, row.warc_file, row.warc_offset))), removed)


def _emptied(post: Post) -> Rejected:
    return turned_away(post, Reason.EMPTY, f"no text is left after {', '.join(post.edits) or 'extraction'}")
