"""Hosts that send every address without a slash at its end on to the one with it: asking there at once saves half of the requests.

Static hosts do so where a generator links to `/post` and writes `/post/index.html`. It is believed after five such answers in a row, for
addresses of the same host, and given up by the first that shows otherwise.
"""

from collections import Counter
from urllib.parse import urlsplit

_SURE = 5


class Slashes:
    """A crawl's memory of such answers."""

    def __init__(self) -> None:
        self._sent_on: Counter[str] = Counter()

    def expected(self, url: str) -> str | None:
        """Where the host will send who asks for `url`; None where that is not known."""
        return url + "/" if _may_have(url) and self._sent_on[urlsplit(url).netloc] >= _SURE else None

    def note(self, url: str, target: str | None) -> None:
        """Record where an answer sent its asker on; None where it did not."""
        if _may_have(url):
            host = urlsplit(url).netloc
            self._sent_on[host] = self._sent_on[host] + 1 if target == url + "/" else 0


def _may_have(url: str) -> bool:
    """Whether an address ends in a folder's name without a slash."""
    parts = urlsplit(url)
    return not parts.query and "." not in parts.path.rpartition("/")[2] and not parts.path.endswith("/") and bool(parts.path)
