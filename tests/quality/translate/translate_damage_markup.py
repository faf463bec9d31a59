"""What a reader of machine-translated posts meets, second part: the markup. Blocks lost at the borders of a request, tables, notes, embeds.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do.
"""

import random
import re

from translate_damage_tables import column_in_source, table
from translate_places import CJK, CODE, Spoil, blocks, coded, cut, one, outside, paragraph, prose, put, sound_lines

_LINK = r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)"
_HEADING = r"^(#{1,5}) +(\S.*)$"
_FRONT = re.compile(r"\A(---|\+\+\+)\n(.*?\n)\1\n", re.DOTALL)
_KEYS = {"title": "标题", "date": "日期", "tags": "标签", "draft": "草稿", "slug": "网址", "categories": "分类"}


def _chinese(text: str) -> bool:
    return len(CJK.findall(text)) > len(text) * 0.15


def _full(target: str) -> list[int]:
    """Numbers of blocks that hold something, front matter left out."""
    return [n for n, block in enumerate(blocks(target)) if block.strip() and not (n == 0 and block.startswith(("---", "+++")))]


def _chunk_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = _full(target)[1:]
    if len(found) < 8:
        return None
    at = chance.randrange(1, len(found) - 3)
    return "".join(part for n, part in enumerate(blocks(target)) if not found[at] <= n < found[at + 2])


def _chunk_twice(source: str, target: str, chance: random.Random) -> str | None:
    found = _full(target)[1:]
    if len(found) < 8:
        return None
    at = chance.randrange(1, len(found) - 3)
    parts = blocks(target)
    return "".join([*parts[: found[at + 2]], *parts[found[at] : found[at + 2]], *parts[found[at + 2] :]])


def _cut_short(source: str, target: str, chance: random.Random) -> str | None:
    """The answer ended with its allowance of tokens."""
    return target[: int(len(target) * chance.uniform(0.6, 0.97))].rstrip() if len(target) > 600 else None


def _title_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^# +\S.*\n+")
    return cut(target, found[0]) if found else None


def _opening_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 60)
    return put(target, found[0], "") if len(found) > 3 else None


def _heading_half(source: str, target: str, chance: random.Random) -> str | None:
    ours, theirs = outside(target, _HEADING), outside(source, _HEADING)
    pairs = [(m, s) for m, s in zip(ours, theirs, strict=False) if m[2] != s[2] and len(s[2]) >= 5 and len(m[2]) >= 5]
    if len(ours) != len(theirs) or not pairs:
        return None
    match, original = chance.choice(pairs)
    return cut(target, match, f"{match[1]} {match[2][: len(match[2]) // 2].strip()} {original[2][len(original[2]) // 2 :].strip()}")


def _levels_shifted(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, _HEADING)
    for match in reversed(found):
        target = cut(target, match, "#" + match.group())
    return target if len(found) > 2 else None


def _quote_ends_early(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^>[ \t]*\n> ?(?=\S)")
    return cut(target, chance.choice(found), "\n") if found else None


def _lines_joined(source: str, target: str, chance: random.Random) -> str | None:
    parts = [(n, blocks(target)[n].strip().split("\n")) for n in _full(target)]
    short = [n for n, lines in parts if len(lines) >= 3 and all(4 < len(line) < 60 for line in lines)]
    found = [n for n in short if not re.match(r"[ \t]*(?:[-*+>|#`~<{\[]|\d+[.)]|---|\+\+\+)", blocks(target)[n].lstrip("\n"))]
    if not found:
        return None
    at = chance.choice(found)
    return put(target, at, " ".join(blocks(target)[at].strip().split("\n")))


def _blank_lines_gone(source: str, target: str, chance: random.Random) -> str | None:
    """Paragraphs divided by tags in place of blank lines."""
    found = prose(target, 60)
    parts = blocks(target)
    near = [n for n in found if n + 2 in found]
    for n in near:
        parts[n + 1] = "<br><br>"
    return "".join(parts) if near else None


def _front(change: str) -> Spoil:
    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        match = _FRONT.match(target)
        if match is None:
            return None
        words = match[2]
        if change == "gone":
            return target[match.end() :]
        if change == "fenced":
            return f"```yaml\n{words}```\n{target[match.end():]}"
        if change == "keys":
            words = re.sub(r"(?m)^(\w+)(?=\s*[:=])", lambda m: _key(m[1], target), words)
        if change == "date":
            words = re.sub(r"(?m)^(date\s*[:=]\s*).*$", r"\1August 2, 2022", words)
        return f"{match[1]}\n{words}{match[1]}\n{target[match.end():]}"

    return spoil


def _key(name: str, target: str) -> str:
    return _KEYS.get(name, name) if _chinese(target) else f"{name.title()} of post"


def _image_moved(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^!\[[^\]\n]*\]\([^)\n]+\)\n")
    return f"{cut(target, match := chance.choice(found)).rstrip()}\n\n{match.group()}" if found else None


def _attribute_left(source: str, target: str, chance: random.Random) -> str | None:
    """A description, caption or title as in the source."""
    pattern = r"(?:!\[|alt=\"|caption=\"|title=\"|<summary>|\.(?:jpg|png) \")([^\]\"<\n]{4,})"
    ours, theirs = outside(target, pattern), outside(source, pattern)
    pairs = [(m, s) for m, s in zip(ours, theirs, strict=False) if m[1] != s[1]]
    if len(ours) != len(theirs) or not pairs:
        return None
    match, original = chance.choice(pairs)
    return target[: match.start(1)] + original[1] + target[match.end(1) :]


def _items_in_source(source: str, target: str, chance: random.Random) -> str | None:
    """The second half of a list as in the source."""
    pattern = r"(?:^(?:[-*+]|\d+[.)])[ \t]+\S.*\n(?:[ \t]+.*\n)*){3,}"
    ours, theirs = outside(target, pattern), outside(source, pattern)
    if len(ours) != len(theirs) or not ours:
        return None
    at = chance.randrange(len(ours))
    lines = [match.group().rstrip("\n").split("\n") for match in (ours[at], theirs[at])]
    if len(lines[0]) != len(lines[1]):
        return None
    middle = len(lines[0]) // 2
    return cut(target, ours[at], "\n".join(lines[0][:middle] + lines[1][middle:]) + "\n")


def _comment_gone(lines: list[str], chance: random.Random) -> list[str] | None:
    found = [n for n, line in enumerate(lines) if re.match(r"\s*(?:#|//) \S", line)]
    gone = chance.choice(found) if found else None
    return None if gone is None else [line for n, line in enumerate(lines) if n != gone]


def _word_translated(lines: list[str], chance: random.Random) -> list[str] | None:
    """A name in code is translated like prose."""
    words = [(n, m) for n in sound_lines(lines) for m in re.finditer(r"(?<![\w\"'./-])[a-zA-Z]{4,}(?=\s*[(=:.])", lines[n])]
    if not words:
        return None
    at, match = chance.choice(words)
    new = chance.choice(["变量", "resultado", "valeur"])
    return [*lines[:at], lines[at][: match.start()] + new + lines[at][match.end() :], *lines[at + 1 :]]


def _wide_code(lines: list[str], chance: random.Random) -> list[str] | None:
    found = [n for n in sound_lines(lines) if re.search(r"[(),;:]", lines[n])]
    if not found:
        return None
    at = chance.choice(found)
    wide = str.maketrans("(),;:", "（），；：")
    return [*lines[:at], lines[at].translate(wide), *lines[at + 1 :]]


def _fence_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = [match for match in CODE.finditer(target) if not match[1]]
    return cut(target, match := chance.choice(found), match[3].rstrip("\n")) if found else None


def _closing_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"</(?:details|summary|iframe|kbd)>|\{\{<? ?/[^}]*\}\}")
    return cut(target, chance.choice(found)) if found else None


MARKUP: dict[str, Spoil] = {
    "chunk_gone": _chunk_gone,
    "chunk_twice": _chunk_twice,
    "cut_short": _cut_short,
    "title_gone": _title_gone,
    "opening_gone": _opening_gone,
    "heading_half_translated": _heading_half,
    "levels_shifted": _levels_shifted,
    "numbers_to_bullets": one(r"(?:^\d+\. .*\n){3,}", lambda m, chance: re.sub(r"(?m)^\d+\.", "-", m.group())),
    "task_flipped": one(r"^- \[([x ])\]", lambda m, chance: "- [ ]" if m[1] == "x" else "- [x]"),
    "task_box_damaged": one(r"^- \[([x ])\]", lambda m, chance: "- [ x ]" if m[1] == "x" else "- []"),
    "callout_translated": one(r"^> \[!(\w+)\]", lambda m, chance: f"> [!{'警告' if CJK.search(m.string) else m[1].title() + ' to all'}]"),
    "callout_marker_gone": one(r"^> \[!\w+\]\n", lambda m, chance: ""),
    "quote_ends_early": _quote_ends_early,
    "rule_gone": one(r"\n---\n(?=\n)|<!--more-->\n", lambda m, chance: ""),
    "cell_emptied": table("emptied"),
    "cells_shifted": table("shifted"),
    "pipe_gone": table("pipe"),
    "ruler_gone": table("ruler"),
    "columns_swapped": table("columns"),
    "rows_apart": table("apart"),
    "column_in_source": column_in_source,
    "items_in_source": _items_in_source,
    "note_mark_gone": one(r"(?<=\S)\[\^\w+\](?!:)", lambda m, chance: ""),
    "note_gone": one(r"^\[\^\w+\]: .*\n", lambda m, chance: ""),
    "note_renamed": one(r"(?<=\S)\[\^(\w+)\](?!:)", lambda m, chance: "[^2]"),
    "verse_joined": _lines_joined,
    "breaks_as_tags": _blank_lines_gone,
    "bold_with_blank": one(r"\*\*([^*\n]{2,60})\*\*", lambda m, chance: f"** {m[1]} **"),
    "bold_escaped": one(r"\*\*([^*\n]{2,60})\*\*", lambda m, chance: rf"\*\*{m[1]}\*\*"),
    "bold_wide": one(r"\*\*([^*\n]{2,60})\*\*", lambda m, chance: f"＊＊{m[1]}＊＊"),
    "strike_gone": one(r"~~([^~\n]+)~~", lambda m, chance: m[1]),
    "marks_escaped": paragraph(lambda block, chance: re.sub(r"([\[\]`*_!])", r"\\\1", block) if re.search(r"[\[`*]", block) else None, 40),
    "fence_gone": _fence_gone,
    "prose_fenced": paragraph(lambda block, chance: f"```\n{block.strip()}\n```", 100),
    "code_comment_gone": coded(_comment_gone),
    "code_word_translated": coded(_word_translated),
    "code_punctuation_wide": coded(_wide_code),
    "inline_code_gone": one(r" ?(?<!`)`[^`\n]{3,}`(?!`)", lambda m, chance: ""),
    "inline_code_in_quotes": one(r"(?<!`)`([^`\n]{3,})`(?!`)", lambda m, chance: f"“{m[1]}”"),
    "link_text_gone": one(_LINK, lambda m, chance: f"[]({m[2]})"),
    "link_with_blank": one(_LINK, lambda m, chance: f"[{m[1]}] ({m[2]})"),
    "link_anchor_changed": one(r"(?<!!)(\[[^\]\n]+\]\([^)\s#]+#)([^)\s]+)\)", lambda m, chance: f"{m[1]}{m[2][::-1]})"),
    "link_query_gone": one(r"(?<!!)(\[[^\]\n]+\]\([^)\s?]+)\?[^)\s]+\)", lambda m, chance: f"{m[1]})"),
    "link_host_changed": one(r"\]\(https?://([^/)\s]+)", lambda m, chance: f"](https://www.example.com/{m[1]}"),
    "link_path_relative": one(r"(?<!!)\]\(/([^)\s]+)\)", lambda m, chance: f"](../{m[1]})"),
    "image_moved": _image_moved,
    "image_title_gone": one(r"(!\[[^\]\n]*\]\([^)\s]+) \"[^\"\n]*\"\)", lambda m, chance: f"{m[1]})"),
    "attribute_left": _attribute_left,
    "embed_gone": one(r"<iframe[^\n]*</iframe>\n|\{\{< (?:youtube|figure)[^}]*\}\}", lambda m, chance: ""),
    "attribute_translated": one(
        r"(width|height|src|allowfullscreen)=(?=\")", lambda m, chance: "宽度=" if CJK.search(m.string) else f"the{m[1]}="
    ),
    "tag_escaped": one(r"<(iframe|details|kbd)\b", lambda m, chance: f"&lt;{m[1]}"),
    "tag_unclosed": _closing_gone,
    "shortcode_renamed": one(r"\{\{< (/? ?)(toc|notice|figure|youtube)", lambda m, chance: f"{{{{< {m[1]}{m[2]}-box"),
    "shortcode_curly_quotes": one(r"\{\{<[^}\n]*\"[^}\n]*>\}\}", lambda m, chance: m.group().replace('"', "”")),
    "shortcode_brackets": one(r"\{\{< ([^}\n]*) >\}\}", lambda m, chance: f"{{{{ {m[1]} }}}}"),
    "front_matter_gone": _front("gone"),
    "front_matter_fenced": _front("fenced"),
    "front_keys_translated": _front("keys"),
    "front_date_changed": _front("date"),
    "formula_backslash_twice": one(r"(?<=\$)[^$\n]*\\[a-z][^$\n]*(?=\$)", lambda m, chance: m.group().replace("\\", "\\\\")),
    "formula_dollar_escaped": one(r"(?<!\$)\$([^$\n]+)\$(?!\$)", lambda m, chance: rf"\${m[1]}\$"),
    "formula_letter_changed": one(r"(?<!\$)\$([a-zA-Z])\$(?!\$)", lambda m, chance: f"${chr(ord(m[1]) ^ 1)}$"),
    "formula_bare": one(r"(?<!\$)\$([^$\n]+)\$(?!\$)", lambda m, chance: m[1]),
    "display_unclosed": one(r"^\$\$\n(?=\n)", lambda m, chance: ""),
    "display_inline": one(r"^\$\$\n([^$]+)\n\$\$\n", lambda m, chance: f"${' '.join(m[1].split())}$\n"),
}  # fmt: skip
