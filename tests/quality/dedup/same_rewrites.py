"""A second lot of edits that copies on the web go through, written after every threshold stood. A third of them is held out.

Each takes the Markdown of a post, a source of chance and another post, as in same_edits.py.
"""

import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import opencc
from same_edits import _IMAGE, _LINK, _SENTENCE, FENCE, Edit, _blocks, _prose, _sentences

FRAMES = tomllib.loads(Path(__file__).with_name("same_templates.toml").read_text("utf-8"))
_WORDS = FRAMES["words"]
_TOKEN = re.compile(r"[A-Za-z0-9_]+|[^\w\s]|\S|\s+")
_NUMBER = re.compile(r"\d+")
_WIDE = {point: point + 0xFEE0 for point in range(0x21, 0x7F) if chr(point) not in "#*`[]()!|<>-_"}
_LOOKS = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с"})
_OCR = dict(zip("日己未人大土石口天木0Ol1m", "曰已末入太士右囗夭本OO11n", strict=True))


def _code(text: str, change: Callable[[str], str]) -> str:
    return FENCE.sub(lambda fence: "\n".join([fence[0].split("\n", 1)[0], *map(change, fence[0].split("\n")[1:-1]), fence[1]]), text)


def _halves(text: str) -> tuple[list[str], list[str]]:
    blocks = _blocks(text)
    return blocks[: len(blocks) // 2 + 1], blocks[len(blocks) // 2 + 1 :]


def paragraphs_shuffled(text: str, rng: random.Random, _other: str) -> str:
    blocks = _blocks(text)
    rng.shuffle(blocks)
    return "\n\n".join(blocks)


def summary_on_top(text: str, rng: random.Random, _other: str) -> str:
    firsts = [_SENTENCE.match(block) for block in _blocks(FENCE.sub("", text))]
    points = [_rephrased(found[0].strip(" #>*-"), rng) for found in firsts if found and len(found[0]) > 15]
    return "\n".join([_WORDS["summary"], *(f"- {point}" for point in points[:12]), "", text])


def first_part_of_two(text: str, _rng: random.Random, _other: str) -> str:
    return "\n\n".join([*_halves(text)[0], _WORDS["continued"]])


def second_part_of_two(text: str, _rng: random.Random, _other: str) -> str:
    return "\n\n".join([_WORDS["before"], *_halves(text)[1]])


def read_by_a_scanner(text: str, rng: random.Random, _other: str) -> str:
    def misread(letter: str) -> str:
        if letter in _OCR and rng.random() < 0.3:
            return _OCR[letter]
        return "" if not letter.isalnum() and letter not in "\n `#" and rng.random() < 0.2 else letter

    return "".join(map(misread, text)).replace("rn", "m")


def full_width_throughout(text: str, _rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: prose.translate(_WIDE).replace(",", "，"))


def terms_replaced(text: str, rng: random.Random, _other: str) -> str:
    """The dozen words the post uses most are other words throughout: another translator's terminology."""
    words = Counter(re.findall(r"[A-Za-z]{4,}|[\u4e00-\u9fff]{2}", FENCE.sub("", text)))
    pairs = [*zip([word for word, _ in words.most_common(12)], rng.sample(_WORDS["terms"], 12), strict=False)]

    def replaced(prose: str) -> str:
        for old, new in pairs:
            prose = prose.replace(old, new)
        return prose

    return _prose(text, replaced)


def code_laid_out_anew(text: str, _rng: random.Random, _other: str) -> str:
    def line(code: str) -> str:
        tight = re.sub(r"\s*([=+*/<>,(){}])\s*", r" \1 ", code.strip().rstrip(";"))
        return "\t" + tight.replace("'", '"')

    return _code(text, line)


def comments_of_code_translated(text: str, rng: random.Random, _other: str) -> str:
    def line(code: str) -> str:
        return re.sub(r"(//|#|--)\s.*$", lambda found: f"{found[1]} {' '.join(rng.sample(_WORDS['terms'], 4))}", code)

    return _code(text, line)


def _rephrased(sentence: str, rng: random.Random) -> str:
    """The same words in small groups that change places, some dropped and some added: hardly three stay together."""
    words = _TOKEN.findall(sentence)
    groups, at = [], 0
    while at < len(words):
        size = rng.randint(1, 4)
        groups.append(words[at : at + size])
        at += size
    for left in range(0, len(groups) - 1, 2):
        groups[left], groups[left + 1] = groups[left + 1], groups[left]
    kept = [group if rng.random() > 0.15 else [rng.choice(_WORDS["fillers"])] for group in groups]
    return "".join(word for group in kept for word in group)


def _paraphrased(text: str, rng: random.Random, share: float) -> str:
    return _sentences(text, lambda sentence: _rephrased(sentence, rng) if len(sentence) > 8 and rng.random() < share else sentence)


def fifth_of_sentences_paraphrased(text: str, rng: random.Random, _other: str) -> str:
    return _paraphrased(text, rng, 0.2)


def two_fifths_of_sentences_paraphrased(text: str, rng: random.Random, _other: str) -> str:
    return _paraphrased(text, rng, 0.4)


def in_the_words_of_hong_kong(text: str, rng: random.Random, _other: str) -> str:
    spoken = {"的": "嘅", "是": "係", "不": "唔", "這": "呢", "他": "佢", "在": "喺"}
    converted = opencc.OpenCC("s2hk").convert(text)
    return "".join(spoken.get(letter, letter) if rng.random() < 0.3 else letter for letter in converted)


def tables_to_lists(text: str, _rng: random.Random, _other: str) -> str:
    def row(found: re.Match[str]) -> str:
        cells = [cell.strip() for cell in found[1].strip("|").split("|")]
        return "" if set("".join(cells)) <= set("-: ") else f"- {cells[0]}: " + "; ".join(cells[1:])

    listed = re.sub(r"(?m)^[-*+] (.{2,60})$", lambda found: f"| {found[1]} | |", text)
    return re.sub(r"(?m)^(\|.*\|)$", row, text) if re.search(r"(?m)^\|.*\|$", text) else listed


def addresses_spelt_out(text: str, _rng: random.Random, _other: str) -> str:
    return _LINK.sub(r"\1（见 \2 ）", _IMAGE.sub(_WORDS["picture"], text))


def updates_appended(text: str, rng: random.Random, other: str) -> str:
    pieces = _blocks(FENCE.sub("", other))
    size = int(len(text) * rng.uniform(0.1, 0.5))
    return text + "".join(f"\n\n## 更新 2026-0{at}-11\n\n{piece[: size // 3]}" for at, piece in enumerate(pieces[:3], 1))


def printed_on_pages(text: str, _rng: random.Random, _other: str) -> str:
    lines = [line[at : at + 34] for line in text.splitlines() for at in range(0, max(len(line), 1), 34)]
    pages = [lines[at : at + 30] for at in range(0, len(lines), 30)]
    return "\n".join("\n".join([*page, "", f"第 {at} 页 共 {len(pages)} 页  某某文库", ""]) for at, page in enumerate(pages, 1))


def run_together(text: str, _rng: random.Random, _other: str) -> str:
    bare = _prose(text, lambda prose: re.sub(r"(?m)^(?:#{1,6} .*|\s*(?:[-*+]|\d+[.、])\s+)", "", prose))
    return _prose(bare, lambda prose: re.sub(r"\n+", " ", prose) + "\n")


def forwarded_as_mail(text: str, _rng: random.Random, _other: str) -> str:
    return "\n".join([_WORDS["mail"], *("> " + line for line in text.splitlines()), _WORDS["signature"]])


def headings_renamed(text: str, rng: random.Random, _other: str) -> str:
    return re.sub(r"(?m)^(#{1,6}) .*$", lambda found: f"{found[1]} {rng.choice(_WORDS['headings'])}", text)


def between_the_lines_of_a_translation(text: str, rng: random.Random, _other: str) -> str:
    def other(block: str) -> str:
        return " ".join(rng.choices(_WORDS["terms"] + _WORDS["fillers"], k=len(block) // 3)).capitalize() + "."

    return "\n\n".join(part for block in _blocks(text) for part in ([block] if FENCE.match(block) else [block, other(block)]))


def abridged(text: str, rng: random.Random, _other: str) -> str:
    return _sentences(text, lambda sentence: "" if rng.random() < 0.4 else sentence)


def figures_brought_up_to_date(text: str, rng: random.Random, _other: str) -> str:
    return _NUMBER.sub(lambda found: str(int(found[0][:9]) + rng.randint(1, 9)) if rng.random() < 0.8 else found[0], text)


def as_raw_html(text: str, _rng: random.Random, _other: str) -> str:
    def tagged(block: str) -> str:
        fence = FENCE.match(block)
        body = block.replace("&", "&amp;").replace("<", "&lt;") if fence else re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", block)
        inner = "\n".join(body.split("\n")[1:-1]) if fence else body.lstrip("# ")
        return f"<pre><code>{inner}</code></pre>" if fence else f"<p>{inner}</p>"

    return "\n".join(map(tagged, _blocks(_LINK.sub(r'<a href="\2">\1</a>', text))))


def invisible_marks_and_doubles(text: str, rng: random.Random, _other: str) -> str:
    """What sites do against copying: spaces of no width between letters, Cyrillic letters that look Latin."""
    letters = (letter.translate(_LOOKS) if rng.random() < 0.04 else letter for letter in text)
    return "".join(letter + ("\u200b" if letter.isalnum() and rng.random() < 0.06 else "") for letter in letters)


def marked_in_mid_sentence(text: str, rng: random.Random, _other: str) -> str:
    return _sentences(text, lambda sentence: sentence[: len(sentence) // 2] + _WORDS["mark"] + sentence[len(sentence) // 2 :]
                      if len(sentence) > 30 and rng.random() < 0.5 else sentence)  # fmt: skip


REWRITES: dict[str, Edit] = {
    each.__name__: each
    for each in (
        *(paragraphs_shuffled, summary_on_top, first_part_of_two, second_part_of_two, read_by_a_scanner, full_width_throughout, abridged),
        *(terms_replaced, code_laid_out_anew, comments_of_code_translated, fifth_of_sentences_paraphrased, in_the_words_of_hong_kong),
        *(two_fifths_of_sentences_paraphrased, tables_to_lists, addresses_spelt_out, updates_appended, printed_on_pages, run_together),
        *(forwarded_as_mail, headings_renamed, between_the_lines_of_a_translation, figures_brought_up_to_date, as_raw_html),
        *(invisible_marks_and_doubles, marked_in_mid_sentence),
    )
}
# What "same title" means for these: the copy says which part it is.
TITLE_MARKS = {"first_part_of_two": "（上）", "second_part_of_two": "（下）"}


def is_held_out(name: str) -> bool:
    """Whether a kind is among the third that nobody looks at while rules change."""
    return sha256(name.encode()).digest()[0] % 3 == 0
