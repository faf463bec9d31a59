"""Takedown: a page, a site or an author out of everything under the data folder, for good, with proof.

    take_down(data_dir, Target.parse("https://..."), ...)   -> Report

Order matters: the tombstone is written first (nothing lets the post in again), the post tables go last (they name what has to go),
so a takedown that was killed is finished by running it again. Every file is read; what was changed is read once more, as the proof.
"""

from pipelines.takedown.run import Report, plan, take_down
from pipelines.takedown.target import Target, TargetError

__all__ = ["Report", "Target", "TargetError", "plan", "take_down"]
