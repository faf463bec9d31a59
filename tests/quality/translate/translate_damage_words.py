"""What a reader of machine-translated posts meets, first part: the words. Models that talk, loop, slip, convert figures wrongly.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do. All words are invented.
"""

import random
import re

import opencc
from translate_places import CJK, Spoil, blocks, cut, one, outside, paragraph, prose, put

_SIMPLIFIED = opencc.OpenCC("t2s")
_TRADITIONAL = opencc.OpenCC("s2t")
_BEFORE = {
    True: ("好的，以下是翻译后的内容：", "下面给出中文译文，格式保持不变。", "好的，我来翻译这篇博客。", "【中文翻译】",
        "译文如下（Markdown 格式已保留）："),
    False: (
        "Okay, let's translate this blog post.", "Here you go, in English:", "The translated blog post is as follows.",
        "**English version:**",
        "Got it. I'll keep the Markdown as it is.", "Below is a faithful English rendering of the article.", "# Translation",
        "English translation of the Markdown you provided:",
    ),
}  # fmt: skip
_AFTER = {
    True: ("以上就是全文的翻译，希望对你有帮助！", "注：文中的专有名词均保留英文。", "（翻译完毕）", "需要我继续润色吗？",
        "说明：代码部分未作改动。"),
    False: (
        "Translation complete.", "Hope that reads naturally!", "*(Translated from Chinese)*",
        "Is there anything else you would like me to translate?",
        "Note: I've kept the original image paths.", "(Note: the shortcodes were left as they are.)", "I hope this helps with your blog.",
        "I kept proper nouns in pinyin where no common English name exists.",
    ),
}  # fmt: skip
_THOUGHTS = (
    "<think>\nLet me see. It is a personal post, so keep the tone light.\n</think>\n\n",
    "First, the user wants the Markdown kept.\n</think>\n\n",
    "Thinking Process:\n\n1. Analyse the request: translate the post.\n2. Draft it.\n\n", "<thinking>The title is a pun.</thinking>\n",
    "<reasoning>\nThe author means a die, not a cube.\n</reasoning>\n\n",
)  # fmt: skip
_PROMPTS = (
    "You are a professional translator. Translate the Markdown below and output only the translation.\n\n",
    "Translate the following text from {a} to {b}. Keep all formatting.\n\n", "### Instruction:\nTranslate into {b}.\n\n### Response:\n",
    "system: keep code blocks unchanged\n\n", "Source language: {a}\nTarget language: {b}\n\n",
)  # fmt: skip
_TOKENS = ("<|im_end|>", "<|endoftext|>", "[/INST]", "<|eot_id|>", "<end_of_turn>", "### End", "<|im_start|>assistant", "</translation>")
_REFUSALS = {
    True: "很抱歉，我无法提供这部分内容的翻译。",
    False: "I'm sorry, but I can't help with that request.",
}
_ENDINGS = {
    True: (
        "总而言之，通过本文的介绍，相信大家已经对这个主题有了更加深入的了解，也希望这些经验能够在今后的工作和生活中给大家带来帮助。",
        "如果你觉得这篇文章不错，别忘了点赞、收藏并分享给更多的朋友，我们下期再见！",
    ),
    False: (
        "In conclusion, this article has shown how small steps can lead to lasting results, and it is my hope that readers will find "
        "their own way to apply these lessons in daily life and at work.",
        "If you enjoyed this post, do not forget to like it, subscribe to the newsletter and share it with your friends!",
    ),
}
_SLIPS = ("идея", "그리고", "المشروع", "también", "コード", "जैसे", "nhưng", "ещё")


def _chinese(text: str) -> bool:
    return len(CJK.findall(text)) > len(text) * 0.15


def _said(where: dict[bool, tuple[str, ...]], *, front: bool) -> Spoil:
    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        said = chance.choice(where[_chinese(target)])
        return f"{said}\n\n{target}" if front else f"{target.rstrip()}\n\n{said}\n"

    return spoil


def _prompt(source: str, target: str, chance: random.Random) -> str | None:
    names = ("English", "Chinese") if _chinese(target) else ("Chinese", "English")
    return chance.choice(_PROMPTS).format(a=names[0], b=names[1]) + target


def _notes(source: str, target: str, chance: random.Random) -> str | None:
    if _chinese(target):
        return f"{target.rstrip()}\n\n**翻译说明：**\n\n- 标题采用意译；\n- 人名按照惯例处理；\n- 数字和单位保持不变。\n"
    notes = "- The title was rendered freely.\n- Names follow pinyin.\n- Figures were kept.\n"
    return f"{target.rstrip()}\n\n**Translation notes:**\n\n{notes}"


def _refused(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 120)
    return put(target, chance.choice(found), _REFUSALS[_chinese(target)]) if found else None


def _part_marks(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target)
    mark = chance.choice(["--- Part 2 of 3 ---", "[CONTINUED]", "(continued)", "<!-- chunk 2 -->", "## Part 2"])
    return put(target, at := found[len(found) // 2], f"{mark}\n\n{blocks(target)[at]}") if found else None


def _invented_end(source: str, target: str, chance: random.Random) -> str | None:
    return f"{target.rstrip()}\n\n{chance.choice(_ENDINGS[_chinese(target)])}\n"


def _bilingual(source: str, target: str, chance: random.Random) -> str | None:
    """Each paragraph of the source before its translation."""
    ours, theirs = prose(target, 40), prose(source, 40)
    if len(ours) != len(theirs) or len(ours) < 3:
        return None
    given, got = blocks(source), blocks(target)
    for one_at, other in zip(ours, theirs, strict=True):
        got[one_at] = f"{given[other].strip()}\n\n{got[one_at].strip()}"
    return "".join(got)


def _other_script(source: str, target: str, chance: random.Random) -> str | None:
    """Traditional Chinese asked for, Simplified given, or the other way."""
    if not _chinese(target) or re.search(r"[\u3041-\u30ff]", target):
        return None
    return _SIMPLIFIED.convert(target) if _SIMPLIFIED.convert(target) != target else _TRADITIONAL.convert(target)


def _paragraph_other_script(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 100)
    whole = _other_script(source, target, chance)
    return put(target, at := chance.choice(found), blocks(whole)[at]) if whole and found else None


def _source_other_script(source: str, target: str, chance: random.Random) -> str | None:
    """The source comes back in the other script of Chinese."""
    return _other_script(target, source, chance) if not _chinese(target) else None


def _condensed(source: str, target: str, chance: random.Random) -> str | None:
    """Of every paragraph only the first sentence."""
    parts, found = blocks(target), prose(target, 120)
    for at in found:
        parts[at] = re.split(r"(?<=[.!?])\s|(?<=[。！？])", parts[at].strip())[0]
    short = "".join(parts)
    return short if len(found) >= 3 and len(short) < 0.85 * len(target) else None


def _sentence(block: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?]) |(?<=[。！？])", block.strip()) if len(part) > 12]


def _twice(block: str, chance: random.Random) -> str | None:
    found = _sentence(block)
    said = chance.choice(found) if len(found) > 1 else ""
    return block.replace(said, f"{said}{'' if CJK.search(said) else ' '}{said}", 1) if said else None


def _stutter(block: str, chance: random.Random) -> str | None:
    words = re.findall(r"(?<=[ ])[a-z]{3,}(?=[ ])|[\u4e00-\u9fff]{2}", block)
    word = chance.choice(words) if words else ""
    joint = "" if CJK.search(word) else " "
    return block.replace(word, joint.join([word] * 6), 1) if word else None


def _looping_end(source: str, target: str, chance: random.Random) -> str | None:
    found = prose(target, 80)
    if len(found) < 4:
        return None
    at = found[len(found) * 2 // 3]
    said = (_sentence(blocks(target)[at]) or [blocks(target)[at].strip()])[-1]
    lacking = len(target) - len("".join(blocks(target)[:at]))
    return "".join(blocks(target)[:at]) + "\n\n".join([said] * max(3, lacking // len(said))) + "\n"


def _word_left(source: str, target: str, chance: random.Random) -> str | None:
    """A word of the source in the middle of a sentence."""
    pattern = r"[a-z]{5,9}" if _chinese(target) else r"[\u4e00-\u9fff]{2,3}|[\u30a1-\u30fc]{3,6}"
    words = [word for at in prose(source, 60) for word in re.findall(pattern, re.sub(r"`[^`]*`|\]\([^)]*\)", "", blocks(source)[at]))]
    found = prose(target, 100)
    if not words or not found:
        return None
    at = chance.choice(found)
    return put(target, at, _swapped_word(blocks(target)[at], chance.choice(words), chance) or blocks(target)[at])


def _swapped_word(block: str, word: str, chance: random.Random) -> str | None:
    pattern = r"(?<=[a-z] )[a-z]{4,}(?= [a-z])|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff])"
    spots = [m.span() for m in re.finditer(pattern, block)]
    if not spots:
        return None
    start, end = chance.choice(spots)
    return block[:start] + (f" {word} " if CJK.search(block[start:end]) and not CJK.search(word) else word) + block[end:]


def _tens(match: re.Match[str], chance: random.Random) -> str:
    digits = match.group()
    return digits[:-4] + "0" + digits[-4:] if digits.endswith(",000") and chance.random() < 0.5 else digits.replace(",000", "00", 1)


_WAN = {"万": "亿", "千": "万", "thousand": "million", "hundred": "thousand"}
_UNITS = {
    "km": "miles", "kilometres": "miles", "kg": "g", "kilograms": "grams", "°C": "°F", "℃": "℉", "GB": "MB", "TB": "GB", "MB": "KB",
    "ms": "s",
    "milliseconds": "seconds", "minutes": "hours", "hours": "days", "seconds": "minutes", "公里": "米", "公斤": "克", "克": "千克",
    "毫秒": "秒",
    "分钟": "小时", "小时": "分钟", "秒": "分钟", "年": "个月", "g": "kg", "dB": "Hz", "weeks": "months", "years": "months",
    "days": "weeks", "時間": "分",
}  # fmt: skip
_MONEY = {"yuan": "dollars", "yen": "yuan", "dollars": "euros", "元": "美元", "美元": "元", "円": "元", "日元": "元"}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _of(words: dict[str, str], before: str = r"(?<=\d)(\s?)") -> Spoil:
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return one(rf"{before}(?P<name>{names})(?![A-Za-z])", lambda m, chance: f"{m[1] or ''}{words[m['name']]}")


def _month(match: re.Match[str], chance: random.Random) -> str:
    if match[1]:
        return f"{int(match[1]) % 12 + 1}{match[2]}"
    return _MONTHS[(_MONTHS.index(match[3]) + 1) % 12]


def _name(source: str, target: str, chance: random.Random) -> str | None:
    """A name that stands several times is another one in one place."""
    names = [m for m in outside(target, r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w`])") if m.group() not in _MONTHS]
    names = [m for m in names if target.count(m.group()) >= 2]
    if not names:
        return None
    match = chance.choice(names)
    return cut(target, match, match.group()[0] + match.group()[1:][::-1])


def _escaped(match: re.Match[str], chance: random.Random) -> str:
    return {"'": "&#39;", '"': "&quot;", "&": "&amp;", "“": "&ldquo;", "”": "&rdquo;"}[match.group()]


def _all_entities(block: str, chance: random.Random) -> str | None:
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", lambda m: "\x00" * len(m.group()), block)
    return "".join(
        _escaped(m, chance) if (m := re.match("['\"&“”]", sign)) else original for sign, original in zip(plain, block, strict=True)
    )


def _wide(block: str, chance: random.Random) -> str | None:
    """Punctuation of Chinese in a Latin text, or of Latin in a Chinese one."""
    if CJK.search(block):
        return block.translate(str.maketrans({"，": ", ", "。": ". ", "：": ": ", "；": "; ", "？": "? ", "！": "! "}))
    return re.sub(r"([,.;:!?])(?= [A-Za-z]|$)", lambda m: dict(zip(",.;:!?", "，。；：！？", strict=True))[m[1]], block, flags=re.MULTILINE)


WORDS: dict[str, Spoil] = {
    "talk_in_front": _said(_BEFORE, front=True),
    "talk_at_the_end": _said(_AFTER, front=False),
    "thoughts_left": lambda source, target, chance: chance.choice(_THOUGHTS) + target,
    "prompt_leaked": _prompt,
    "token_left": lambda source, target, chance: f"{target.rstrip()}\n{chance.choice(_TOKENS)}\n",
    "notes_appended": _notes,
    "paragraph_refused": _refused,
    "part_marks": _part_marks,
    "end_invented": _invented_end,
    "bilingual": _bilingual,
    "other_script": _other_script,
    "paragraph_other_script": _paragraph_other_script,
    "source_other_script": _source_other_script,
    "condensed": _condensed,
    "sentence_twice": paragraph(_twice, 120),
    "stutter": paragraph(_stutter, 80),
    "looping_end": _looping_end,
    "word_left": _word_left,
    "word_of_a_third_language": paragraph(lambda block, chance: _swapped_word(block, chance.choice(_SLIPS), chance), 100),
    "figure_ten_times": one(r"(?<![\d.,])\d{1,3},000(?![\d,])", _tens),
    "order_of_magnitude": _of(_WAN, r"(?<=[\da-z])(\s?)"),
    "unit_of_another_kind": _of(_UNITS),
    "currency_changed": _of(_MONEY),
    "decimal_point_gone": one(r"(?<![\d.,v])\d+\.\d+(?![\d.,])", lambda m, chance: m.group().replace(".", "")),
    "percent_gone": one(r"(?<=\d) ?%", lambda m, chance: ""),
    "month_changed": one(r"(?<!\d)(1[0-2]|[1-9])( ?月)|\b(" + "|".join(_MONTHS) + r")\b", _month),
    "name_in_two_forms": _name,
    "entities_in_prose": paragraph(_all_entities, 60),
    "punctuation_of_the_other": paragraph(_wide, 100),
    "quote_left_open": one(r"(?<=\w[.,!?])[\"”](?=\s)|(?<=[\u4e00-\u9fff。！？])[”」](?=[\u4e00-\u9fff，。])", lambda m, chance: ""),
    "bracket_left_open": one(r"(?<=\w)\)(?=[\s.,:;])(?<!\]\()|(?<=[\u4e00-\u9fff])）", lambda m, chance: ""),
    "direction_marks": paragraph(lambda block, chance: "\u202e" + block, 60),
    "zero_width_signs": paragraph(lambda block, chance: re.sub(r"(?<=\w) |(?<=[，。])", lambda m: m.group() + "\u200b", block), 60),
    "emoji_gone": one(r" ?[\U0001f300-\U0001faff]\ufe0f?|(?<=\W):[a-z_]{3,}:", lambda m, chance: ""),
    "emoji_name_translated": one(r"(?<=\s):([a-z_]{3,}):", lambda m, chance: ":微笑:" if CJK.search(m.string) else f":{m[1]}_face:"),
}
