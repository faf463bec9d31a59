"""Finding any run of a withdrawn text in any amount of bytes, fast enough to read every file there is.

Every 32-byte window of the text (at every offset) is hashed; a file is looked at every eighth byte only. A run of 39 bytes (13 Chinese
characters) of the text cannot lie between two looks, so "nothing found" means that no such run is there. 1 GB takes about 3 s.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

WINDOW: Final = 32
STRIDE: Final = 8
SHORTEST_RUN: Final = WINDOW + STRIDE - 1
_CHUNK_WORDS: Final = 1 << 20
_KEYS: Final = tuple(np.uint64(key) for key in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
_LETTERS: Final = np.array([byte >= 0x80 or chr(byte).isalnum() for byte in range(256)], dtype=np.int8)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The windows of a withdrawn text: sorted hashes, and a table that tells most strangers at once."""

    hashes: Hashes
    table: NDArray[np.bool_]
    shift: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Runs":
        """Windows of the texts. Windows that are mostly marks or one repeated pattern say nothing and are left out."""
        parts = [windows(text.encode("utf-8", "replace")) for text in texts]
        return cls._make(np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64))

    @classmethod
    def _make(cls, hashes: Hashes) -> "Runs":
        bits = min(27, max(16, int(hashes.size * 16).bit_length()))
        table = np.zeros(1 << bits, dtype=np.bool_)
        table[hashes >> np.uint64(64 - bits)] = True
        return cls(hashes, table, 64 - bits)

    def without(self, data: bytes) -> "Runs":
        """These windows but for those that stand in `data`: words that others wrote too."""
        return self._make(np.setdiff1d(self.hashes, windows(data), assume_unique=False)) if self.hashes.size else self

    def __bool__(self) -> bool:
        return bool(self.hashes.size)

    def hits(self, data: bytes | memoryview) -> NDArray[np.int64]:
        """Offsets, multiples of eight, at which a window of the text begins in `data`."""
        words = np.frombuffer(data, dtype="<u8", count=len(data) // 8)
        if not self or words.size < WINDOW // 8:
            return np.empty(0, np.int64)
        found = []
        for start in range(0, words.size - 3, _CHUNK_WORDS):
            here = _mix(words[start : start + _CHUNK_WORDS + 3])
            maybe = np.flatnonzero(self.table[here >> np.uint64(self.shift)])
            found.append(start + maybe[self._known(here[maybe])])
        return np.concatenate(found) * 8

    def _known(self, wanted: Hashes) -> NDArray[np.bool_]:
        at = np.minimum(np.searchsorted(self.hashes, wanted), self.hashes.size - 1)
        known: NDArray[np.bool_] = self.hashes[at] == wanted
        return known

    def spans(self, data: bytes) -> list[tuple[int, int]]:
        """The whole runs of the text in `data`, grown to character boundaries: what has to be blanked."""
        if not self.hits(data).size:
            return []
        covered = np.zeros(len(data) + 1, dtype=np.int32)
        for shift in range(8):
            hit = self.hits(data[shift:]) + shift
            np.add.at(covered, hit, 1)
            np.add.at(covered, np.minimum(hit + WINDOW, len(data)), -1)
        inside = np.cumsum(covered[:-1]) > 0
        edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
        return [_whole_characters(data, int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def windows(data: bytes) -> Hashes:
    """Hashes of the windows at every offset of `data` that say something, sorted, each once."""
    if len(data) < WINDOW:
        return np.empty(0, np.uint64)
    letters = np.concatenate(([0], np.cumsum(_LETTERS[np.frombuffer(data, dtype=np.uint8)], dtype=np.int64)))
    parts = []
    for shift in range(8):
        words = np.frombuffer(data, dtype="<u8", offset=shift, count=(len(data) - shift) // 8)
        if words.size < 4:
            continue
        at = np.arange(words.size - 3) * 8 + shift
        telling = (letters[at + WINDOW] - letters[at] >= WINDOW // 2) & (words[:-3] != words[1:-2])
        parts.append(_mix(words)[telling])
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)


def _mix(words: Hashes) -> Hashes:
    mixed = words[:-3] * _KEYS[0] + words[1:-2] * _KEYS[1] + words[2:-1] * _KEYS[2] + words[3:] * _KEYS[3]
    mixed ^= mixed >> np.uint64(29)
    spread: Hashes = mixed * _KEYS[0]
    return spread


def _whole_characters(data: bytes, start: int, end: int) -> tuple[int, int]:
    while start > 0 and data[start] & 0xC0 == 0x80:
        start -= 1
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return start, end
