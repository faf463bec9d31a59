"""Addresses that nobody wrote as a link: found in a script's data, some are an application's own words. Most of a kind must be true."""

from collections import Counter

from spiders.frontier.traps import shape

_TRIAL = 8


class Guesses:
    """A crawl's memory of such addresses, by their identity keys, judged by the shape of the address."""

    def __init__(self) -> None:
        self._shapes: dict[str, str] = {}
        self._right: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()

    def add(self, key: str) -> None:
        """Count an address as guessed."""
        self._shapes[key] = shape(key)

    def note(self, key: str, *, there: bool) -> None:
        """Take in whether a page was there."""
        if key in self._shapes:
            (self._right if there else self._wrong)[self._shapes[key]] += 1

    def reason(self, key: str) -> str | None:
        """Why not to ask for an address: hardly any guess of its shape was right; None where it is none, or where they mostly are."""
        own = self._shapes.get(key)
        if own is None or self._wrong[own] < _TRIAL or self._wrong[own] <= 2 * self._right[own]:
            return None
        return f"{self._wrong[own]} of {self._wrong[own] + self._right[own]} addresses of {own} in the data of scripts were not there"
