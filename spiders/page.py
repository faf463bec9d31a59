"""A fetched page as both halves see it: bytes and origin (`RawPage`), parsed once and lazily (`Page`). Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from lxml.html import HtmlElement

from spiders.site import Site


class PageKind(StrEnum):
    """What a page is, decided before anything is extracted from it."""

    POST = "post"
    LISTING = "listing"
    HOME = "home"
    ABOUT = "about"
    NOT_FOUND = "notfound"
    FEED = "feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    API = "api"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WarcRef:
    """The way back to the bytes: archive-relative file, byte offset of the record, record id."""

    file: str
    offset: int
    record_id: str


@dataclass(frozen=True, slots=True)
class RawPage:
    """One archived response. `body` has its transfer and content encodings removed."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    warc: WarcRef

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A page kind with the evidence that decided it, in words a person can check."""

    kind: PageKind
    evidence: str
    confidence: float = 1.0


class Page:
    """A raw page with everything derived from it computed at most once: text, tree, JSON."""

    def __init__(self, raw: RawPage, site: Site) -> None:
        self.raw = raw
        self.site = site

    @property
    def url(self) -> str:
        return self.raw.url

    @cached_property
    def text(self) -> str:
        """The body decoded to text (see spiders.decode)."""
        raise NotImplementedError

    @cached_property
    def tree(self) -> HtmlElement:
        """The one lxml parse of the page; extraction may mutate it, so links and fields are read first."""
        raise NotImplementedError
