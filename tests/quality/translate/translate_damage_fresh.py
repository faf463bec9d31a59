"""Sixteen further kinds of damage, invented after every rule of the judge was written and run once: what an unknown kind may expect.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do.
"""

import random
import re
from itertools import pairwise

from translate_places import CJK, CODE, Spoil, blocks, cut, one, outside, paragraph, prose, put

_ITEM = r"^(?:[-*+]|\d+[.)])[ \t]+\S.*\n"
_LINK = r"(?<!!)\[([^\]\n]+)\]\((https?://[^)\s]+)\)"
_COUNTS = {"two": "three", "three": "four", "four": "five", "five": "six", "twice": "three times"}
_COUNTS |= {"一": "三", "两": "五", "三": "四", "二": "四"}


def _items_exchanged(source: str, target: str, chance: random.Random) -> str | None:
    near = [(a, b) for a, b in pairwise(outside(target, _ITEM)) if a.end() == b.start() and a.group()[:2] == b.group()[:2]]
    if not near:
        return None
    a, b = chance.choice(near)
    return target[: a.start()] + b.group() + a.group() + target[b.end() :]


def _list_to_sentence(match: re.Match[str], chance: random.Random) -> str:
    return "; ".join(re.sub(r"^(?:[-*+]|\d+[.)])[ \t]+", "", line) for line in match.group().strip().split("\n")) + "\n"


def _table_to_list(match: re.Match[str], chance: random.Random) -> str:
    rows = [line.strip().strip("|").split("|") for line in match.group().strip().split("\n")]
    return "".join(f"- {': '.join(cell.strip() for cell in row)}\n" for at, row in enumerate(rows) if at != 1)


def _code_moved(source: str, target: str, chance: random.Random) -> str | None:
    found = [match for match in CODE.finditer(target) if target[match.end() :].strip()]
    return f"{cut(target, match := chance.choice(found)).rstrip()}\n\n{match.group()}\n" if len(found) > 1 else None


def _quote_to_code(match: re.Match[str], chance: random.Random) -> str:
    return "```\n" + re.sub(r"(?m)^> ?", "", match.group().rstrip("\n")) + "\n```\n"


def _and_more(match: re.Match[str], chance: random.Random) -> str:
    lines = match.group().rstrip("\n").split("\n")
    sign = re.match(r"(?:[-*+]|\d+[.)])[ \t]+", lines[-1])
    return "\n".join([*lines[:-2], f"{sign.group() if sign else '- '}{'等等' if CJK.search(lines[0]) else 'and more'}"]) + "\n"


def _of_the_author(block: str, chance: random.Random) -> str | None:
    english = re.sub(r"\bI\b(?!')", "the author", re.sub(r"\bmy\b", "their", block))
    changed = block.replace("我", "作者") if CJK.search(block) else english
    return changed if changed != block else None


def _hyphenated(block: str, chance: random.Random) -> str | None:
    words = list(re.finditer(r"(?<= )[a-z]{8,}(?= )", block))
    if not words:
        return None
    match = chance.choice(words)
    return f"{block[: match.start() + 4]}-\n{block[match.start() + 4 :]}"


def _two_versions(block: str, chance: random.Random) -> str | None:
    parts = [part for part in re.split(r"(?<=[.!?]) |(?<=[。！？])", block.strip()) if len(part) > 15]
    if not parts:
        return None
    said = chance.choice(parts)
    other = said.replace("，", "").replace("的", "") if CJK.search(said) else said.replace(" the ", " that ").replace(" a ", " one ")
    return block.replace(said, f"{said} / {other}", 1)


def _last_line_of_quote_gone(match: re.Match[str], chance: random.Random) -> str:
    return "\n".join(match.group().rstrip("\n").split("\n")[:-1]) + "\n"


def _sentences_of_another(source: str, target: str, chance: random.Random) -> str | None:
    """The last sentence of one paragraph at the end of another."""
    found = prose(target, 160)
    if len(found) < 2:
        return None
    a, b = sorted(chance.sample(found, 2))
    parts = [part for part in re.split(r"(?<=[.!?]) |(?<=[。！？])", blocks(target)[a].strip()) if part]
    if len(parts) < 2:
        return None
    moved = parts[-1]
    return put(put(target, b, f"{blocks(target)[b].rstrip()} {moved}"), a, blocks(target)[a].rstrip().removesuffix(moved).rstrip())


FRESH: dict[str, Spoil] = {
    "attribution_gone": one(r"(?:^>.*\n){3,}", _last_line_of_quote_gone),
    "count_in_words_changed": one(
        r"\b(?:two|three|four|five|twice)\b|(?<=[\u4e00-\u9fff])[一二两三](?=[个個本款把层層家份])", lambda m, chance: _COUNTS[m.group()]
    ),
    "address_beside_its_link": one(_LINK, lambda m, chance: f"{m.group()} ({m[2]})"),
    "heading_numbered": one(r"^(#{2,3} )(?=\D)", lambda m, chance: f"{m[1]}3. "),
    "alt_text_generic": one(r"!\[[^\]\n]{4,}\]", lambda m, chance: "![image]"),
    "half_of_the_day_changed": one(r"\b(a|p)\.m\.|\bin the (?:morning|afternoon|evening)\b|凌晨|早上|下午|傍晚|晚上", lambda m, chance: (
        {"a": "p.m.", "p": "a.m."}.get(m[1] or "", "at noon" if m.group().isascii() else "中午"))),
    "list_items_exchanged": _items_exchanged,
    "list_to_sentence": one(r"(?:" + _ITEM + r"){3,}", _list_to_sentence),
    "table_to_list": one(r"(?:^\|.*\|[ \t]*\n){3,}", _table_to_list),
    "code_moved": _code_moved,
    "quote_to_code": one(r"(?:^>.*\n)+", _quote_to_code),
    "rest_of_list_and_more": one(r"(?:" + _ITEM + r"){4,}", _and_more),
    "author_in_third_person": paragraph(_of_the_author, 80),
    "word_broken_at_line_end": paragraph(_hyphenated, 80),
    "two_versions": paragraph(_two_versions, 80),
    "sentence_in_another_paragraph": _sentences_of_another,
}  # fmt: skip
