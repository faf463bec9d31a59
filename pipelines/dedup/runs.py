"""Equal numbers brought together by sorting: np.unique hashes, which takes ten times as long on millions of different ones."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """The different values, sorted."""
    ordered = np.sort(values)
    return ordered[starts_of(ordered)]


def counted(values: NDArray[Number]) -> tuple[NDArray[Number], Rows]:
    """The different values, sorted, and how often each stands there."""
    ordered = np.sort(values)
    starts = starts_of(ordered)
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def starts_of(ordered: NDArray[Number]) -> Rows:
    """Where each run of equal values begins."""
    if not len(ordered):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def repeated(ordered: NDArray[np.uint64], low_bits: np.uint64) -> tuple[Rows, Rows]:
    """Starts and lengths of the runs of two or more that agree in all but their low bits; quick where nearly all values differ."""
    again = np.flatnonzero((ordered[1:] ^ ordered[:-1]) >> low_bits == 0)
    if not len(again):
        return again, again
    firsts = np.flatnonzero(np.concatenate(([True], again[1:] != again[:-1] + 1)))
    return again[firsts], np.diff(np.append(firsts, len(again))) + 1
