"""A fetched page before anything is read from it: bytes, origin, place in the archive. Apart from `spiders.page`, so that what only
moves pages about does not load the parsers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    fault: str | None = None  # why `body` is not whole, such as "too_large: more than 16777216 bytes decompressed"

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
