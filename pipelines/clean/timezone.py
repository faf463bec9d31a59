"""The zone a site's author lives in, told by those posts that show it, for those that give only UTC."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from pipelines.records import Post
from spiders.dates import zone_of

_MIN_POSTS = 3
_AGREEMENT = 0.8
_OFFSET = re.compile(r"T.*([+-]\d\d:\d\d)$")
_URL_DAY = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/.-]|$)")
_ASIAN = {"zh": 8, "ja": 9, "ko": 9}


def site_timezone(posts: Sequence[Post], stated: str | None = None) -> str | None:
    """An IANA name or offset such as +08:00, None when the posts do not tell.

    `stated` (the site's row) wins. Else the offset most posts write; else, where UTC times contradict the days in the
    posts' addresses, the zone of the posts' language if it explains them.
    """
    if stated:
        return stated
    written = Counter(offset for post in posts if (offset := _offset(post)) and offset != "+00:00")
    if written:
        offset, count = min(written.items(), key=lambda item: (-item[1], item[0]))
        if count >= _MIN_POSTS and count >= _AGREEMENT * sum(written.values()):
            return offset
    return _by_addresses(posts)


def localised(post: Post, zone: str | None) -> Post:
    """The post with a publication known only in UTC told in the site's zone; the instant stays."""
    if zone is None or post.published is None or _offset(post) != "+00:00":
        return post
    local = post.published.astimezone(zone_of(zone))
    seconds = "seconds" if len(post.published_local or "") > len("2024-01-01T00:00+00:00") else "minutes"
    text = local.isoformat(timespec=seconds)
    return replace(post, published_local=text) if text != post.published_local else post


def _offset(post: Post) -> str | None:
    found = _OFFSET.search((post.published_local or "").replace("Z", "+00:00"))
    return found.group(1) if found else None


def _by_addresses(posts: Sequence[Post]) -> str | None:
    dated = [(post.published, day, post) for post in posts if post.published and _offset(post) == "+00:00" and (day := _url_day(post.url))]
    wrong = sum(instant.date() != day.date() for instant, day, _ in dated)
    if wrong < _MIN_POSTS:
        return None
    languages = Counter((post.language_hint or "")[:2].lower() for _, _, post in dated)
    hours = _ASIAN.get(languages.most_common(1)[0][0])
    if hours is None:
        return None
    zone = timezone(timedelta(hours=hours))
    right = sum(instant.astimezone(zone).date() == day.date() for instant, day, _ in dated)
    return f"+{hours:02d}:00" if right >= 0.95 * len(dated) else None


def _url_day(url: str) -> datetime | None:
    found = _URL_DAY.search(url)
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
