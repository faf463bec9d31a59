"""What a step did, for Dagster's metadata and the CLI's table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from pipelines.store.parquet import Written


@dataclass(slots=True)
class Report:
    """Counts of one step over one site or over all."""

    rows: int = 0
    rejected: int = 0
    size_bytes: int = 0
    skipped: int = 0
    written: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, written: Written, *, skipped: bool = False) -> None:
        """Count one file of the step's table."""
        self.rows += written.rows
        self.size_bytes += written.size_bytes
        self.skipped += skipped
        self.written += written.changed


@contextmanager
def timed() -> Iterator[Report]:
    """A report that knows how long its step took."""
    report, start = Report(), perf_counter()
    yield report
    report.seconds = perf_counter() - start
