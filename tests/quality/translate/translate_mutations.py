"""Ways to spoil a sound translation, by kind: (source, target, random) to the spoiled target, or None. All words are invented."""

import random
import re
from itertools import pairwise

from translate_places import CJK, CODE, Spoil, blocks, coded, cut, one, outside, paragraph, prose, put, sound_lines, word_count

COMMENTS = (
    "Below you will find the translated article.", "This is the English version of the post you sent me.",
    "I have preserved all code blocks and links as they were.", "Please find the translation below:",
    "[Translator's note: some idioms were adapted.]", "The rest of the text is unchanged.",
    "Would you like me to continue with the remaining sections?", "(To be continued in the next message.)",
    "[The remaining content has been omitted for brevity.]", "As requested, here's the text in English.",
    "Sorry, but I cannot translate the last part.", "**Translated by an AI model.**",
    "Certainly! Below is the polished version:", "Let me know if you'd like a more formal tone.",
    "Note that code comments were left untranslated.", "以下为译文，供您参考：", "译文到此结束，如需调整请告诉我。", "翻译如下：",
    "I translated the document while keeping its Markdown structure.", "Feel free to reach out if anything needs revision.",
)  # fmt: skip
STRANGERS = (
    "Este párrafo explica cómo funciona la configuración y por qué conviene revisarla antes de continuar con los demás pasos.",
    "Dieser Absatz erklärt, wie die Einstellung funktioniert und warum man sie vor den weiteren Schritten noch einmal prüfen sollte.",
    "この段落では設定の仕組みと、次の手順に進む前に確認すべき理由について説明しています。",
    "이 문단은 설정이 어떻게 동작하는지, 그리고 다음 단계로 넘어가기 전에 왜 확인해야 하는지 설명합니다.",
    "Этот абзац объясняет, как работает настройка и почему её стоит проверить перед следующими шагами.",
)


def _line_gone(lines: list[str], chance: random.Random) -> list[str] | None:
    numbers = [n for n in sound_lines(lines) if lines.count(lines[n]) == 1 and sum(lines[n].strip() in line for line in lines) == 1]
    if len(numbers) < 2:
        return None
    gone = chance.choice(numbers)
    return [line for n, line in enumerate(lines) if n != gone]


def _identifier(lines: list[str], chance: random.Random) -> list[str] | None:
    numbers = [n for n in sound_lines(lines) if re.search(r"(?<![\"'\w])[a-z_]\w{4,}\(", lines[n])]
    if not numbers:
        return None
    at = chance.choice(numbers)
    return [*lines[:at], re.sub(r"(?<![\"'\w])([a-z_]\w{4,})\(", r"\1Translated(", lines[at], count=1), *lines[at + 1 :]]


def _operator(lines: list[str], chance: random.Random) -> list[str] | None:
    numbers = [n for n in sound_lines(lines) if re.search(r"===|<=|>=|&&|\+=| = ", lines[n])]
    if not numbers:
        return None
    at = chance.choice(numbers)
    swap = {"===": "==", "<=": "<", ">=": ">", "&&": "||", "+=": "-=", " = ": " == "}
    return [*lines[:at], re.sub(r"===|<=|>=|&&|\+=| = ", lambda m: swap[m.group()], lines[at], count=1), *lines[at + 1 :]]


def _quotes(lines: list[str], chance: random.Random) -> list[str] | None:
    numbers = [n for n in sound_lines(lines) if re.search(r"\"\w[^\"]*\"|'\w[^']*'", lines[n])]
    if not numbers:
        return None
    at = chance.choice(numbers)
    return [*lines[:at], re.sub(r"\"(\w[^\"]*)\"|'(\w[^']*)'", lambda m: f"“{m[1] or m[2]}”", lines[at], count=1), *lines[at + 1 :]]


def _elided(lines: list[str], chance: random.Random) -> list[str] | None:
    sound = sound_lines(lines)
    return [*lines[: sound[1]], "// ... rest of the code stays the same", ""] if len(sound) >= 4 else None


def _flattened(lines: list[str], chance: random.Random) -> list[str] | None:
    return [line.lstrip() for line in lines] if sum(line.startswith(("  ", "\t")) for line in lines) >= 3 else None


def _heading_in_source(source: str, target: str, chance: random.Random) -> str | None:
    pattern = r"^#{2,6} +(\S.*)$"
    ours, theirs = outside(target, pattern), outside(source, pattern)
    pairs = [(m, s) for m, s in zip(ours, theirs, strict=False) if m[1] != s[1] and len(CJK.findall(s[1]) or s[1].split()) >= 4]
    if len(ours) != len(theirs) or not pairs:
        return None
    match, original = chance.choice(pairs)
    return target[: match.start(1)] + original[1] + target[match.end(1) :]


def _line_in_source(pattern: str, least: int) -> Spoil:
    """One line of a kind given back in the source language."""

    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        ours, theirs = outside(target, pattern), outside(source, pattern)
        pairs = [(m, s) for m, s in zip(ours, theirs, strict=False) if word_count(s[1]) >= least and m[1] != s[1]]
        if len(ours) != len(theirs) or not pairs:
            return None
        match, original = chance.choice(pairs)
        return target[: match.start(1)] + original[1] + target[match.end(1) :]

    return spoil


def _sentence_in_source(source: str, target: str, chance: random.Random) -> str | None:
    theirs = [blocks(source)[n] for n in prose(source)]
    sentences = [s for block in theirs for s in re.split(r"(?<=[。！？])|(?<=[.!?]) ", block) if 8 <= word_count(s) <= 40 and "\n" not in s]
    found = prose(target, 160)
    if not sentences or not found:
        return None
    number = chance.choice(found)
    block = blocks(target)[number]
    at = [m.end() for m in re.finditer(r"[.!?] |[。！？]", block)]
    return put(target, number, block[: at[0]] + chance.choice(sentences) + " " + block[at[0] :]) if at else None


def _paragraph_in_source(source: str, target: str, chance: random.Random) -> str | None:
    ours, theirs = prose(target), prose(source)
    if len(ours) != len(theirs) or not ours:
        return None
    place = chance.randrange(len(ours))
    return put(target, ours[place], blocks(source)[theirs[place]])


def _half(source: str, target: str, chance: random.Random) -> str | None:
    ours, theirs = outside(target, r"^#{2} +.*$"), outside(source, r"^#{2} +.*$")
    if len(ours) != len(theirs) or len(ours) < 3:
        return None
    middle = len(ours) // 2
    return target[: ours[middle].start()] + source[theirs[middle].start() :]


def _section_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^#{2,4} +.*$")
    if len(found) < 3:
        return None
    at = chance.randrange(len(found) - 1)
    return target[: found[at].start()] + target[found[at + 1].start() :]


def _sections_swapped(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, r"^## +.*$")
    if len(found) < 3:
        return None
    at = chance.randrange(len(found) - 2)
    a, b, c = (found[at + n].start() for n in range(3))
    return target[:a] + target[b:c] + target[a:b] + target[c:]


def _body_gone(source: str, target: str, chance: random.Random) -> str | None:
    """A section keeps its heading and loses its words."""
    found = outside(target, r"^#{2,4} +.*$")
    spans = [(a.end(), b.start()) for a, b in pairwise(found)]
    spans = [(start, end) for start, end in spans if len(target[start:end].strip()) > 150 and "```" not in target[start:end]]
    if not spans:
        return None
    start, end = chance.choice(spans)
    return target[:start] + "\n\n" + target[end:]


def _item_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = [m for m in outside(target, r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S.*\n") if len(m.group()) > 15]
    return cut(target, chance.choice(found)) if len(found) >= 3 else None


def _row_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = [m for m in outside(target, r"^\|.*\|[ \t]*\n") if not re.fullmatch(r"[|\s:-]+", m.group())]
    return cut(target, chance.choice(found[1:])) if len(found) >= 3 else None


def _column_gone(source: str, target: str, chance: random.Random) -> str | None:
    rows = outside(target, r"(?:^\|.*\|[ \t]*\n){3,}")
    if not rows or rows[0].group().split("\n")[0].count("|") < 4:
        return None
    return cut(target, rows[0], re.sub(r"\|[^|\n]*\|[ \t]*$", "|", rows[0].group(), flags=re.MULTILINE))


def _last_paragraph_gone(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 120)
    if not found or len(found) < 4:
        return None
    return "".join(blocks(target)[: found[-1]]).rstrip() + "\n"


def _cut_in_sentence(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 200)
    if len(found) < 3:
        return None
    number = chance.choice(found[len(found) // 2 :])
    block = blocks(target)[number]
    return "".join(blocks(target)[:number]) + block[: len(block) // 2].rstrip(" .,;:!?")


def _cut_in_code(source: str, target: str, chance: random.Random) -> str | None:
    found = [m for m in CODE.finditer(target) if m[3].count("\n") >= 4]
    if not found:
        return None
    match = found[-1]
    return target[: match.start(3)] + "\n".join(match[3].split("\n")[: match[3].count("\n") // 2])


def _cut_at(share: float) -> Spoil:
    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        lines = target.rstrip("\n").split("\n")
        return "\n".join(lines[: int(len(lines) * share)]) + "\n" if len(lines) > 30 else None

    return spoil


def _noise(text: str) -> Spoil:
    """A line of its own in the middle of the text."""

    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        found = prose(target)
        return put(target, found[len(found) // 2], f"{text}\n\n{blocks(target)[found[len(found) // 2]]}") if found else None

    return spoil


def _comment(where: str) -> Spoil:
    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        said = chance.choice(COMMENTS)
        return f"{said}\n\n{target}" if where == "front" else f"{target.rstrip()}\n\n{said}\n"

    return spoil


def _summary(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target)
    return "".join(blocks(target)[: found[0] + 1]) if len(found) >= 6 and len(target) > 3000 else None


def _digits(match: re.Match[str], chance: random.Random) -> str:
    digits = match.group()
    at = chance.randrange(len(digits))
    return digits[:at] + str((int(digits[at]) + chance.randint(1, 8)) % 10 or 7) + digits[at + 1 :]


def _loop(block: str, chance: random.Random) -> str | None:
    sentences = [part for part in re.split(r"(?<=[.。!?！？]) ?", block) if len(part) > 15]
    return block.rstrip() + " " + " ".join([chance.choice(sentences)] * 8) + "\n" if sentences else None


def _sentence_gone(block: str, chance: random.Random) -> str | None:
    parts = [part for part in re.split(r"(?<=[.。!?！？])(?=\s|[\u3400-\u9fff])", block) if part.strip()]
    return "".join(parts[: len(parts) // 2]) if len(parts) >= 4 else None


KINDS: dict[str, Spoil] = {
    "paragraph_gone": paragraph(lambda block, chance: "", 160),
    "paragraph_twice": paragraph(lambda block, chance: f"{block}\n\n{block}", 120),
    "half_a_paragraph_gone": paragraph(_sentence_gone, 240),
    "section_gone": _section_gone,
    "section_without_body": _body_gone,
    "sections_swapped": _sections_swapped,
    "list_item_gone": _item_gone,
    "table_row_gone": _row_gone,
    "table_column_gone": _column_gone,
    "last_paragraph_gone": _last_paragraph_gone,
    "cut_in_a_sentence": _cut_in_sentence,
    "cut_in_a_code_block": _cut_in_code,
    "cut_at_85_percent": _cut_at(0.85),
    "cut_at_93_percent": _cut_at(0.93),
    "summary_instead": _summary,
    "source_instead": lambda source, target, chance: source,
    "second_half_in_source": _half,
    "paragraph_in_source": _paragraph_in_source,
    "sentence_in_source": _sentence_in_source,
    "heading_in_source": _heading_in_source,
    "list_item_in_source": _line_in_source(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(\S.*)$", 6),
    "table_row_in_source": _line_in_source(r"^(\|.*\|)[ \t]*$", 6),
    "paragraph_in_a_third_language": paragraph(lambda block, chance: chance.choice(STRANGERS), 120),
    "loop": paragraph(_loop, 100),
    "figure_changed": one(r"(?<![\w.`/:-])\d{2,4}(?![\w./`:-])", _digits),
    "inline_code_changed": one(r"(?<!`)`([A-Za-z_][\w.]{4,})`(?!`)", lambda m, chance: f"`{m[1][:2]}{m[1][3:]}x`"),
    "inline_code_bare": one(r"(?<!`)`([A-Za-z_][\w.()]{4,})`(?!`)", lambda m, chance: m[1]),
    "address_changed": one(r"\]\((https?://[^)\s]{12,})\)", lambda m, chance: f"]({m[1][:-4]}{m[1][-3:]})"),
    "address_gone": one(r"(?<!!)\[([^\]\n]+)\]\(https?://[^)\s]{12,}\)", lambda m, chance: m[1]),
    "link_in_wide_brackets": one(r"(?<!!)\[([^\]\n]+)\]\((https?://[^)\s]{12,})\)", lambda m, chance: f"【{m[1]}】（{m[2]}）"),
    "image_path_changed": one(r"!\[([^\]\n]*)\]\(([^)\s]+)\.(\w{3,4})\)", lambda m, chance: f"![{m[1]}]({m[2]}-en.{m[3]})"),
    "image_twice": one(r"!\[[^\]\n]*\]\([^)\s]+\)", lambda m, chance: f"{m.group()}\n\n{m.group()}"),
    "image_as_link": one(r"!(\[[^\]\n]*\]\([^)\s]+\))", lambda m, chance: m[1]),
    "link_added": _noise("For more, see [our shop](https://buy.example.com/offer?id=7)."),
    "script_added": _noise('<script src="https://evil.example.com/x.js"></script>'),
    "image_added": _noise("![banner](https://ads.example.com/banner.png)"),
    "heading_level_changed": one(r"^(#{2,3}) (?=\S)", lambda m, chance: f"#{m[1]} "),
    "heading_as_bold": one(r"^#{2,4} +(\S.*)$", lambda m, chance: f"**{m[1]}**"),
    "heading_added": _noise("## Introduction to the following part"),
    "list_flattened": one(r"(?:^[-*+] .*\n){3,}", lambda m, chance: re.sub(r"^[-*+] ", "", m.group(), flags=re.MULTILINE)),
    "quote_mark_gone": one(r"^> ?(?=\S.{20})", lambda m, chance: ""),
    "bold_broken": one(r"\*\*([^*\n]{3,40})\*\*", lambda m, chance: f"**{m[1]} "),
    "formula_changed": one(r"\$([^$\n]*[\\^_={}][^$\n]*)\$", lambda m, chance: f"${m[1]}+1$"),
    "code_line_gone": coded(_line_gone),
    "code_identifier_changed": coded(_identifier),
    "code_operator_changed": coded(_operator),
    "code_curly_quotes": coded(_quotes),
    "code_elided": coded(_elided),
    "code_indentation_gone": coded(_flattened),
    "comment_in_front": _comment("front"),
    "comment_at_the_end": _comment("end"),
    "thinking_left": lambda source, target, chance: f"<think>The user wants a translation. Keep the code.</think>\n\n{target}",
    "slot_tags_left": paragraph(lambda block, chance: f'<s id="3">{block.strip()}</s>'),
    "mark_left": paragraph(lambda block, chance: block.replace(" ", " <x2/> ", 1) if " " in block else f"<x2/>{block}"),
    "other_mark_left": paragraph(lambda block, chance: f"{block.rstrip()} __PLACEHOLDER_3__"),
    "wrapped_in_a_fence": lambda source, target, chance: f"```\n{target.strip()}\n```\n",
    "wrapped_in_json": lambda source, target, chance: '{"translation": "' + target.replace("\n", "\\n").replace('"', '\\"') + '"}',
    "line_ends_written_out": paragraph(lambda block, chance: block.replace(". ", ".\\n\\n", 1) if ". " in block else None),
    "escapes_doubled": one(r"^#{2,4} (?=\S)", lambda m, chance: "\\" + m.group()),
    "mojibake": paragraph(lambda block, chance: block.replace("'", "â€™").replace("e", "Ã©", 3)),
    "replacement_characters": paragraph(lambda block, chance: block[:20] + "\ufffd\ufffd" + block[22:]),
}  # fmt: skip
