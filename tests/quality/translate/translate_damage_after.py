"""Thirteen kinds of damage more, invented when the judge had been mended for those of translate_damage_last.py; run once, then looked at.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do.
"""

import random
import re

from translate_places import CJK, Spoil, blocks, one, paragraph, prose, put

_STRAY = {
    True: "那天的会议一直开到很晚，会议室里的咖啡早就凉了。",
    False: "The meeting went on until late that day, and the coffee in the room had long gone cold.",
}


def _stray(block: str, chance: random.Random) -> str:
    chinese = bool(CJK.search(block))
    return f"{block.rstrip()}{'' if chinese else ' '}{_STRAY[chinese]}"


def _sentence_gone(at: int) -> Spoil:
    def change(block: str, chance: random.Random) -> str | None:
        parts = [part for part in re.split(r"(?<=[.!?]) (?=\S)|(?<=[。！？])(?=\S)", block.strip()) if part]
        if len(parts) < 3:
            return None
        del parts[at]
        return ("" if CJK.search(block) else " ").join(parts)

    return paragraph(change, 120)


def _dots(block: str, chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<= )[a-z]+(?: [a-z]+){3,5}(?= [a-z])|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{6,10}(?=[\u4e00-\u9fff])", block))
    spot = chance.choice(found) if found else None
    return f"{block[: spot.start()]}...{block[spot.end() :]}" if spot else None


def _shouted(block: str, chance: random.Random) -> str | None:
    return None if CJK.search(block) or re.search(r"[`\[<{$]", block) else block.upper()


def _paragraphs_joined(source: str, target: str, chance: random.Random) -> str | None:
    """Three paragraphs in one, without blank lines between them."""
    parts = blocks(target)
    runs = [n for n in prose(target, 60) if n + 4 < len(parts) and {n + 2, n + 4} <= set(prose(target, 60))]
    if not runs:
        return None
    at = chance.choice(runs)
    joint = "" if CJK.search(parts[at]) else " "
    return "".join([*parts[:at], joint.join(parts[n].strip() for n in (at, at + 2, at + 4)), *parts[at + 5 :]])


def _labelled(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 60)
    at = chance.choice(found) if found else None
    return None if at is None else put(target, at, f"{'译文：' if CJK.search(blocks(target)[at]) else 'Translation: '}{blocks(target)[at]}")


AFTER: dict[str, Spoil] = {
    "stray_sentence": paragraph(_stray, 80),
    "first_sentence_gone": _sentence_gone(0),
    "middle_sentence_gone": _sentence_gone(1),
    "words_to_dots": paragraph(_dots, 80),
    "shouted": paragraph(_shouted, 80),
    "paragraphs_joined": _paragraphs_joined,
    "label_before_paragraph": _labelled,
    "unit_dropped": one(r"(?<=\d) ?(?:km|kg|GB|TB|MB|kilometres|minutes|hours|yuan|公里|公斤|分钟|小时|元)(?![\w/])", lambda m, chance: ""),
    "figure_dropped": one(r"(?<=[\s\u4e00-\u9fff])\d[\d,.]*\d ?(?=[a-z\u4e00-\u9fff])", lambda m, chance: ""),
    "title_marks_gone": one(r"《([^》\n]+)》|(?<![*\w])\*([^*\n]+)\*(?![*\w])", lambda m, chance: m[1] or m[2]),
    "omitted_here": paragraph(lambda block, chance: f"{block.rstrip()}\n\n{'（此处略）' if CJK.search(block) else '(omitted)'}", 80),
    "bold_words_doubled": one(r"\*\*([^*\n]{2,40})\*\*", lambda m, chance: f"{m.group()} {m[1]}"),
    "list_item_to_heading": one(r"(?<=\n)- (?!\[)(\S[^\n]{4,60})\n", lambda m, chance: f"\n### {m[1]}\n\n"),
}  # fmt: skip
