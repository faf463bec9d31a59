"""Translation you can trust: structure never reaches a model, every answer is checked, nothing is paid for twice.

    segments ──▶ memory ──▶ backend ──▶ checks ──▶ splice ──▶ parity ──▶ verified | partial | failed

`translate_posts` is the whole of it; the judge looks at translations that others made. Rooms, each importing only those before it:

    markdown    a document cut into texts with marks, and put together again; its skeleton
    checks      what one answer shows beside its source
    judge       what a whole translation shows beside its source, and repairs with one right answer
    backends    who can be asked, in which words, at what price
    memory      what was paid for once, and its exchange format
    runs        posts in their order through calls within a budget, to a verdict each; and what that would cost
"""

from pipelines.translate.backends import Backend, BackendError, NotConfigured, Unavailable
from pipelines.translate.backends.price import Price
from pipelines.translate.memory.memory import Memory
from pipelines.translate.runs.budget import Budget
from pipelines.translate.runs.options import Options, Report
from pipelines.translate.runs.order import Wanted, ordered
from pipelines.translate.runs.runner import translate_posts

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
