"""Dates of a translation: the same days, written one way."""

import re
from collections import Counter

from pipelines.translate.checks.numbers import Date, dates
from pipelines.translate.judge.lines.outline import Heading, Outline


def dated(text: Outline) -> list[tuple[Heading, Date]]:
    """Headings that begin with a day (or are headed by a list number before it), outside and inside blocks alike."""
    found = []
    for heading in _all_headings(text):
        days = dates(heading.text)
        if days and days[0].start <= 4:
            found.append((heading, days[0]))
    return found


def _all_headings(text: Outline) -> list[Heading]:
    # A stray fence hides headings from the outline: look at every line that is one by itself.
    pattern = re.compile(r"^[ ]{0,3}(#{1,6})[ \t]+(.*\S)")
    return [Heading(number, len(match[1]), match[2]) for number, line in enumerate(text.lines) if (match := pattern.match(line))]


def mixed(source: Outline | None, target: Outline) -> str:
    """Dated headings of one level that do not all write the day alike, where the source's do."""
    headings = dated(target)
    usual = Counter(day.style for _, day in headings).most_common(1)
    if len(headings) < 3 or usual[0][1] == len(headings):
        return ""
    if source is not None and len({day.style for _, day in dated(source)}) > 1:
        return ""
    strange = [heading for heading, day in headings if day.style != usual[0][0]]
    return "; ".join(f"line {heading.line + 1}: {heading.text[:50]}" for heading in strange[:5])


def changed(source: Outline | None, target: Outline) -> str:
    """Days heading the source that head nothing in the target, where both have as many dated headings."""
    if source is None:
        return ""
    before = [(day.year, day.month, day.day) for _, day in dated(source)]
    after = [(day.year, day.month, day.day) for _, day in dated(target)]
    if len(before) != len(after):
        return ""
    lost = [day for day in before if day not in after]
    return ", ".join(f"{year}-{month:02}-{day:02}" for year, month, day in lost[:5])
