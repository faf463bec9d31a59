"""How much CPU time one page or post may take of a process that has many to do: whoever takes longer is stopped, the others go on.

The limits of sizes keep what arrives small; this one is for what nobody thought of. It stops Python and its patterns, but no parser
written in C before that is done: spiders.crawl.floods refuses what makes one slow.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_AGAIN_S = 0.1  # Python swallows what is raised while it clears away a dead object, so it is raised until somebody hears it


class TooSlow(Exception):
    """A page took longer to read than any blog's does."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once this process has used that many CPU seconds more. Without effect off the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> NoReturn:
        raise TooSlow(f"more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
