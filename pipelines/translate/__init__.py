"""Translation you can trust: structure never reaches a model, every answer is checked, nothing is paid for twice.

    segments ──▶ memory ──▶ backend ──▶ checks ──▶ splice ──▶ parity ──▶ verified | partial | failed

`translate_posts` is the whole of it; pipelines.translate.judge looks at translations that others made.
"""

from pipelines.translate.backends import Backend, BackendError, NotConfigured, Unavailable
from pipelines.translate.budget import Budget, Price
from pipelines.translate.memory import Memory
from pipelines.translate.options import Options, Report
from pipelines.translate.order import Wanted, ordered
from pipelines.translate.runner import translate_posts

__all__ = [
    "Backend",
    "BackendError",
    "Budget",
    "Memory",
    "NotConfigured",
    "Options",
    "Price",
    "Report",
    "Unavailable",
    "Wanted",
    "ordered",
    "translate_posts",
]
