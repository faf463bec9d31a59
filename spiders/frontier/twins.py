"""Which query parameters change nothing: session ids under names that no list knows make every page look new for ever.

A parameter is believed to say nothing once several addresses were seen to hold the same words under two of its values, and hardly any to
hold others. From then on one page is read under one of its values. One address proves nothing: `/?p=12` and all its like may be missing.
"""

from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

_SURE = 3  # addresses
_MOST_FIELDS = 12
_Rest = tuple[str, str, frozenset[tuple[str, str]]]


class Twins:
    """A crawl's memory of pages with a query; feed it every one with `note`."""

    def __init__(self) -> None:
        self._pages: dict[_Rest, tuple[str, int]] = {}
        self._same: defaultdict[str, set[_Rest]] = defaultdict(set)
        self._other: defaultdict[str, set[_Rest]] = defaultdict(set)

    def note(self, url: str, words: int) -> None:
        """Record a page that was read; `words` is a checksum of its words."""
        for name, value, rest in _splits(url):
            known, before = self._pages.setdefault(rest, (value, words))
            if known != value:
                (self._same if before == words else self._other)[name].add(rest)

    def reason(self, url: str) -> str | None:
        """Why an address brings nothing: a page that differs from it only in a parameter that says nothing was read; None where it may."""
        for name, value, rest in _splits(url):
            same, other = len(self._same[name]), len(self._other[name])
            if same >= _SURE and other * 10 <= same and self._pages.get(rest, (value, 0))[0] != value:
                return f"the parameter {name[:40]!r} changes nothing, and the page was read under another value"
        return None


def _splits(url: str) -> list[tuple[str, str, _Rest]]:
    """Each parameter of an address with its value, and the address without it."""
    try:
        parts = urlsplit(url)
        fields = frozenset(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)) if parts.query else frozenset()
    except ValueError:
        return []
    return [(name, value, (name, parts.netloc + parts.path, fields - {(name, value)})) for name, value in fields]
