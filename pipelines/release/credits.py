"""ATTRIBUTION.csv: the credit table for people with a spreadsheet, in which no cell can become a formula."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import TextIO

from pipelines.release.rows import Attribution

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width: spreadsheets set to Chinese or Japanese read them


def cell(value: str | None) -> str:
    """A value as a spreadsheet shows it and never runs it: a leading apostrophe tells it that this is text."""
    text = value or ""
    return f"'{text}" if text.startswith(_RISKY) else text


def write_csv(rows: Iterable[Attribution], out: TextIO) -> None:
    """The attribution rows as CSV with a header."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Attribution)])
    writer.writerows([cell(value) for value in astuple(row)] for row in rows)
