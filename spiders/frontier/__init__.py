"""What to fetch next: addresses found, those due again, and those not worth following."""

from spiders.frontier.queue import Frontier, Task

__all__ = ["Frontier", "Task"]
