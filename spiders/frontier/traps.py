"""When to stop following a kind of address: endless calendars, facets, session links, pagination without new content.

No list of trap names can be complete, so the budget goes by shape: addresses that differ only in numbers and slugs are
one shape, and a shape whose last fetches brought neither a post, nor an unseen link, nor unseen words is given up.
A long archive keeps bringing posts and is never given up, not even for a long run of pages that are none; an endless calendar is,
after a few dozen pages.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

BARREN_LIMIT = 20  # fetches of one shape in a row without anything new, and one more for every ten posts it held
CALENDAR_LIMIT = 12
MISSING_LIMIT = 12  # pages of one shape that are not there, when none of it is: lists a theme links to and no one ever made
ALL_CALENDARS_LIMIT = 30
MAX_SEGMENTS = 20
MAX_LENGTH = 2_048
_NEW_WORDS = 8
_TRIAL = 5
_FACETED = 3
_MAX_LINKS = 3_000
_MAX_VOCABULARY = 200_000

_STRUCTURE = frozenset(
    ("page", "p", "post", "posts", "tag", "tags", "category", "categories", "archive", "archives", "author", "blog", "article", "articles",
     "feed", "calendar", "cal", "day", "week", "month", "date", "events", "comment-page")
)  # fmt: skip
_CALENDAR = re.compile(r"(?:^|[/?&=_-])(?:calendar|cal|events?|schedule|almanac|agenda)(?:[/?&=_-]|$)", re.IGNORECASE)
_SORTING = frozenset(("sort", "sortby", "sort_by", "order", "orderby", "order_by", "dir", "sortdir", "direction", "ord"))
_FACETS = re.compile(r"^(?:filters?|facets?)(?:[\[_-].*)?$|^f\[", re.IGNORECASE)
_ACTIONS = frozenset(("replytocom", "share", "add-to-cart", "like_comment", "print", "printpage"))
_ACTION_PATHS = re.compile(
    r"^/(?:login|logout|signin|signup|register|cart|checkout)/?$|/(?:wp-login\.php|wp-admin|xmlrpc\.php)(?:/|$)", re.I
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class ShapeStats:
    """What the fetches of one shape brought so far."""

    fetched: int = 0
    good: int = 0
    posts: int = 0
    barren: int = 0
    missing: int = 0
    links: set[int] = field(default_factory=set)
    words: set[int] = field(default_factory=set)


@dataclass(slots=True)
class TrapStats:
    """A crawl's memory of shapes; feed it every fetched page with `note`."""

    shapes: dict[str, ShapeStats] = field(default_factory=dict)
    calendar_barren: int = 0

    def note(self, url: str, *, links: Iterable[str] = (), text: str = "", is_post: bool = False) -> None:
        """Record one fetched page: the addresses it links to, its text (first 20,000 characters count), whether it is a post."""
        own = shape(url)
        stats = self.shapes.setdefault(own, ShapeStats())
        stats.fetched += 1
        found = {crc32(link.encode("utf-8", "replace")) for link in islice(links, _MAX_LINKS) if self._promises(link, own)}
        new_links = found - stats.links
        stats.links |= new_links
        fresh = _new_words(stats, text)
        stats.posts += is_post
        stats.good += is_post or fresh >= _NEW_WORDS
        if is_post or new_links or fresh >= _NEW_WORDS:
            stats.barren = 0
            return
        stats.barren += 1
        self.calendar_barren += is_calendar(url)

    def miss(self, url: str) -> None:
        """Record a page that is not there."""
        self.shapes.setdefault(shape(url), ShapeStats()).missing += 1

    def never_there(self, url: str) -> str | None:
        """Why to expect nothing at an address: no page of its shape was there so far. Addresses of one part alone have no shape."""
        own = shape(url)
        seen = self.shapes.get(own)
        if seen is None or seen.fetched or seen.missing < MISSING_LIMIT or own.count("/") < 2:
            return None
        return f"none of {seen.missing} pages of {own} that were asked for is there"

    def _promises(self, link: str, own: str) -> bool:
        """Whether a link may lead to content: not to the same shape, a calendar, or a shape known to bring none.

        Without the last, two endless shapes that link to each other would keep each other alive.
        """
        target = shape(link)
        if target == own or is_calendar(link):
            return False
        known = self.shapes.get(target)
        return known is None or known.fetched < _TRIAL or known.good * 10 >= known.fetched


def _new_words(stats: ShapeStats, text: str) -> int:
    """Words no earlier page of the shape held; CJK runs count by pairs of characters."""
    if len(stats.words) > _MAX_VOCABULARY:
        return 0
    words = {word.lower() for word in _WORD.findall(text[:20_000])}
    pieces = {piece for word in words for piece in ([word] if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)])}
    new = {crc32(piece.encode("utf-8", "replace")) for piece in pieces} - stats.words
    stats.words |= new
    return len(new) if stats.fetched > 1 else 0


def shape(url: str) -> str:
    """The address with everything that counts or names one page abstracted: numbers to `#`, slugs to `*`."""
    try:
        parts = urlsplit(url)
        fields = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return "invalid"
    segments = [segment for segment in parts.path.split("/") if segment]
    pieces = [_piece(segment, index, len(segments)) for index, segment in enumerate(segments)]
    asked = "&".join(re.sub(r"\d+", "#", name) for name in fields) if len(fields) < _FACETED else "..."  # each set of filters is one view
    return "/" + "/".join(pieces) + (f"?{asked}" if fields else "")


def _piece(segment: str, index: int, count: int) -> str:
    if re.fullmatch(r"[\d._-]+", segment):
        return "#"
    if segment.lower() in _STRUCTURE or (index == 0 and count > 1 and len(segment) <= 24):
        return re.sub(r"\d+", "#", segment.lower())
    return "*"


def is_calendar(url: str) -> bool:
    """Whether the address says that it is a calendar or a list of events."""
    parts = _split(url)
    return bool(parts and _CALENDAR.search(f"{parts[0]}?{'&'.join(parts[1])}"))


def trap_reason(url: str, stats: TrapStats, *, listed: bool = False) -> str | None:
    """Why not to fetch an address, in words, or None.

    `listed` marks addresses a sitemap, feed or API names: only a malformed one of those is refused.
    """
    if listed:
        return _malformed(url)
    reason = _malformed(url) or _by_form(url)
    if reason:
        return reason
    seen = stats.shapes.get(shape(url))
    calendar = is_calendar(url)
    if calendar and stats.calendar_barren >= ALL_CALENDARS_LIMIT:
        return f"calendar: {stats.calendar_barren} pages brought nothing new"
    if seen and seen.barren >= (CALENDAR_LIMIT if calendar else BARREN_LIMIT + seen.posts // 10):
        return f"no new content: the last {seen.barren} pages of {shape(url)} brought nothing new"
    return None


def _split(url: str) -> tuple[str, Mapping[str, str]] | None:
    try:
        parts = urlsplit(url)
        return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return None


def _malformed(url: str) -> str | None:
    return "address too long or malformed" if len(url) > MAX_LENGTH or _split(url) is None else None


def _by_form(url: str) -> str | None:
    """Reasons that one address shows by itself."""
    path, query = _split(url) or ("", {})
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"more than {MAX_SEGMENTS} path segments"
    if _repeats(segments):
        return "path segments repeat"
    action = next((name for name in query if name.lower() in _ACTIONS), None)
    if action or _ACTION_PATHS.search(path):
        return f"an action, not a page: {action or path}"[:120]
    sorting = next((name for name in query if name.lower() in _SORTING or _FACETS.match(name)), None)
    return f"a sorted or filtered view: {sorting}" if sorting else None


def _repeats(segments: list[str]) -> bool:
    """The same run of one to four segments three times over, as broken relative links make."""
    for size in range(1, 5):
        for start in range(len(segments) - 3 * size + 1):
            run = segments[start : start + size]
            if run == segments[start + size : start + 2 * size] == segments[start + 2 * size : start + 3 * size]:
                return not all(segment.isdigit() for segment in run)
    return False
