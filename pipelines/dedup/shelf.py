"""Where shingle sets stand: in memory, or in Parquet files of which only the wanted rows are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipelines.dedup.columns import SHINGLES, ragged
from pipelines.dedup.shingles import Hashes

ROW_GROUP = 256
Sets = dict[int, tuple[Hashes, NDArray[np.uint8]]]


def part_name(number: int) -> str:
    """File name of the shingle part with this number."""
    return f"shingles-{number:06}.parquet"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Consecutive rows: a table in memory, or a Parquet file on disk."""

    rows: int
    table: pa.Table | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Shingle sets by row number, over parts in order. With a `spill` folder new parts go to disk at once.

    Parts on disk are named by their number, so an interrupted run's leftovers are overwritten, never read.
    """

    parts: tuple[Part, ...] = ()
    spill: Path | None = None

    def with_table(self, table: pa.Table) -> "Shelf":
        """A shelf with these sets after all others."""
        if self.spill is None:
            return Shelf((*self.parts, Part(table.num_rows, table=table)), None)
        path = self.spill / part_name(len(self.parts))
        write_shingles(table, path)
        return Shelf((*self.parts, Part(table.num_rows, path=path)), self.spill)

    def take(self, rows: NDArray[np.int64]) -> Sets:
        """The sets of these rows."""
        wanted = np.unique(rows)
        sets: Sets = {}
        first = 0
        for part in self.parts:
            inside = wanted[(wanted >= first) & (wanted < first + part.rows)] - first
            if len(inside):
                for start, table in _tables(part, inside):
                    sets.update(_sets(table, inside, start, first))
            first += part.rows
        return sets


def write_shingles(table: pa.Table, path: Path) -> None:
    """Write sets in small row groups, so that a few rows cost a few reads; hashes do not compress, so they are stored as they are."""
    draft = path.with_name(path.name + ".tmp")
    pq.write_table(table, draft, compression="none", use_dictionary=False, row_group_size=ROW_GROUP, write_statistics=False)
    draft.replace(path)


def _tables(part: Part, inside: NDArray[np.int64]) -> Iterator[tuple[int, pa.Table]]:
    """The tables that hold these rows of a part, each with the number of its first row."""
    if part.table is not None:
        yield 0, part.table
        return
    if part.path is not None:
        with pq.ParquetFile(part.path, memory_map=True) as file:
            for group in np.unique(inside // ROW_GROUP).tolist():
                yield group * ROW_GROUP, file.read_row_group(group, columns=SHINGLES.names, use_threads=False)


def _sets(table: pa.Table, inside: NDArray[np.int64], start: int, first: int) -> Sets:
    """Copies of the wanted rows: a view would keep the whole row group in memory."""
    hashes, offsets = ragged(table["hashes"])
    places, _ = ragged(table["places"])
    chosen = inside[(inside >= start) & (inside < start + table.num_rows)]
    return {
        int(row) + first: (hashes[low:high].astype(np.uint32), places[low:high].astype(np.uint8))
        for row, low, high in zip(chosen, offsets[chosen - start], offsets[chosen - start + 1], strict=True)
    }
