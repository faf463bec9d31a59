"""When a URL is worth asking for again: lists at every crawl, posts by how often they change. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final

from spiders.links import NAMED, Role
from spiders.state import HELD, SPARE, TRAP, UrlState

EVERY_CRAWL: Final = datetime.min.replace(tzinfo=UTC)  # compare with `is`: a list that answered
AT_ONCE: Final = datetime.min.replace(tzinfo=UTC, microsecond=1)
_FIRST = timedelta(days=7)
_LEAST = timedelta(days=1)
_MOST = timedelta(days=90)
_DATED = timedelta(days=60)  # where a feed or sitemap dates the URL and the date stands still
_MISSING = timedelta(days=7)
_SKEW = timedelta(days=1)
_NAMED = timedelta(days=21)
_FAILED = timedelta(hours=6)
_PATIENT = 3
LISTS = frozenset({Role.API, Role.SITEMAP, Role.FEED, Role.HOME})


def interval(known: UrlState) -> timedelta:
    """Time between two visits: a week at first, doubled by each visit that brought nothing, halved when something had changed."""
    if known.lastmod is not None and known.lastmod == known.lastmod_fetched:
        return _DATED
    if known.unchanged:
        return min(_FIRST * (1 << min(known.unchanged, 8)), _MOST)
    return max(_FIRST / (1 << min(known.changes, 3)), _LEAST)


def is_due(known: UrlState, now: datetime) -> bool:
    """Whether a known URL should be asked for now; also one that was visited tomorrow or later: some clock was wrong, now or then."""
    at = due_at(known)
    ahead = known.visited_at is not None and known.visited_at - now > _SKEW
    return at is not None and (at <= now or ahead)


def stands(known: UrlState) -> bool:
    """Whether a URL answered when it was asked for last, so that asking for it before it is due is a question worth its cost."""
    return known.visited and not (known.gone or known.failures) and known.missing_since is None


def due_at(known: UrlState) -> datetime | None:
    """From when on a URL should be asked for; None where never, EVERY_CRAWL for lists, AT_ONCE for what waits."""
    if known.gone:
        return _after(known, _MISSING if known.role is Role.HOME else _MOST)  # that a whole blog is back shows at its home
    if known.failures:
        return _retry_at(known)
    if not known.visited:
        return None if known.reason in (HELD, SPARE) or (known.reason or "").startswith(TRAP) else AT_ONCE
    if known.missing_since is not None:
        return _after(known, _MISSING)
    if known.role in LISTS or known.found == NAMED:
        return EVERY_CRAWL
    if known.lastmod is not None and known.lastmod != known.lastmod_fetched:
        return AT_ONCE
    return _after(known, interval(known))


def is_newer(date: str | None, known: str | None) -> bool:
    """Whether a list dates a URL later than was known; dates that cannot be read are newer when they are others.

    Two feeds of a blog may write one date in two ways, or one the day of writing and the other that of the last change.
    """
    if date is None or date == known:
        return False
    there, here = _instant(date), _instant(known)
    return there > here if there and here else True


def _instant(text: str | None) -> datetime | None:
    from spiders.dates import parse_date  # where no date moved it need not be loaded

    found = parse_date(text) if text else None
    return (found.instant or found.start) if found else None


def is_back(known: UrlState, returned: datetime | None) -> bool:
    """Whether a buried URL was last asked for before the list that names it came back: they were missing together."""
    return returned is not None and known.visited_at is not None and known.visited_at < returned


def is_named_again(known: UrlState, now: datetime) -> bool:
    """Whether to ask for a buried URL because the owner's list names it: many lists name dead pages for years, so not at every crawl."""
    return known.visited_at is None or now - known.visited_at >= _NAMED


def _retry_at(known: UrlState) -> datetime:
    """The next crawl tries again; from the third crawl in vain on, ever later."""
    if known.failures < _PATIENT or known.failed_at is None:
        return AT_ONCE
    return known.failed_at + min(_FAILED * (1 << min(known.failures - _PATIENT, 8)), _FIRST)


def _after(known: UrlState, time: timedelta) -> datetime:
    return known.visited_at + time if known.visited_at else AT_ONCE
