"""Kinds of edits that no threshold was tuned on: each takes the Markdown of a post, and may take something from another one."""

import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import opencc

FENCE = re.compile(r"^[ \t]*(`{3,})[^\n]*\n.*?(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?]*\s*")
FRAMES = tomllib.loads(Path(__file__).with_name("same_frames.toml").read_text("utf-8"))
_WIDTHS = dict(zip("，。！？；：（）", ",.!?;:()", strict=True))
_SYNONYMS = FRAMES["synonyms"]
_ADS = FRAMES["advertisements"]
_FOOTER = FRAMES["footer"]
_HEADER = FRAMES["header"]

Edit = Callable[[str, random.Random, str], str]


def _blocks(text: str) -> list[str]:
    """Paragraphs, with fences whole."""
    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += re.split(r"\n\s*\n", text[end : fence.start()])
        parts.append(fence[0])
        end = fence.end()
    parts += re.split(r"\n\s*\n", text[end:])
    return [part for part in parts if part.strip()]


def _prose(text: str, change: Callable[[str], str]) -> str:
    """The text with a change made outside fences."""
    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [change(text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, change(text[end:])])


def _sentences(text: str, change: Callable[[str], str]) -> str:
    return _prose(text, lambda prose: _SENTENCE.sub(lambda found: change(found[0]), prose))


def sections_reordered(text: str, rng: random.Random, _other: str) -> str:
    sections = re.split(r"(?m)^(?=#{1,4} )", text)
    parts = sections if len(sections) > 3 else _blocks(text)
    rng.shuffle(parts)
    return "\n\n".join(parts)


def line_of_mirror_inserted(text: str, rng: random.Random, _other: str) -> str:
    blocks, every = _blocks(text), rng.randint(2, 5)
    line = "本文由某某文摘整理发布，更多精彩内容请关注公众号，未经许可不得转载。"
    return "\n\n".join(part for at, block in enumerate(blocks) for part in ([block, line] if at % every == 0 else [block]))


def framed_by_a_site(text: str, _rng: random.Random, _other: str) -> str:
    return f"{_HEADER}{text}\n\n---\n\n{_FOOTER}"


def advertisements_between(text: str, rng: random.Random, _other: str) -> str:
    return "\n\n".join(part for block in _blocks(text) for part in ([block, rng.choice(_ADS)] if rng.random() < 0.4 else [block]))


def other_script_and_words(text: str, _rng: random.Random, _other: str) -> str:
    return opencc.OpenCC("s2twp").convert(text)


def markdown_flattened(text: str, _rng: random.Random, _other: str) -> str:
    plain = re.sub(r"(?m)^\s*(`{3,}[^\n]*|#{1,6}\s+|[-*+]\s+|>\s?|\d+\.\s+)", "", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return re.sub(r"[*_`|]", "", plain)


def code_stripped(text: str, _rng: random.Random, _other: str) -> str:
    return FENCE.sub("", text)


def images_stripped(text: str, _rng: random.Random, _other: str) -> str:
    return _IMAGE.sub("", text)


def punctuation_width(text: str, _rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: prose.translate(str.maketrans(_WIDTHS)))


def cut_at_read_more(text: str, rng: random.Random, _other: str) -> str:
    return text[: int(len(text) * rng.uniform(0.2, 0.6))] + "……\n\n[阅读全文](https://mirror.example/p)"


def typing_errors(text: str, rng: random.Random, _other: str) -> str:
    def spoil(letter: str) -> str:
        if letter.isspace() or rng.random() > 0.03:
            return letter
        return rng.choice(["", letter * 2, rng.choice("的了是在人一口日未末己已l1IO0rn")])

    return "".join(map(spoil, text))


def quoted_in_a_commentary(text: str, rng: random.Random, other: str) -> str:
    blocks = _blocks(other)
    own = blocks[: max(1, len(blocks) // 2)]
    quoted = "\n".join("> " + line for line in text.splitlines())
    cut = rng.randint(0, len(own))
    return "\n\n".join([*own[:cut], "今天读到一篇文章，全文如下：", quoted, *own[cut:]])


def lines_wrapped(text: str, _rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: re.sub(r"([^\n]{36}\S*?)(?<=[\s，。、])", r"\1\n", prose))


def spaces_between_scripts(text: str, _rng: random.Random, _other: str) -> str:
    spaced = re.sub(r"([\u4e00-\u9fff])([A-Za-z0-9])", r"\1 \2", text)
    return re.sub(r"([A-Za-z0-9])([\u4e00-\u9fff])", r"\1 \2", spaced)


def links_to_footnotes(text: str, _rng: random.Random, _other: str) -> str:
    found = _LINK.findall(text)
    notes = "\n".join(f"[{at}] {name}: {link}" for at, (name, link) in enumerate(found, 1))
    return _LINK.sub(r"\1[1]", text) + "\n\n## 参考资料\n\n" + notes


def headings_numbered(text: str, _rng: random.Random, _other: str) -> str:
    names = re.findall(r"(?m)^#{1,4} (.+)$", text)
    numbers = iter(range(1, 10_000))
    contents = "\n".join(f"- {name}" for name in names)
    return f"目录\n\n{contents}\n\n" + re.sub(r"(?m)^(#{1,4}) ", lambda found: f"{found[1]} {next(numbers)}、", text)


def synonyms(text: str, _rng: random.Random, _other: str) -> str:
    def swap(prose: str) -> str:
        for word, other in _SYNONYMS.items():
            prose = prose.replace(word, other)
        return prose

    return _prose(text, swap)


def paragraphs_dropped(text: str, rng: random.Random, _other: str) -> str:
    return "\n\n".join(block for block in _blocks(text) if rng.random() > 0.3)


def third_of_sentences_replaced(text: str, rng: random.Random, other: str) -> str:
    pool = _SENTENCE.findall(FENCE.sub("", other)) or ["无"]
    return _sentences(text, lambda sentence: rng.choice(pool) if rng.random() < 0.33 else sentence)


def clauses_turned_round(text: str, rng: random.Random, other: str) -> str:
    """What a translation there and back does: clauses change places, words become near words."""

    def turn(sentence: str) -> str:
        parts = re.split(r"(?<=[，,])", sentence)
        return "".join(parts[1:] + parts[:1]) if len(parts) > 1 and rng.random() < 0.5 else sentence

    return synonyms(_sentences(text, turn), rng, other)


def doubled_by_new_sections(text: str, _rng: random.Random, other: str) -> str:
    added = "\n\n".join(_blocks(other))
    return text + "\n\n## 更新\n\n" + added[: int(len(text) * 1.2)]


def beginning_and_end_rewritten(text: str, _rng: random.Random, other: str) -> str:
    blocks, own = _blocks(text), _blocks(other)
    edge = max(1, len(blocks) // 8)
    return "\n\n".join([*own[:edge], *blocks[edge:-edge], *own[-edge:]])


def emoji_added(text: str, rng: random.Random, _other: str) -> str:
    return _sentences(text, lambda sentence: sentence + rng.choice("😀🎉🔥👍✨") if rng.random() < 0.4 else sentence)


EDITS: dict[str, Edit] = {
    each.__name__: each
    for each in (
        *(sections_reordered, line_of_mirror_inserted, framed_by_a_site, advertisements_between, other_script_and_words),
        markdown_flattened,
        *(code_stripped, images_stripped, punctuation_width, cut_at_read_more, typing_errors, quoted_in_a_commentary, lines_wrapped),
        *(spaces_between_scripts, links_to_footnotes, headings_numbered, synonyms, paragraphs_dropped, third_of_sentences_replaced),
        *(clauses_turned_round, doubled_by_new_sections, beginning_and_end_rewritten, emoji_added),
    )
}
