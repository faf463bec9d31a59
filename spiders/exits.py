"""Exit codes of every command that fetches; documented as a table, so that a scheduler can tell a full disk from a slow host."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """What an exit code means."""

    OK = 0
    ERROR = 1
    USAGE = 2
    DISK = 3
    CONFIG = 4
    INCOMPLETE = 9
    INTERRUPTED = 11
    RATE_LIMITED = 18


MEANING = {
    Exit.OK: "everything due was fetched",
    Exit.ERROR: "the command could not do its job; its last line says why",
    Exit.USAGE: "unknown option or argument",
    Exit.DISK: "the disk refused a write; what was stored stays",
    Exit.CONFIG: "a sites file or setting cannot be used, or no contact URL is set",
    Exit.INCOMPLETE: "some URLs gave no answer, or the process was killed; run again to resume",
    Exit.INTERRUPTED: "stopped by a signal; run again to resume",
    Exit.RATE_LIMITED: "a host asked for a longer pause than the crawl waits; run again later to resume",
}
_OF_OUTCOME = {
    "finished": Exit.OK,
    "incomplete": Exit.INCOMPLETE,
    "interrupted": Exit.INTERRUPTED,
    "rate_limited": Exit.RATE_LIMITED,
    "busy": Exit.ERROR,
    "disk": Exit.DISK,
}
_WORST_FIRST = (Exit.DISK, Exit.INTERRUPTED, Exit.ERROR, Exit.CONFIG, Exit.INCOMPLETE, Exit.RATE_LIMITED)


def worst(outcomes: Iterable[str]) -> Exit:
    """The code that tells most of several sites' outcomes."""
    return worst_of(_OF_OUTCOME.get(outcome, Exit.ERROR) for outcome in outcomes)


def worst_of(codes: Iterable[int]) -> Exit:
    """The code that tells most of several."""
    given = set(codes)
    return next((code for code in _WORST_FIRST if code in given), Exit.OK)
