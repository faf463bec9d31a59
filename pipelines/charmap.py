"""Characters replaced one for one, so that offsets stay: a long text in one look-up, where str.translate asks a dictionary for each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_SHORT = 100  # characters: below, the dictionary is quicker than two codecs
_PLANE = 0x10000


class CharMap:
    """Code points of the first plane, each with the one character that takes its place."""

    def __init__(self, pairs: Mapping[int, str]) -> None:
        self._pairs = dict(pairs)
        self._table: NDArray[np.uint32] | None = None

    def __call__(self, text: str) -> str:
        """The text with every character of the map replaced; its length is unchanged."""
        if len(text) < _SHORT:
            return text.translate(self._pairs)
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        mapped = self._all().take(points, mode="clip")
        if points.max() >= _PLANE:
            mapped = np.where(points < _PLANE, mapped, points)
        return mapped.tobytes().decode("utf-32-le", "surrogatepass")

    def _all(self) -> NDArray[np.uint32]:
        if self._table is None:
            self._table = np.arange(_PLANE, dtype=np.uint32)
            self._table[list(self._pairs)] = [ord(char) for char in self._pairs.values()]
        return self._table
