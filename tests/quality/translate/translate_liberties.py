"""What good translators do and no judge may blame: dates written another way, sentences joined, units given twice, terms glossed.

Each takes (source, target, random) and gives another sound target, or None where there is nothing to do it with.
"""

import random
import re
import textwrap
from collections.abc import Callable

from translate_places import CJK, Spoil, blocks, coded, cut, outside, prose, put

_DATE = r"\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2})\b"
_SHORT = {"do not": "don't", "does not": "doesn't", "it is": "it's", "I am": "I'm", "cannot": "can't", "I have": "I've", "is not": "isn't"}
_HELD = re.compile(
    r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|\{\{[^}\n]*\}\}|\$[^$\n]*\$|https?://\S+|\[\^\w+\]"
    r"|\A(?:---|\+\+\+)\n.*?\n(?:---|\+\+\+)\n",
    re.DOTALL,
)
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def _everywhere(pattern: str, new: str | Callable[[re.Match[str]], str], flags: int = re.MULTILINE) -> Spoil:
    """Change every match in headings, paragraphs and items, none in code, addresses and tags."""

    def change(source: str, target: str, chance: random.Random) -> str | None:
        changed = target
        for match in reversed(outside(target, pattern, flags)):
            if not any(m.start() < match.end() and match.start() < m.end() for m in _HELD.finditer(target)):
                changed = cut(changed, match, match.expand(new) if isinstance(new, str) else new(match))
        return changed if changed != target else None

    return change


def _latin(change: Spoil) -> Spoil:
    return lambda source, target, chance: None if len(CJK.findall(target)) > len(target) * 0.15 else change(source, target, chance)


def _sentence_case(source: str, target: str, chance: random.Random) -> str | None:
    heads = r"^(#{1,6} )(\S[^`\n]*)$"
    return _everywhere(heads, lambda m: m[1] + " ".join(word[:1].upper() + word[1:] for word in m[2].split(" ")))(source, target, chance)


def _note(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 100)
    if not found:
        return None
    at = chance.choice(found)
    said = chance.choice((" (Translator's note: a custom of the region.)", " (a kind of tea, T.N.)", " (literally \"slow water\")"))
    if CJK.search(blocks(target)[at]):
        said = chance.choice(("（译注：当地的一种习俗。）", "（此处为双关）", "（译者按：即旧制）"))
    return put(target, at, blocks(target)[at].rstrip() + said)


def _glossed(source: str, target: str, chance: random.Random) -> str | None:
    """A term with the word of the original in brackets."""
    chinese = bool(CJK.search(target[:200]))
    names = r"[A-Z]?[a-z]{5,9}" if chinese else r"[\u4e00-\u9fff]{2,4}"
    words = [word for n in prose(source, 40) for word in re.findall(names, blocks(source)[n])]
    found = prose(target, 100)
    if not words or not found:
        return None
    at, word = chance.choice(found), chance.choice(words)
    pattern = r"(?<=[\u4e00-\u9fff]{4})(?=[，。])" if chinese else r"(?<= [a-z]{5})(?=[ ,.])"
    return put(target, at, re.sub(pattern, f"（{word}）" if chinese else f" ({word})", blocks(target)[at], count=1))


def _wrapped(source: str, target: str, chance: random.Random) -> str | None:
    parts = blocks(target)
    for at in prose(target, 100):
        if "\n" not in parts[at].strip() and "{{" not in parts[at]:
            parts[at] = textwrap.fill(parts[at].strip(), 80, break_long_words=False, break_on_hyphens=False)
    return "".join(parts)


def _split(source: str, target: str, chance: random.Random) -> str | None:
    found = [n for n in prose(target, 240) if re.search(r"[.!?] (?=[A-Z])|。(?=[\u4e00-\u9fff])", blocks(target)[n])]
    if not found:
        return None
    at = chance.choice(found)
    spots = [m.end() for m in re.finditer(r"[.!?] (?=[A-Z])|。(?=[\u4e00-\u9fff])", blocks(target)[at])]
    middle = spots[len(spots) // 2]
    return put(target, at, f"{blocks(target)[at][:middle].rstrip()}\n\n{blocks(target)[at][middle:]}")


def _table_padded(source: str, target: str, chance: random.Random) -> str | None:
    def row(match: re.Match[str]) -> str:
        cells = match.group().strip().strip("|").split("|")
        ruler = all(re.fullmatch(r"\s*:?-+:?\s*", cell) for cell in cells)
        return "| " + " | ".join((re.sub("-+", "-----", cell.strip()) if ruler else cell.strip()).ljust(8) for cell in cells) + " |"

    changed = re.sub(r"^\|.*\|[ \t]*$", row, target, flags=re.MULTILINE)
    return changed if changed != target and not re.search(r"```[^`]*^\|", target, re.MULTILINE) else None


def _comments_of_source(source: str, target: str, chance: random.Random) -> str | None:
    """Code as in the source, comments and all."""
    pattern = r"^```\w*\n[\s\S]*?^```$"
    ours, theirs = re.findall(pattern, target, re.MULTILINE), re.findall(pattern, source, re.MULTILINE)
    if len(ours) != len(theirs) or ours == theirs:
        return None
    for one, other in zip(ours, theirs, strict=True):
        target = target.replace(one, other)
    return target


def _comments_reworded(lines: list[str], chance: random.Random) -> list[str] | None:
    found = [n for n, line in enumerate(lines) if re.match(r"\s*(?:#|//) \S", line)]
    if not found:
        return None
    at = chance.choice(found)
    remark = "（注意这一步）" if CJK.search(lines[at]) else " (mind this step)"
    return [*lines[:at], lines[at] + remark, *lines[at + 1 :]]


LIBERTIES: dict[str, Spoil] = {
    "headings_in_title_case": _latin(_sentence_case),
    "headings_in_sentence_case": _latin(_everywhere(r"^(#{1,6} \S)([^`\n]*)$", lambda m: m[1] + m[2].lower())),
    "dates_day_first": _latin(_everywhere(_DATE, r"\2 \1")),
    "dates_with_ordinals": _latin(_everywhere(_DATE, r"\1 \2th")),
    "curly_quotes": _latin(_everywhere(r"(?<![\w=])\"([^\"\n<>]+)\"(?!\w)", "“\\1”")),
    "curly_apostrophes": _latin(_everywhere(r"(?<=\w)'(?=\w)", "’")),
    "short_forms": _latin(_everywhere(r"\b(" + "|".join(_SHORT) + r")\b", lambda m: _SHORT[m[1]])),
    "no_thousands_signs": _everywhere(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2"),
    "small_figures_in_words": _latin(_everywhere(r"(?<= )([2-9]|1[0-2])(?= [a-z]{4,})", lambda m: _WORDS[int(m[1])])),
    "list_without_stops": _everywhere(r"(^(?:[-*+]|\d+[.)]) .*?)[;.。；]$", r"\1"),
    "list_with_stops": _latin(_everywhere(r"(^(?:[-*+]|\d+[.)]) [^\n]*\w)$", r"\1.")),
    "other_bullets": _everywhere(r"^- (?!\[)", "* "),
    "numbers_with_brackets": _everywhere(r"^(\d+)\. ", r"\1) "),
    "slanted_with_underscores": _everywhere(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", r"_\1_"),
    "bold_with_underscores": _everywhere(r"(?<![*\w])\*\*([^*\n]+)\*\*(?![*\w])", r"__\1__"),
    "joined_sentences": _latin(_everywhere(r"(?<=[a-z])\. (?=(?:The|It|They|This|We|You) )", "; ")),
    "split_sentences": _latin(_everywhere(r"(?<=[a-z])[;,] (?:and|but) (\w)", lambda m: f". {m[1].upper()}")),
    "units_twice": _everywhere(r"(\d) ?(kg|km|g|miles|公里|公斤)(?![\w/])", r"\1 \2 (= \1 × 1 \2)"),
    "miles_besides": _latin(_everywhere(r"(\d(?:\.\d)?) (km|kilometres)(?= |\.|,)", r"\1 \2 (some 4 miles)")),
    "dollars_besides": _latin(_everywhere(r"(\d) (yuan|yen)(?= |\.|,)", r"\1 \2 (about US$30)")),
    "sign_for_yuan": _latin(_everywhere(r"(?<![\d,])([\d,]+) (yuan|yen)(?= |\.|,|;)", r"¥\1")),
    "percent_in_words": _latin(_everywhere(r"(?<=\d)%(?= )", " percent")),
    "note_of_the_translator": _note,
    "term_with_its_original": _glossed,
    "lines_wrapped": _latin(_wrapped),
    "paragraph_split": _split,
    "tables_padded": _table_padded,
    "comments_as_in_the_source": _comments_of_source,
    "comments_reworded": coded(_comments_reworded),
    "blanks_beside_latin": _everywhere(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])", " "),
    "no_blanks_beside_latin": _everywhere(r"(?<=[\u4e00-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[\u4e00-\u9fff])", ""),
    "corner_quotes": _everywhere(r"“([^”\n]+)”(?=.*[\u4e00-\u9fff])", r"「\1」"),
    "underlined_headings": _everywhere(r"^## (\S.*)$", lambda m: f"{m[1]}\n{'-' * 20}"),
    "closed_headings": _everywhere(r"^(##+) (\S.*)$", r"\1 \2 \1"),
    "hard_blanks": _latin(_everywhere(r"(?<=\d) (?=[a-zA-Z]{1,3}\b)", "\u00a0")),
    "oxford_commas": _latin(_everywhere(r"(, \w+) and ", r"\1, and ")),
    "dashes": _latin(_everywhere(r"(?<=\w), (?=but )", " — ")),
    "long_ellipsis": _everywhere(r"：$", "……"),
    "colon_gone": _latin(_everywhere(r"(?<= [a-z]{2})([a-z]+):$", r"\1.")),
    "rule_with_stars": _everywhere(r"(?<=\n\n)---(?=\n\n)", "***"),
    "straight_quotes": _everywhere(r"[“”]", '"'),
}  # fmt: skip
