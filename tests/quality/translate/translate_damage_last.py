"""Twenty-four kinds of damage to sense and shape, invented after opposites, names, order and repeated sentences were judged, and run once.

Each takes (source, target, random) and gives the spoiled target, or None, as those of translate_mutations.py do.
"""

import random
import re

from translate_places import CJK, Spoil, blocks, one, outside, paragraph, prose, put

_LINK = r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)"
_ROW = r"^\|.*\|[ \t]*\n"
_LEAKS = (
    "<!-- machine translated, please review -->", "<!-- TODO: check this paragraph -->", "[Translated by AI]", "（机器翻译，仅供参考）",
)  # fmt: skip
_INVENTED = {
    True: "据统计，类似的情况在各地都很常见，专家也多次提醒大家注意。",
    False: "Statistics show that such cases are common everywhere, and experts have warned about them many times.",
}
_PLACES = (
    "Yunnan", "Dali", "Linux", "Debian", "Windows", "云南", "大理", "京都", "東京", "Docker", "GitHub", "WordPress", "Hugo", "YouTube",
)  # fmt: skip
_STRANGE = ("shenghuo", "dongxi", "difang", "tokoro", "jikan")


def _words(pairs: dict[str, str], before: str = r"\b", after: str = r"\b") -> Spoil:
    """One word of the table for its other."""
    latin = "|".join(sorted((word for word in pairs if word.isascii()), key=len, reverse=True))
    other = "|".join(sorted((word for word in pairs if not word.isascii()), key=len, reverse=True))
    return one(f"{before}(?:{latin}){after}|{other}", lambda m, chance: pairs[m.group()])


def _person(block: str, chance: random.Random) -> str | None:
    changed = block.replace("我们", "你们").replace("我", "你")
    if not CJK.search(block):
        changed = re.sub(r"\b(I|me|my|we|our)\b(?!')", lambda m: {"my": "your", "our": "your"}.get(m[1], "you"), block)
    return changed if changed != block else None


def _exchanged(pattern: str) -> Spoil:
    """Two different finds of one paragraph change places."""

    def change(block: str, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, block))
        near = [(a, b) for a in found for b in found if a.start() < b.start() and a.group() != b.group()]
        if not near:
            return None
        a, b = chance.choice(near)
        return block[: a.start()] + b.group() + block[a.end() : b.start()] + a.group() + block[b.end() :]

    return paragraph(change, 60)


def _link_texts(source: str, target: str, chance: random.Random) -> str | None:
    found = outside(target, _LINK)
    if len(found) < 2 or found[0][1] == found[1][1]:
        return None
    a, b = found[0], found[1]
    return f"{target[: a.start()]}[{b[1]}]({a[2]}){target[a.end() : b.start()]}[{a[1]}]({b[2]}){target[b.end() :]}"


def _clause_gone(block: str, chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<=[a-z]), [^,.;:!?\n`\[\]*]{15,60}(?=[,.])|，[^，。；：！？\n`\[\]*]{6,24}(?=[，。])", block))
    return block.replace(chance.choice(found).group(), "", 1) if found else None


def _parts(block: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?]) |(?<=[。！？])", block.strip()) if len(part) > 10]


def _invented(block: str, chance: random.Random) -> str | None:
    parts = _parts(block)
    chinese = bool(CJK.search(block))
    return block.replace(parts[0], parts[0] + ("" if chinese else " ") + _INVENTED[chinese], 1) if len(parts) > 1 else None


def _echo(source: str, target: str, chance: random.Random) -> str | None:
    """A paragraph begins with the first sentence of the one before."""
    found = prose(target, 120)
    if len(found) < 2:
        return None
    at = chance.randrange(1, len(found))
    said = (_parts(blocks(target)[found[at - 1]]) or [""])[0]
    return put(target, found[at], f"{said}{'' if CJK.search(said) else ' '}{blocks(target)[found[at]]}") if said else None


def _cut_off(block: str, chance: random.Random) -> str | None:
    """The last sentence ends in its middle."""
    parts = _parts(block)
    if len(parts) < 2 or "[" in parts[-1]:
        return None
    last = parts[-1]
    return block.rstrip()[: -len(last)] + last[: len(last) // 2].rstrip(" ,，")


def _heading_again(match: re.Match[str], chance: random.Random) -> str:
    return f"{match.group()}\n\n{match[1]}"


def _all_bold(block: str, chance: random.Random) -> str | None:
    return f"**{block.strip().replace('**', '')}**" if re.search(r"\*\*[^*]{2,40}\*\*", block) else None


def _pinyin(block: str, chance: random.Random) -> str | None:
    """A word in the letters of another writing, as nobody would read it."""
    spots = list(re.finditer(r"(?<=[a-z] )[a-z]{5,}(?= [a-z])|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff])", block))
    spot = chance.choice(spots) if spots else None
    return f"{block[: spot.start()]}{chance.choice(_STRANGE)}{block[spot.end() :]}" if spot else None


LAST: dict[str, Spoil] = {
    "person_changed": paragraph(_person, 60),
    "tense_turned": _words({"will": "did", "was": "will be", "were": "will be", "已经": "将要", "曾经": "将会", "以前": "以后"}),
    "must_for_can": _words({"can": "must", "may": "must", "could": "had to", "可以": "必须", "能": "必须"}),
    "comparison_turned": _words({
        "more": "less", "less": "more", "better": "worse", "longer": "shorter", "shorter": "longer", "easier": "harder", "most": "least",
        "更多": "更少", "更好": "更差", "更长": "更短", "最多": "最少", "最大": "最小", "越来越多": "越来越少",
    }),
    "names_exchanged": _exchanged(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?!\w)|(?<![A-Za-z`])[A-Z][a-z]+(?=[\u4e00-\u9fff])"),
    "figures_exchanged": _exchanged(r"(?<![\w.,/:-])\d[\d,.]*\d(?![\w/:-])"),
    "clause_gone": paragraph(_clause_gone, 80),
    "sentence_invented": paragraph(_invented, 80),
    "hedge_gone": one(
        r"\b(?:about|almost|nearly|perhaps|roughly|some(?= \d)|around) |大约|大概|差不多|可能|也许|几乎|およそ", lambda m, chance: ""
    ),
    "question_to_statement": one(r"(?<=[a-z])\?|？", lambda m, chance: "." if m.group() == "?" else "。"),
    "place_replaced": one("|".join(rf"(?<![\w`/.]){name}(?![\w`/.])" for name in _PLACES), lambda m, chance: (
        "Sichuan" if m.group().isascii() else "四川")),
    "sign_flipped": one(r"(?<![\w-])[-−]\d+(?:\.\d+)?(?=[ %°|])|(?<= )\+\d+(?=[ %|])|[≤≥]", lambda m, chance: (
        {"≤": "≥", "≥": "≤"}.get(m.group()) or ("+" if m.group()[0] != "+" else "-") + m.group()[1:])),
    "range_collapsed": one(r"(\d+) ?(?:[–~～至到]|to) ?(\d+)", lambda m, chance: m[2]),
    "connective_changed": _words({"because": "although", "but": "so", "so": "but", "but also": "or", "因为": "虽然", "但是": "所以",
        "但": "因此", "所以": "但是", "虽然": "因为"}),
    "negation_added": one(r"\b(?:is|are|was|can|has|will)\b(?! not| no)(?= [a-z])|(?<=[\u4e00-\u9fff])(?:是|会|能|有)(?=[\u4e00-\u9fff])",
        lambda m, chance: f"{m.group()} not" if m.group().isascii() else {"有": "没有"}.get(m.group(), f"不{m.group()}")),
    "only_gone": one(r"\b(?:only|just|merely) |只(?=[\u4e00-\u9fff])|仅(?=[\u4e00-\u9fff])", lambda m, chance: ""),
    "heading_said_again": one(r"^#{2,3} +(\S[^\n]*)$", _heading_again),
    "bold_grown": paragraph(_all_bold, 60),
    "row_twice": one(r"(?<=\n)" + _ROW + r"(?=\n|\Z|[^|])", lambda m, chance: m.group() * 2),
    "comment_leaked": paragraph(lambda block, chance: f"{chance.choice(_LEAKS)}\n\n{block}", 80),
    "sentence_cut_off": paragraph(_cut_off, 100),
    "word_in_other_letters": paragraph(_pinyin, 80),
    "link_texts_exchanged": _link_texts,
    "echo_of_the_paragraph_before": _echo,
}  # fmt: skip
