"""When a URL is worth asking for again: lists at every crawl, posts by how often they change. Pure."""

from datetime import datetime, timedelta

from spiders.links import Role
from spiders.state import HELD, TRAP, UrlState

_FIRST = timedelta(days=7)
_LEAST = timedelta(days=1)
_MOST = timedelta(days=90)
_DATED = timedelta(days=60)  # where a feed or sitemap dates the URL and the date stands still
_MISSING = timedelta(days=7)
_FAILED = timedelta(hours=6)
_PATIENT = 3
_ALWAYS = frozenset({Role.API, Role.SITEMAP, Role.FEED, Role.HOME})


def interval(known: UrlState) -> timedelta:
    """Time between two visits: a week at first, doubled by each visit that brought nothing, halved when something had changed."""
    if known.lastmod is not None and known.lastmod == known.lastmod_fetched:
        return _DATED
    if known.unchanged:
        return min(_FIRST * (1 << min(known.unchanged, 8)), _MOST)
    return max(_FIRST / (1 << min(known.changes, 3)), _LEAST)


def is_due(known: UrlState, now: datetime) -> bool:
    """Whether a known URL should be asked for now."""
    if known.gone:
        return known.visited_at is None or now - known.visited_at >= _MOST
    if known.failures:
        return _retry_due(known, now)
    if not known.visited:
        return known.reason != HELD and not (known.reason or "").startswith(TRAP)
    if known.missing_since is not None:
        return _since(known, now) >= _MISSING
    if known.role in _ALWAYS:
        return True
    if known.lastmod is not None and known.lastmod != known.lastmod_fetched:
        return True
    return _since(known, now) >= interval(known)


def _retry_due(known: UrlState, now: datetime) -> bool:
    """The next crawl tries again; from the third crawl in vain on, ever later."""
    if known.failures < _PATIENT or known.failed_at is None:
        return True
    return now - known.failed_at >= min(_FAILED * (1 << min(known.failures - _PATIENT, 8)), _FIRST)


def _since(known: UrlState, now: datetime) -> timedelta:
    return now - known.visited_at if known.visited_at else _MOST
