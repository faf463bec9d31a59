"""Seventeen further ways to spoil a translation: things that moved, ran together, were cut short or misspelt. Held out at
first, read since.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do.
"""

import random
import re
from itertools import pairwise

from translate_places import CJK, CODE, Spoil, blocks, coded, cut, one, outside, paragraph, prose, put

_NOT = r"\b(?:do not|does not|is not|are not|cannot|don't|doesn't|isn't)\b|不能|不会|没有|無法|ません"
_LINK = r"(?<!!)\[[^\]\n]+\]\((https?://[^)\s]{12,})\)"


def _paragraphs_swapped(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 150)
    near = [(a, b) for a, b in pairwise(found) if b - a == 2 and blocks(target)[a] != blocks(target)[b]]
    if not near:
        return None
    a, b = chance.choice(near)
    first, second = blocks(target)[a], blocks(target)[b]
    return put(put(target, b, first), a, second)


def _links_swapped(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, _LINK)
    if len({match[1] for match in found}) < 2:
        return None
    one_at = chance.randrange(len(found))
    other = next(match for match in found if match[1] != found[one_at][1])
    first, second = sorted((found[one_at], other), key=lambda match: match.start())
    middle = target[first.end(1) : second.start(1)]
    return target[: first.start(1)] + second[1] + middle + first[1] + target[second.end(1) :]


def _paragraph_of_another_place(source: str, target: str, chance: random.Random) -> str | None:
    """A paragraph that came back for another one: its own words are nowhere."""
    found = prose(target, 150)
    if len(found) < 3:
        return None
    wrong, right = chance.sample(found, 2)
    return put(target, wrong, blocks(target)[right])


def _heading_run_into_text(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^(#{2,4} +\S.*)\n\s*\n(?=[A-Za-z\u4e00-\u9fff])")
    return cut(target, match := chance.choice(found), match[1] + " ") if found else None


def _constant(lines: list[str], chance: random.Random) -> list[str] | None:
    sound = [n for n, line in enumerate(lines) if re.search(r"(?<![\w.\"'#])\d{2,4}(?![\w.\"'])", line) and not CJK.search(line)]
    sound = [n for n in sound if not re.search(r"//|#|/\*|--|\"|'|`", lines[n])]
    if not sound:
        return None
    at = chance.choice(sound)
    return [*lines[:at], re.sub(r"(?<![\w.\"'#])(\d{2,4})(?![\w.\"'])", r"\g<1>0", lines[at], count=1), *lines[at + 1 :]]


def _closed_too_early(source: str, target: str, chance: random.Random) -> str | None:
    """The closing fence stands a few lines before the end of the code."""
    found = [match for match in CODE.finditer(target) if match[3].count("\n") >= 6]
    if not found:
        return None
    match = chance.choice(found)
    lines = match[3].rstrip("\n").split("\n")
    middle = len(lines) - 3
    fence = match[1] + match[2]
    new = "\n".join([*lines[:middle], fence, *lines[middle:]])
    return target[: match.start(3)] + new + target[match.end() :]


def _ellipsis(block: str, chance: random.Random) -> str | None:
    parts = [part for part in re.split(r"(?<=[.。!?！？])(?=\s|[\u3400-\u9fff])", block.strip()) if part.strip()]
    return f"{parts[0]} [...] {parts[-1].strip()}" if len(parts) >= 4 else None


_ITEM = r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S.*$"


def _items_joined(source: str, target: str, chance: random.Random) -> str | None:
    """Two items of a list on one line."""
    found = [(a, b) for a, b in pairwise(outside(target, _ITEM)) if b.start() == a.end() + 1]
    if not found:
        return None
    first, second = chance.choice(found)
    return target[: first.end()] + " " + re.sub(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", "", second.group()) + target[second.end() :]


def _cells_swapped(source: str, target: str, chance: random.Random) -> str | None:
    """Two cells of a row in each other's place."""
    rows = [m for m in outside(target, r"^\|(?:[^|\n]+\|){2,}[ \t]*$") if not re.fullmatch(r"[\s|:-]+", m.group())]
    rows = [m for m in rows if len({cell.strip() for cell in m.group().strip().strip("|").split("|")}) > 1]
    if not rows:
        return None
    row = chance.choice(rows)
    cells = row.group().strip().strip("|").split("|")
    a, b = next((a, b) for a in range(len(cells)) for b in range(a + 1, len(cells)) if cells[a].strip() != cells[b].strip())
    cells[a], cells[b] = cells[b], cells[a]
    return cut(target, row, f"|{'|'.join(cells)}|")


def _nesting_lost(source: str, target: str, chance: random.Random) -> str | None:
    """The inner items of a list at the level of the outer ones."""
    found = outside(target, r"^[-*+\d].*\n(?:(?: {2,4}|\t)(?:[-*+]|\d+[.)])[ \t].*\n)+")
    return cut(target, match := chance.choice(found), re.sub(r"\n[ \t]+", "\n", match.group())) if found else None


def _summarised(block: str, chance: random.Random) -> str | None:
    """The first sentences of a paragraph, a little more than half of it, and a word for the rest."""
    parts = [part for part in re.split(r"(?<=[.。!?！？])(?=\s|[\u3400-\u9fff])", block.strip()) if part.strip()]
    if len(parts) < 3:
        return None
    return "".join(parts[: (len(parts) + 1) // 2]).rstrip(".。 ") + ("等等。" if CJK.search(block) else ", and so on.")


def _misspelt(match: re.Match[str], chance: random.Random) -> str:
    name = match.group()
    at = chance.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _unit(match: re.Match[str], chance: random.Random) -> str:
    return match[1] + {"K": "M", "M": "G", "G": "T", "T": "P"}[match[2]] + match[3]


def _language_changed(source: str, target: str, chance: random.Random) -> str | None:
    named = (match for match in CODE.finditer(target) if re.search(r"[`~][a-z+]{1,12}$", target[match.start() : match.start(3) - 1]))
    found = [match.start(3) - 1 for match in named]
    at = chance.choice(found) if found else None
    return None if at is None else f"{target[:at]}x-lang{target[at:]}"


MOVES: dict[str, Spoil] = {
    "paragraphs_swapped": _paragraphs_swapped,
    "link_targets_swapped": _links_swapped,
    "paragraph_of_another_place": _paragraph_of_another_place,
    "heading_run_into_text": _heading_run_into_text,
    "code_number_changed": coded(_constant),
    "code_closed_too_early": _closed_too_early,
    "ellipsis_for_sentences": paragraph(_ellipsis, 240),
    "inline_code_escaped": one(r"(?<!`)`([^`\n]*[<>&\"][^`\n]*)`(?!`)", lambda m, chance: f"`{_entities(m[1])}`"),
    "list_items_joined": _items_joined,
    "table_cells_swapped": _cells_swapped,
    "list_nesting_lost": _nesting_lost,
    "paragraph_summarised": paragraph(_summarised, 200),
    "name_misspelt": one(r"(?<![\w`/.-])[A-Z][a-z]+[A-Z][A-Za-z]{2,}(?![\w`/.(-])", _misspelt),
    "unit_changed": one(r"(?<![\w.])(\d+ ?)([KMGT])(B|iB)(?!\w)", _unit),
    "alt_text_gone": one(r"!\[[^\]\n]{3,}\](\([^)\s]+\))", lambda m, chance: f"![]{m[1]}"),
    "code_language_changed": _language_changed,
    "negation_gone": one(_NOT, lambda m, chance: ""),
}


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
