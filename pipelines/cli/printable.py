"""What a terminal is shown of a stranger's text."""

import json
from unicodedata import category

_ACTIVE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, marks of direction, halves of pairs, ends of lines


def one_line(text: str) -> str:
    """A text on one line, and without signs that a terminal would act on."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))


def lines(text: str) -> str:
    """A text of several lines, such as what DuckDB says of a query and the value it stumbled on, without such signs."""
    return "\n".join("".join(letter if letter.isprintable() else "�" for letter in line) for line in text.split("\n"))


def plain_json(value: object) -> str:
    """A value as JSON in which every sign that a terminal would act on, or that turns the order of what stands beside it, is escaped."""
    said = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    if said.isprintable():
        return said
    return "".join(json.dumps(letter)[1:-1] if category(letter) in _ACTIVE else letter for letter in said)
