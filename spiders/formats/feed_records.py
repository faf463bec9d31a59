"""What every feed format is read into."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item. `title` is plain text; `summary` and `content_html` are HTML as given; dates are UTC with the raw string beside.

    `id` is None when the feed gives none. `external_url` is what a link post points at; `image` its lead image.
    """

    id: str | None
    url: str | None
    title: str = ""
    published_raw: str | None = None
    published: datetime | None = None
    updated_raw: str | None = None
    updated: datetime | None = None
    summary: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    language: str | None = None
    external_url: str | None = None
    attachments: tuple[str, ...] = ()

    @property
    def author(self) -> str | None:
        """The first author."""
        return self.authors[0] if self.authors else None


@dataclass(frozen=True, slots=True)
class Feed:
    """A read feed. `kind` is rss, atom, json or unknown; `error` says what was wrong, None for a usable feed."""

    kind: str
    title: str = ""
    home: str | None = None
    language: str | None = None
    author: str | None = None
    generator: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    next_url: str | None = None
    error: str | None = None
    rights: str | None = None


def web_address(value: object) -> str | None:
    """An http(s) address, or None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return text if text.startswith(("http://", "https://")) else None


def absolute(address: str | None, base: str) -> str | None:
    """A web address resolved against its feed's, or None."""
    if not address:
        return None
    try:
        return web_address(urljoin(base, address))
    except ValueError:
        return None
