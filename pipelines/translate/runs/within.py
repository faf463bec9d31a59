"""A post that breaks a rule of ours, or takes longer than any post of a blog does, costs itself and not the run."""

from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from pipelines.stage import attempt
from pipelines.translate.checks.answer import Finding
from spiders.deadline import TooSlow, cpu_limit

Asked = ParamSpec("Asked")
Given = TypeVar("Given")
POST_CPU_S, ANSWER_CPU_S = 20.0, 5.0
_FINE = Finding("", "")


def within(cpu_s: float, function: Callable[Asked, Given], *args: Asked.args, **named: Asked.kwargs) -> tuple[Given | None, Finding]:
    """What a function gives, or None and why: `too_slow` after so many CPU seconds, `crashed` with the error's own words."""

    def limited(_: None) -> Iterator[Given]:
        with cpu_limit(cpu_s):
            yield function(*args, **named)

    found = attempt(limited, None)
    if found.error is None:
        return found.results[0], _FINE
    return None, Finding("too_slow" if found.error.startswith(TooSlow.__name__) else "crashed", found.error)
