"""What a site's pages tell each other once all are read: tags from side answers, dates from feeds, its author's zone.

Streams one site at a time; nothing here looks at another site.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from pipelines.extract.feed_dates import dated, feed_dates
from pipelines.extract.metadata.dating import Dates
from pipelines.extract.one_title import Archived, retitled
from pipelines.extract.version import version_of
from pipelines.records import Post, Rejected
from spiders.dates import parse_date
from spiders.page import Page, RawPage
from spiders.platforms.cnblogs import accessories
from spiders.site import Site

_NUMERIC = re.compile(r"^\D*(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)\d\d)\D*$")
_LEAST = 2  # posts that must agree before a site's habit is believed
_SHARE = 0.9
_ENDING = re.compile(r"\s*[|｜·•»–—_:：]\s*[^|｜·•»–—_:：]+$|\s-\s(?:(?!\s-\s).)+$")
_LEAST_TITLES = 4  # fewer titles may end alike by chance: parts of one series do

Labels = tuple[tuple[str, ...], tuple[str, ...]]


def settle_site(
    records: Iterable[Post | Rejected], pages: Iterable[RawPage], feeds: Iterable[Page] = (), archived: Archived = lambda post: None
) -> Iterator[Post | Rejected]:
    """The records of one site in their order, each post completed by what its site's other pages tell.

    `pages` hold the side answers, `feeds` the site's feeds, newest first, which are read only where a post has no date; `archived`
    gives the page of a post, and is asked only where most posts of the site bear one title.
    """
    known = _fed(retitled(list(records), archived), feeds)
    posts = [record for record in known if isinstance(record, Post)]
    labels = side_labels(pages)
    order, offset = date_order(post.published_raw for post in posts), site_offset(posts)
    name = shared_ending(post.title for post in posts)
    for record in known:
        yield _named(_zoned(_dated(_labelled(record, labels), order), offset), name) if isinstance(record, Post) else record


def _fed(records: list[Post | Rejected], feeds: Iterable[Page]) -> list[Post | Rejected]:
    """The records, posts that show no date at all with that of their entry in a feed."""
    undated = {post.canonical_url for post in records if isinstance(post, Post) and not post.published_raw}
    told = feed_dates(feeds, undated)
    return [_by_feed(record, told) if isinstance(record, Post) else record for record in records] if told else records


def _by_feed(post: Post, told: Mapping[str, Dates]) -> Post:
    return post if post.published_raw or post.canonical_url not in told else dated(post, told[post.canonical_url])


def side_labels(pages: Iterable[RawPage]) -> dict[str, Labels]:
    """Categories and tags by post id, from cnblogs' post-accessories answers."""
    nowhere = Site(name="side", url="https://www.cnblogs.com/", platform="cnblogs")
    found = (accessories(Page(raw, nowhere)) for raw in pages if "post-accessories" in raw.url and raw.status == 200)
    return {answer[0]: (answer[1], answer[2]) for answer in found if answer}


def _labelled(post: Post, labels: Mapping[str, Labels]) -> Post:
    categories, tags = labels.get(post.post_id, ((), ()))
    return replace(post, categories=post.categories or categories, tags=post.tags or tags) if categories or tags else post


def date_order(raws: Iterable[str | None]) -> str | None:
    """dmy or mdy, when this site's unambiguous numeric dates (a number above 12) all tell the same; None otherwise."""
    firsts = [(int(match[1]), int(match[2])) for raw in raws if raw and (match := _NUMERIC.match(raw))]
    votes = Counter("dmy" if first > 12 else "mdy" for first, second in firsts if max(first, second) > 12)
    return next(iter(votes)) if len(votes) == 1 else None


def _dated(post: Post, order: str | None) -> Post:
    """A day that only the site's habit can read."""
    match = _NUMERIC.match(post.published_raw or "") if order and post.published is None else None
    if not match:
        return post
    day, month = (match[1], match[2]) if order == "dmy" else (match[2], match[1])
    parsed = parse_date(f"{match[3]}-{int(month):02d}-{int(day):02d}", lang=post.language_hint, ref=post.fetched_at)
    return replace(post, published=parsed.start, published_local=parsed.local) if parsed else post


def shared_ending(titles: Iterable[str]) -> str | None:
    """The words after the last separator that nearly all of a site's titles end in: the site's name, whatever it is."""
    known = sorted(set(titles))
    endings = Counter(match[0] for title in known if (match := _ENDING.search(title)))
    if not endings:
        return None
    ending, count = endings.most_common(1)[0]
    return ending if count >= _LEAST_TITLES and count >= _SHARE * len(known) else None


def _named(post: Post, ending: str | None) -> Post:
    """A post without the site's name at the end of its title."""
    title = post.title.removesuffix(ending).strip() if ending else ""
    if not title or title == post.title:
        return post
    return replace(post, title=title, version=version_of(title, post.markdown), edits=tuple(sorted({*post.edits, "site_name_removed"})))


def site_offset(posts: Iterable[Post]) -> int | None:
    """The offset from UTC in seconds that nearly all of a site's zoned dates share; None where they show none."""
    offsets = (_offset(post.published_local) for post in posts)
    counts = Counter(offset for offset in offsets if offset)
    if not counts:
        return None
    offset, count = counts.most_common(1)[0]
    return offset if count >= _LEAST and count >= _SHARE * counts.total() else None


def _offset(local: str | None) -> int | None:
    moment = datetime.fromisoformat(local) if local and "T" in local else None
    ahead = moment.utcoffset() if moment else None
    return int(ahead.total_seconds()) if ahead is not None else None


def _zoned(post: Post, offset: int | None) -> Post:
    """A post whose page told UTC only, by the clock that the site's other posts show."""
    if offset is None or post.published is None or _offset(post.published_local) != 0:
        return post
    there = post.published.astimezone(timezone(timedelta(seconds=offset)))
    return replace(post, published_local=there.isoformat(timespec="seconds"))
