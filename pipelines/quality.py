"""Quality signals of a post: numbers a release recipe can filter on. Nothing is dropped here.

Aware of code (symbols and short lines are its nature, so they are counted outside it) and of CJK (one character is one token, full-width
punctuation is punctuation). Every signal is linear in the text.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from pipelines.pii import find
from pipelines.records import Post, Quality
from pipelines.tokens import count_symbols, count_tokens, lower_tokens

_FENCE: Final = re.compile(r"(?m)^[ ]{0,3}(`{3,}+|~{3,}+)[^\n]*\n(.*?)(?:^[ ]{0,3}\1[`~]*[ ]*$|\Z)", re.DOTALL)
_AT_MARGIN: Final = re.compile(r"\n\n(?: {4}|\t)|\A(?: {4}|\t)")
_INDENTED: Final = re.compile(r"(?m)(?:(?<=\n\n)|\A)(?:(?: {4}|\t)[^\n]+\n?)+")
# Possessive counts and no brackets inside: a page of opening brackets costs no more than any other page.
_INLINE: Final = re.compile(r"(`(?<!``)`{0,7}+)([^`\n]{1,500}+)\1(?!`)")
_TARGET: Final = r"\((?:[^()\n]|\([^()\n]{0,200}+\)){1,2000}+\)"
_IMAGE: Final = re.compile(rf"!\[([^\[\]\n]{{0,500}}+)\]{_TARGET}")
_LINK: Final = re.compile(rf"\[([^\[\]\n]{{1,500}}+)\]{_TARGET}")
_AUTOLINK: Final = re.compile(r"(?:<h|h(?<!\w.))ttps?://[^\s<>)\]]{1,2000}>?")
_MARKS: Final = re.compile(r"(?m)^[ ]{0,3}(?:#{1,6}[ ]|>[ ]?|[-*+][ ]|\d{1,3}[.)][ ])|[*_~|]{1,3}|^[ |:-]{3,}$")
_MATH: Final = re.compile(r"\$\$.{1,4000}?\$\$|\$[^$\n]{1,300}\$", re.DOTALL)
_SHINGLE: Final = 10
_MIX: Final = np.array([pow(0x9E3779B97F4A7C15, power + 1, 1 << 64) for power in range(_SHINGLE)], np.uint64)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Function words by language; for Chinese and Japanese single characters, since one character is one token.
_STOPWORDS: Final[Mapping[str, frozenset[str]]] = {
    "zh": frozenset(
        "的了是在我有和就不人都一个上也很到说要去你会着没看好自己这那么为与以及或被把从对而但其之所于可能此些"
        "还已将让给使用时来這個們對為會說沒後過與從還將讓給時來"
    ),
    "ja": frozenset("のにをはがとでてもしたれるなこいすらかあまりよそだ"),
    "ko": _words("이 그 저 것 수 및 등 더 또는 그리고 하지만 있는 있다 하는 한다 입니다 합니다"),
    "en": _words(
        "the of and to a in is it that for on with as be this by are or at from an was not but have you we can if they which will has"
        " do so what i my your"
    ),
    "de": _words("der die das und ist in zu den mit von für auf ein eine nicht es sich auch als an werden aus wie bei oder"),
    "fr": _words("le la les de des et en un une est que pour dans qui sur pas au avec ce il par plus ou se ne sont"),
    "es": _words("el la los las de y en que un una es para con no se por del al lo como más o su"),
    "ru": _words("и в не на я что с по это как из у к за от так для но все же мы бы или"),
}


def signals(post: Post, language: str, *, boilerplate_removed: int = 0) -> Quality:
    """The signals of one post version. `language` is its BCP-47 tag; `boilerplate_removed` the characters that cleaning took off."""
    prose, code = split_code(post.markdown or post.text)
    words = plain(prose)
    tokens = lower_tokens(words)
    total = len(prose.strip()) + code
    return Quality(
        post_id=post.post_id,
        version=post.version,
        characters=len(post.text),
        tokens=count_tokens(post.text),
        code_share=_share(code, total),
        symbol_share=_share(count_symbols(words), len(words)),
        link_density=_share(sum(len(text) for text in link_texts(prose)), len(words)),
        repeated_line_share=repeated_line_share(prose),
        repeated_ngram_share=repeated_ngram_share(tokens),
        stopword_share=stopword_share(tokens, language),
        boilerplate_removed=boilerplate_removed,
        pii_spans=len(find(post.markdown)) if post.markdown else len(find(post.text)),
    )


def split_code(markdown: str) -> tuple[str, int]:
    """The Markdown without its code, and how many characters of code it had (fences and backticks not counted)."""
    size = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal size
        size += len(match[match.re.groups]) if match.re.groups else len(match[0])
        return "\n" if "\n" in match[0] else " "

    if "```" in markdown or "~~~" in markdown:
        markdown = _FENCE.sub(drop, markdown)
    if _AT_MARGIN.search(markdown):
        markdown = _INDENTED.sub(drop, markdown)
    return _INLINE.sub(drop, markdown), size


def plain(prose: str) -> str:
    """The words of Markdown without code: link texts stay, addresses, images, formulas and marks go."""
    for pattern, replacement in ((_MATH, " "), (_IMAGE, r"\1"), (_LINK, r"\1"), (_AUTOLINK, " "), (_MARKS, "")):
        prose = pattern.sub(replacement, prose)
    return prose.strip()


def link_texts(prose: str) -> list[str]:
    """Visible texts of the links of Markdown; a bare address counts as nothing, since `plain` drops it."""
    return [match[1] for match in _LINK.finditer(_IMAGE.sub("", prose))]


def repeated_line_share(prose: str) -> float:
    """Share of the characters that stand in lines seen before; lines under ten characters (list marks, table rules) do not count."""
    lines = [line.strip() for line in prose.splitlines()]
    lines = [line for line in lines if len(line) >= 10]
    seen: set[str] = set()
    repeated = 0
    for line in lines:
        repeated += len(line) if line in seen else 0
        seen.add(line)
    return _share(repeated, sum(map(len, lines)))


def repeated_ngram_share(tokens: list[str]) -> float:
    """Share of the ten-token shingles that occurred before in the same post; a shingle is known by 64 bits of its tokens' hashes."""
    count = len(tokens) - _SHINGLE + 1
    if count < 2:
        return 0.0
    hashes = np.fromiter(map(hash, tokens), np.int64, len(tokens)).view(np.uint64)
    shingles = sum((hashes[shift : shift + count] * _MIX[shift] for shift in range(_SHINGLE)), np.zeros(count, np.uint64))
    shingles.sort()  # np.unique hashes, which takes three times as long
    return _share(int(np.count_nonzero(shingles[1:] == shingles[:-1])), count)


def stopword_share(tokens: Iterable[str], language: str) -> float:
    """Share of the tokens that are function words of the language; 0 for a language without a list."""
    wanted = _STOPWORDS.get(language.partition("-")[0].lower())
    counted = list(tokens)
    return _share(sum(map(wanted.__contains__, counted)), len(counted)) if wanted else 0.0


def _share(part: int, whole: int) -> float:
    return round(min(1.0, part / whole), 4) if whole > 0 else 0.0
