"""Addresses that nobody wrote as a link: found in a script's data, they may be an application's own words. Most must prove true."""

_TRIAL = 8


class Guesses:
    """A crawl's memory of such addresses, by their identity keys."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._right = self._wrong = 0

    def add(self, key: str) -> None:
        """Count an address as guessed."""
        self._keys.add(key)

    def note(self, key: str, *, there: bool) -> None:
        """Take in whether a page was there."""
        if key in self._keys:
            self._right += there
            self._wrong += not there

    def reason(self, key: str) -> str | None:
        """Why not to ask for an address: so far hardly any guess was right; None where it is none, or where they mostly are."""
        doubtful = key in self._keys and self._wrong >= _TRIAL and self._wrong > 2 * self._right
        return f"{self._wrong} of {self._wrong + self._right} addresses in the data of scripts were not there" if doubtful else None
