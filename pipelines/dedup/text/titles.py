"""Do two titles name the same post? Evidence no body can give: parts of a series share their words and differ in a number or a name."""

import re
import unicodedata
from enum import IntEnum
from itertools import pairwise

_AFFIX = re.compile(r"[【\[(（〔<《]{1,2}[^】\])）〕>》]{1,8}[】\])）〕>》]{1,2}|^(?:转载|转发|转|re|fwd?|repost)\s*[:：]\s*", re.I)
_NUMBER = re.compile(r"\d+")
_ORDINAL = re.compile(
    r"[上中下终]篇?$|[(（][上中下续终完][)）]"
    r"|第?[一二三四五六七八九十百]+(?=[章节篇部回讲课期、.:：)）\s]|$)|\b(?:i{1,3}|iv|vi{0,3}|ix|x)\b",
    re.I,
)
_WORD = re.compile(r"[0-9a-zà-ɏͰ-ӿ]+|[^\W\d_]", re.I)
_SAME = 0.85
_SIMILAR = 0.6
_NAMING = 3
_NAME = 3


class Titles(IntEnum):
    """How two titles relate."""

    UNKNOWN = 0
    SAME = 1
    SIMILAR = 2
    SERIES = 3
    DIFFERENT = 4


def compare_titles(left: str, right: str) -> Titles:
    """Relate two titles, already folded by `title_key`. An empty one is UNKNOWN, and so are equal ones too short to be a name (无题)."""
    if not left or not right:
        return Titles.UNKNOWN
    if left == right:
        return Titles.SAME if len(_words(left)) >= _NAMING else Titles.UNKNOWN
    ours, theirs = _numbers(left), _numbers(right)
    if ours != theirs and _overlap(_bare(left), _bare(right)) >= _SIMILAR:
        # A number on one side only may be the mark of an edition ("v2") as well as of a second part.
        return Titles.SERIES if len(ours) == len(theirs) else Titles.SIMILAR
    if _renamed(_words(left), _words(right)):
        return Titles.SERIES
    overlap = max(_overlap(left, right), _overlap(_stripped(left), _stripped(right)))
    if overlap >= _SAME:
        return Titles.SAME
    return Titles.SIMILAR if overlap >= _SIMILAR or _holds(left, right) else Titles.DIFFERENT


def title_key(title: str) -> str:
    """A title in one width, case and spacing; script is folded by the caller."""
    return " ".join(unicodedata.normalize("NFKC", title).lower().split())


def _numbers(title: str) -> list[str]:
    """Digits and ordinals in order: what tells the parts of a series apart."""
    return [number.lstrip("0") for number in _NUMBER.findall(title)] + _ORDINAL.findall(title)


def _renamed(left: list[str], right: list[str]) -> bool:
    """Two titles in glyphs that are equal but for one name in letters: another product is measured, another system set up.

    Names that begin alike may be one name (js, javascript).
    """
    head = _agreeing(left, right)
    tail = min(_agreeing(left[::-1], right[::-1]), min(len(left), len(right)) - head)
    names = [words[head : len(words) - tail] for words in (left, right)]
    if not all(names) or any(map(_is_glyph, names[0] + names[1])) or not any(map(_is_glyph, left)):
        return False
    return min(len(words[0]) for words in names) >= _NAME and names[0][0][0] != names[1][0][0]


def _agreeing(left: list[str], right: list[str]) -> int:
    """How many words two titles begin with alike."""
    return next((at for at, (ours, theirs) in enumerate(zip(left, right, strict=False)) if ours != theirs), min(len(left), len(right)))


def _is_glyph(word: str) -> bool:
    return len(word) == 1 and word >= "\u2e80"


def _bare(title: str) -> str:
    return _ORDINAL.sub(" ", _NUMBER.sub(" ", title))


def _stripped(title: str) -> str:
    return _AFFIX.sub(" ", title).strip()


def _words(title: str) -> list[str]:
    return _WORD.findall(title)


def _pairs(title: str) -> set[tuple[str, str]]:
    words = ["", *_words(title), ""]
    return set(pairwise(words))


def _overlap(left: str, right: str) -> float:
    """Jaccard similarity of word pairs; two titles without a word are equal."""
    a, b = _pairs(left), _pairs(right)
    return len(a & b) / len(a | b)


def _holds(left: str, right: str) -> bool:
    """One title inside the other, long enough to mean something: a site's name or a remark was added."""
    short, long = sorted((" ".join(_words(left)), " ".join(_words(right))), key=len)
    return len(short) >= 6 and short in long
