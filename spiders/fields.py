"""What a platform's own markup or API says of a post, before any general rule is asked. None means: it does not say."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it stands in the page, where it stood, and the zone the platform writes in when the text names none."""

    raw: str
    source: str
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Statements of one page or API entry about one post."""

    post_id: str | None = None
    canonical_url: str | None = None
    aliases: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    author_url: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    tags: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    description: str | None = None
    language: str | None = None
    translated_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post inside an API answer or feed: its fields and its body as Markdown, HTML or plain text; or why it is none.

    `refused` is a Reason's value with the evidence in words.
    """

    fields: Fields
    url: str
    markdown: str | None = None
    html: str | None = None
    refused: tuple[str, str] | None = None
    edits: tuple[str, ...] = field(default=())
