"""What a run in this process shows on the screen: one line an asset; everything else stays in Dagster's event log."""

import html
import logging
from collections.abc import Callable
from typing import Any

import dagster as dg

Say = Callable[[str], None]
NAME = "screen"


class _Screen(logging.Handler):
    def __init__(self, say: Say) -> None:
        super().__init__()
        self.say = say
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_event", None)
        line = _line(event) if event is not None else None
        if line and line not in self.said:
            self.said.add(line)
            self.say(line)


def _plain(text: str) -> str:
    """Text from outside as a line of a terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _line(event: Any) -> str | None:
    kind = event.event_type_value
    if kind == "STEP_FAILURE":
        if getattr(event.step_failure_data.error_source, "value", None) == "INTERRUPT":
            return None  # said once, at the end
        error = event.step_failure_data.error
        return f"✗ {event.step_key}: " + "\n".join(map(_plain, (error.cause or error).message.strip().split("\n")))
    if kind == "ASSET_MATERIALIZATION":
        made = event.step_materialization_data.materialization
        problems = made.metadata["problems"].value if "problems" in made.metadata else []
        return "\n".join(
            [f"✓ {made.asset_key.to_user_string():<18} {_counts(made.metadata)}", *(f"! {_plain(problem)}" for problem in problems)]
        )
    if kind == "ASSET_CHECK_EVALUATION" and not event.asset_check_evaluation_data.passed:
        check = event.asset_check_evaluation_data
        said, *examples = (check.description or "failed").splitlines()
        shown = [f"    {_plain(html.unescape(example.removeprefix('* ')))}" for example in examples if example.startswith("* ")]
        return "\n".join([f"! {check.asset_key.to_user_string()}: {check.check_name}: {said}", *shown])
    return None


def _counts(metadata: Any) -> str:
    shown = [f"{metadata['dagster/row_count'].value:>7} rows"] if "dagster/row_count" in metadata else []
    if "rows_rejected" in metadata and metadata["rows_rejected"].value:
        shown.append(f"{metadata['rows_rejected'].value} rejected")
    if "seconds" in metadata:
        shown.append(f"{metadata['seconds'].value:.1f} s")
    return ", ".join(shown)


def screen_logger(say: Say) -> dg.LoggerDefinition:
    """A Dagster logger that prints one line an asset through `say`."""

    def screen(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("bowen.screen")
        logger.addHandler(_Screen(say))
        return logger

    return dg.LoggerDefinition(screen, description="One line an asset.")
