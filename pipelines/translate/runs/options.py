"""How a run goes, and what it did."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.translate.backends import Usage
from pipelines.translate.runs.budget import Budget

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes. `detect` tells languages of one script apart (text -> tag); `attempts` counts answers for one text.

    `unchecked` takes every answer as it comes; no document is then `verified`.
    """

    attempts: int = ATTEMPTS
    window: int = 200
    detect: Callable[[str], str] | None = None
    unchecked: bool = False
    clock: Callable[[], float] = time.monotonic


DEFAULTS = Options()
UNLIMITED = Budget()


@dataclass(slots=True)
class Report:
    """What a run did; filled while translate_posts is read."""

    spent: Usage = field(default_factory=Usage)
    stopped: str = ""
    problem: str = ""
    """What the backend said when it would not answer, in its own words where it has any."""
    segments_asked: int = 0
    segments_known: int = 0
