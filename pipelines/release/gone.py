"""Posts deleted at their source: seen as 404 or 410 twice, at least a week apart, after they were last fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_WEEK = timedelta(days=7)
_GONE = (404, 410)
_THERE = 200


@dataclass(frozen=True, slots=True)
class Sighting:
    """One answer of a page that gave no row of its own: missing, or there and the same as before."""

    url: str
    status: int
    seen_at: datetime


class Deleted:
    """Answers whether a post is gone at its source. One missing page proves nothing: servers have bad days."""

    def __init__(self, sightings: Iterable[Sighting]) -> None:
        self._seen: dict[str, list[datetime]] = {}
        self._back: dict[str, datetime] = {}  # a page that came back with the same text is no new version: only its sighting tells
        for sighting in sightings:
            if sighting.status in _GONE:
                self._seen.setdefault(sighting.url, []).append(sighting.seen_at)
            elif sighting.status == _THERE:
                self._back[sighting.url] = max(sighting.seen_at, self._back.get(sighting.url, sighting.seen_at))

    def is_gone(self, urls: Iterable[str], last_fetched: datetime) -> bool:
        """True when some URL of the post was missing twice, a week apart, since it was last fetched."""
        return any(self._twice([seen for seen in self._seen.get(url, []) if seen > self._last(url, last_fetched)]) for url in urls)

    def _last(self, url: str, last_fetched: datetime) -> datetime:
        return max(last_fetched, self._back.get(url, last_fetched))

    @staticmethod
    def _twice(times: list[datetime]) -> bool:
        return len(times) > 1 and max(times) - min(times) >= _WEEK
