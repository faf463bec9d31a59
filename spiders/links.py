"""What a page offers the crawler: addresses, each with the part it plays and how soon it is worth fetching."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a link is expected to lead to."""

    API = "api"
    SITEMAP = "sitemap"
    FEED = "feed"
    POST = "post"
    LISTING = "listing"
    HOME = "home"
    OTHER = "other"


# Larger is fetched sooner. Lists of every post come before lists of some, posts before the next list page.
PRIORITY = {Role.API: 100, Role.SITEMAP: 90, Role.FEED: 80, Role.HOME: 70, Role.POST: 50, Role.LISTING: 40, Role.OTHER: 0}
NAMED = "sites.toml"  # what `found` says of an address that the site's row names
ONWARDS = "meta refresh"  # what `found` says of the address that a page without words of its own sends its reader to


@dataclass(frozen=True, slots=True)
class FoundLink:
    """One address found on a page: absolute URL, role, where it was found, and the post's id when that is known already."""

    url: str
    role: Role
    found: str
    priority: int = 0
    post_id: str | None = None


def link(url: str, role: Role, found: str, *, post_id: str | None = None, sooner: int = 0) -> FoundLink:
    """A FoundLink with its role's usual priority, `sooner` added to it."""
    return FoundLink(url, role, found, PRIORITY[role] + sooner, post_id)
