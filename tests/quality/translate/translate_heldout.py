"""Seven further ways to spoil a translation, held out: the judge is not tuned on them, so their figure is what an unknown kind may expect.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do. Whoever looks at
the misses here and mends the judge for them moves the kind to translate_moves.py and invents another.
"""

import random
import re
from itertools import pairwise

from translate_places import CODE, Spoil, coded, cut, one, outside, paragraph, sound_lines

_NUMBERED = r"(?:^\d+[.)][ \t]+\S.*\n(?:[ \t]+.*\n|\n(?=\d))*){2,}"


def _numbers_restarted(source: str, target: str, chance: random.Random) -> str | None:
    """Every item of a numbered list is the first."""
    found = outside(target, _NUMBERED)
    return cut(target, match := chance.choice(found), re.sub(r"(?m)^\d+(?=[.)])", "1", match.group())) if found else None


def _rows_swapped(source: str, target: str, chance: random.Random) -> str | None:
    """Two rows of a table in each other's place."""
    rows = outside(target, r"^\|.*\|[ \t]*$")
    near = [(a, b) for a, b in pairwise(rows) if b.start() == a.end() + 1 and not re.search(r"\|\s*:?-{2,}", a.group() + b.group())]
    if not near:
        return None
    a, b = chance.choice(near)
    return target[: a.start()] + b.group() + "\n" + a.group() + target[b.end() :]


def _reversed(block: str, chance: random.Random) -> str | None:
    parts = [part.strip() for part in re.split(r"(?<=[.。!?！？])(?=\s|[\u3400-\u9fff])", block.strip()) if part.strip()]
    return " ".join(reversed(parts)) if len(parts) >= 3 else None


def _without_brackets(block: str, chance: random.Random) -> str | None:
    shorter = re.sub(r"\s?(?<!\])[(（][^()（）\n]{6,80}[)）]", "", block, count=1)
    return shorter if shorter != block else None


def _lines_joined(lines: list[str], chance: random.Random) -> list[str] | None:
    found = [n for n in sound_lines(lines) if n + 1 in sound_lines(lines)]
    at = chance.choice(found) if found else None
    return None if at is None else [*lines[:at], f"{lines[at]} {lines[at + 1].strip()}", *lines[at + 2 :]]


def _comments_swapped(source: str, target: str, chance: random.Random) -> str | None:
    """The comments of two code blocks in each other's place."""
    blocks = [(code.start(), code.group()) for code in CODE.finditer(target)]
    found = [(at + m.start(1), at + m.end(1)) for at, text in blocks if (m := re.search(r"^[ \t]*(?://|#) ?(.{6,})$", text, re.MULTILINE))]
    if len(found) < 2:
        return None
    (a, b), (c, d) = sorted(chance.sample(found, 2))
    return target[:a] + target[c:d] + target[b:c] + target[a:b] + target[d:]


HELD_OUT: dict[str, Spoil] = {
    "list_numbers_restarted": _numbers_restarted,
    "table_rows_swapped": _rows_swapped,
    "sentences_reversed": paragraph(_reversed, 200),
    "bracket_dropped": paragraph(_without_brackets, 120),
    "code_lines_joined": coded(_lines_joined),
    "code_comments_swapped": _comments_swapped,
    "bold_dropped": one(r"\*\*([^*\n]{2,60})\*\*", lambda m, chance: m[1]),
}
