"""Sites that write one `<title>` into every page: hand-made ones their name, editors "Untitled". A page alone cannot tell that."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias

from pipelines.extract.extract import extract_task
from pipelines.records import Post, Rejected
from pipelines.stage import attempt
from spiders.page import Page

_LEAST = 4  # addresses: fewer may bear one title by chance
_SHARE = 0.5

Archived: TypeAlias = Callable[[Post], Page | None]  # the page a post was read from, where it is still there


def most_borne(titles: Collection[str]) -> tuple[str, int]:
    """The title that more than half of a site's posts bear, four at least, and how many do; ("", 0) where there is none."""
    title, count = Counter(titles).most_common(1)[0] if titles else ("", 0)
    return (title, count) if title and count >= _LEAST and count > _SHARE * len(titles) else ("", 0)


def retitled(records: list[Post | Rejected], archived: Archived) -> list[Post | Rejected]:
    """The records, posts that bear the one title read again knowing that it names the site.

    What four addresses or more are then called is no title either (a box that stands on every page): those stay as they were.
    """
    borne = {record.canonical_url: record.title for record in records if isinstance(record, Post)}
    name, _ = most_borne(borne.values())
    if not name:
        return records
    known = [_again(record, name, archived) if isinstance(record, Post) and record.title == name else record for record in records]
    told = {record.canonical_url: record.title for record in known if isinstance(record, Post)}
    common = {title for title, count in Counter(told.values()).items() if count >= _LEAST}
    return [old if isinstance(new, Post) and new.title in common else new for new, old in zip(known, records, strict=True)]


def _again(post: Post, name: str, archived: Archived) -> Post:
    page = archived(post) if post.source == "html" else None
    found = attempt(extract_task, (page.raw, replace(page.site, title=name))).results if page is not None else ()
    told = next((record for record in found if isinstance(record, Post) and record.post_id == post.post_id), post)
    return told if told.title not in {"", name} else post
