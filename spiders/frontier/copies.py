"""Which addresses lead to copies of posts: printable ones, those for sharing, those in another dress, whatever a site calls them.

Such a page names the original as its own address (`rel=canonical`), or has its very bytes. Once three posts had a copy that differs from
the original in the same way - by a parameter, or by a last part of the path - other copies of that kind are not asked for, as long as
their original is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_SURE = 3  # originals
_MOST_FIELDS = 12


class Copies:
    """A crawl's memory of copies; feed it every post that calls another address its own with `note`."""

    def __init__(self) -> None:
        self._known: defaultdict[str, set[str]] = defaultdict(set)

    def note(self, url: str, original: str) -> None:
        """Record a post at `url` that is a copy of `original`; both absolute."""
        for way, stem in _ways(url):
            if _plain(stem) == _plain(original):
                self._known[way].add(_plain(original))

    def reason(self, url: str, seen: Callable[[str], bool]) -> str | None:
        """Why an address is but a copy of one that was asked for or will be (`seen`); None where it may be more."""
        for way, stem in _ways(url):
            if len(self._known.get(way, ())) >= _SURE and seen(stem):
                return f"a copy: with {way} other posts were what they are without it"
        return None


def stems(url: str) -> list[str]:
    """The addresses that a copy at `url` may be of."""
    return [stem for _, stem in _ways(url)]


def _ways(url: str) -> Iterator[tuple[str, str]]:
    """Each way in which an address may differ from its original, with that original."""
    try:
        parts = urlsplit(url)
        fields = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return
    for name in dict.fromkeys(name for name, _ in fields):
        rest = [field for field in fields if field[0] != name]
        yield f"the parameter {name[:40]!r}", parts._replace(query=urlencode(rest), fragment="").geturl()
    if not fields:
        yield from _shorter(parts)


def _shorter(parts: SplitResult) -> Iterator[tuple[str, str]]:
    stem, _, last = parts.path.rstrip("/").rpartition("/")
    if stem.strip("/") and last.isascii() and last.isalpha():
        yield f"{last[:40]!r} at the end", parts._replace(path=stem + "/", fragment="").geturl()


def _plain(url: str) -> str:
    """An address but for its fragment and the slash at its end."""
    address, mark, query = url.partition("#")[0].partition("?")
    return address.rstrip("/") + mark + query
