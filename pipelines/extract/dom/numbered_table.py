"""A table that only numbers the lines of code in it, a row a line, as sites that host code draw it."""

from lxml.html import HtmlElement

from pipelines.extract.dom.code_text import code_text
from spiders.dom.select import text_of

_CODE = ("code", "pre", "samp")
_KEPT = ("data-line-number", "data-n", "data-line")


def numbered_code(rows: list[HtmlElement]) -> str | None:
    """The code of rows that each hold a number, counted from the first row's on, and one element of code; None of other tables."""
    if not rows or len(rows[0]) != 2 or (first := _number(rows[0])) is None:
        return None
    if len(rows) == 1 and not any(rows[0][0].get(name) for name in _KEPT):
        return None  # a row of a number and a word of code may be an author's
    for count, row in enumerate(rows, first):
        if _number(row) != count or len(row) != 2 or not _is_code(row[1]):
            return None
    return "\n".join(code_text(row[1]) for row in rows)


def _number(row: HtmlElement) -> int | None:
    """What the first cell counts: its text, or what it keeps for a style sheet to show."""
    cell = row[0] if len(row) and row[0].tag == "td" else None
    text = next(filter(None, (text_of(cell).strip(), *map(cell.get, _KEPT))), "") if cell is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _is_code(cell: HtmlElement) -> bool:
    """Whether a cell holds one element of code and no other word."""
    inner = [each for each in cell if isinstance(each.tag, str)]
    alone = len(inner) == 1 and not (cell.text or "").strip() and not (inner[0].tail or "").strip()
    return alone and inner[0].tag in _CODE
