"""Eight further ways to spoil a translation, held out: the judge is not tuned on them, so their figure is what an unknown kind may expect.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do. Whoever looks at
the misses here and mends the judge for them moves the kind to translate_mutations.py and invents another.
"""

import random
import re
from itertools import pairwise

from translate_places import CJK, CODE, Spoil, blocks, coded, cut, one, outside, paragraph, prose, put

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


HELD_OUT: dict[str, Spoil] = {
    "paragraphs_swapped": _paragraphs_swapped,
    "link_targets_swapped": _links_swapped,
    "paragraph_of_another_place": _paragraph_of_another_place,
    "heading_run_into_text": _heading_run_into_text,
    "code_number_changed": coded(_constant),
    "code_closed_too_early": _closed_too_early,
    "ellipsis_for_sentences": paragraph(_ellipsis, 240),
    "inline_code_escaped": one(r"(?<!`)`([^`\n]*[<>&\"][^`\n]*)`(?!`)", lambda m, chance: f"`{_entities(m[1])}`"),
}


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
