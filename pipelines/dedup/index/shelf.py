"""Where shingle sets stand: in memory, or in Arrow files of which only the wanted rows are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.dedup.index.columns import ragged
from pipelines.dedup.text.shingles import Hashes

Sets = dict[int, tuple[Hashes, NDArray[np.uint8]]]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Consecutive rows: a table in memory, or an Arrow file on disk."""

    rows: int
    table: pa.Table | None = None
    path: Path | None = None

    @contextmanager
    def opened(self) -> Iterator[pa.Table]:
        """The table; one on disk is mapped, not read, and let go afterwards."""
        if self.table is not None:
            yield self.table
        else:
            assert self.path is not None
            with pa.memory_map(str(self.path)) as source:
                yield pa.ipc.open_file(source).read_all()


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Shingle sets by row number, over parts in order."""

    parts: tuple[Part, ...] = ()

    def take(self, rows: NDArray[np.int64]) -> Sets:
        """The sets of these rows."""
        wanted = np.unique(rows)
        sets: Sets = {}
        first = 0
        for part in self.parts:
            inside = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, first + part.rows)] - first
            if len(inside):
                with part.opened() as table:
                    sets.update(_sets(table, inside, first))
            first += part.rows
        return sets


def _sets(table: pa.Table, inside: NDArray[np.int64], first: int) -> Sets:
    """Copies of the wanted rows: a view would keep the whole part in memory."""
    hashes, offsets = ragged(table["hashes"])
    places, _ = ragged(table["places"])
    return {
        int(row) + first: (hashes[low:high].astype(np.uint32), places[low:high].astype(np.uint8))
        for row, low, high in zip(inside, offsets[inside], offsets[inside + 1], strict=True)
    }
