"""One function, many records, nothing lost: every input comes out as a record or as a failure that names its cause."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[In, Out]):
    """What became of one input: `results`, or the `error` that stopped it."""

    given: In
    results: tuple[Out, ...]
    error: str | None = None


def run(function: Callable[[In], Iterable[Out]], records: Iterable[In]) -> Iterator[Outcome[In, Out]]:
    """Apply a pure function to each record in order; a record that breaks it costs itself only.

    Errors of the machine (memory, disk, interrupts) are raised: they are not the record's fault.
    """
    for record in records:
        yield attempt(function, record)


def attempt(function: Callable[[In], Iterable[Out]], record: In) -> Outcome[In, Out]:
    """One record through one function."""
    try:
        return Outcome(record, tuple(function(record)))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - the one place where a record's failure becomes data
        return Outcome(record, (), f"{type(error).__name__}: {error}"[:500])
