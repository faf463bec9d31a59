"""Waiting for what another process does: until it is seen, not for a time."""

import time
from collections.abc import Callable


def wait(done: Callable[[], bool], seconds: float = 200.0) -> None:
    """Return as soon as something holds; fail when it does not in that time, which only a hang takes."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)
