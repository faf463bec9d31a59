"""What a translation leaves alone: image names, link targets, code, numbers, dates, names, terms, and the shape of the page.

A fingerprint lets two posts in different languages be compared without understanding either.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

from pipelines.dedup.text.checksums import checksums
from pipelines.dedup.text.fold import GLYPH, Tables, code_points
from pipelines.dedup.text.glossary import Counts, Glossary, levels_of, names_of, terms_of_chinese, terms_of_english
from pipelines.dedup.text.outline import outline, without_code
from pipelines.dedup.text.shingles import Words, mix

_INLINE = re.compile(r"`([^`\n]{2,60})`")
_IMAGE = re.compile(r"!\[[^\]]{0,300}\]\(\s{0,8}<?([^\s)>]+)")
_HTML_IMAGE = re.compile(r"<img\b[^>]{0,500}?\bsrc=[\"']?([^\s\"'>]+)", re.I)
_LINK = re.compile(r"https?://([^\s<>()\[\]\"'`，。；、）】》|]+)")
_TARGET = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
# Each alternative begins with its sign, so that the search is for signs: half of the time.
_COMMENT = re.compile(r"/(?:(?<!:/)/.*|\*.{0,500}?\*/)|#.*|--.*|%.*|;;.*|<!--.{0,500}?-->")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", re.I)
_AFTER_DAY = re.compile(r" (?<=[\d,tdhTDH] )(?:19|20)\d\d")
_NUMBER = re.compile(r"\d(?<![\w.]\d)[\d.,]*\d(?!\w)")
# A name is a run of these bytes from its first letter on, without marks at its end: searched for as a pattern it takes three times as long.
_NO_FIRST, _NO_LAST = b"0123456789+#.&-", b".&-"
_NAMING = bytes(byte if chr(byte) in ascii_letters or byte in _NO_FIRST else 0x20 for byte in range(256))
_TONGUE = re.compile(r"(?<=[/.])(?:zh|en|ja|ko|cn|fr|de|es|ru|zh-(?:cn|tw|hk|hans|hant)|en-(?:us|gb)|ja-jp|ko-kr)(?=[/.]|$)", re.I)
_QUERY, _STEPS = re.compile(r"[?#]"), re.compile(r"[./]{2,}")
_CHINESE_SITE = re.compile(r"https?://(?:[\w-]+\.)*(?:zhihu|bilibili|csdn|juejin|jianshu|cnblogs|segmentfault|weixin\.qq|gitee|baidu|[\w-]+\.cn)\b")
_LEAST_CODE = 6
_LEAST_LEVELS = 4
SIGN_BITS = 4
_SIGN_MASK = (1 << SIGN_BITS) - 1
_SIGN_BITS, _SIGN_SHIFT = np.uint64(SIGN_BITS), np.uint64(64 - SIGN_BITS)


class Sign(IntEnum):
    """What a feature was read from."""

    IMAGE = 0
    LINK = 1
    CODE = 2
    INLINE = 3
    NUMBER = 4
    DATE = 5
    NAME = 6
    SHAPE = 7
    TERM = 8
    TITLE = 9


# At most so many features of a sign: more of one kind drowned the others (precision .986 to .993 on prose at equal recall).
_SIGNS = np.array(Sign, np.uint64)
_MOST = np.array([
    {
        Sign.IMAGE: 16, Sign.LINK: 24, Sign.CODE: 32, Sign.INLINE: 24, Sign.NUMBER: 12,
        Sign.DATE: 8, Sign.NAME: 48, Sign.SHAPE: 1, Sign.TERM: 64, Sign.TITLE: 8,
    }[sign] for sign in Sign
])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Features as sorted 64-bit hashes whose lowest four bits are the Sign, and the outline: block types and lengths in page order.

    `foreign` counts Han characters and kana in a text that is not written in them, and links to sites that are: what a translation
    left behind in code, links and quotations.
    """

    features: Words
    kinds: NDArray[np.uint8]
    lengths: NDArray[np.uint16]
    foreign: int


def fingerprint(markdown: str, title: str, glossary: Glossary, tables: Tables) -> Fingerprint:
    """The fingerprint of a Markdown text of any language."""
    prose, codes = without_code(markdown)
    points = code_points(prose)
    glyphs = int(np.count_nonzero(tables.kind.take(points) == GLYPH))
    is_glyphic = glyphs > 0.05 * len(points)
    words = _LINK.sub(" ", _TARGET.sub("] ", _INLINE.sub(" ", prose)))
    found = {
        Sign.CODE: {line for code in codes for line in _code_lines(code)},
        Sign.IMAGE: {_basename(url) for pattern in (_IMAGE, _HTML_IMAGE) for url in pattern.findall(prose)},
        Sign.LINK: {_address(link) for link in _LINK.findall(prose)},
        Sign.INLINE: {code.strip() for code in _INLINE.findall(prose) if code.isascii()},
        Sign.DATE: _dates(words),
        Sign.NUMBER: _numbers(words),
        Sign.NAME: _names(words, is_glyphic=is_glyphic),
        Sign.TITLE: _title(title, glossary, tables),
    }
    kinds, lengths = outline(prose)
    levels = kinds[kinds <= 6]
    if len(levels) >= _LEAST_LEVELS:
        found[Sign.SHAPE] = {levels.tobytes().hex()}
    terms = levels_of(_terms(words, glossary, tables, is_glyphic=is_glyphic), glossary)
    return Fingerprint(_sample(found, terms), kinds, lengths, 0 if is_glyphic else _foreign(markdown, tables))


def _foreign(markdown: str, tables: Tables) -> int:
    glyphs = int(np.count_nonzero(tables.kind.take(code_points(markdown)) == GLYPH))
    return glyphs + len(_CHINESE_SITE.findall(markdown))


def signs_of(features: Words) -> NDArray[np.uint8]:
    """The Sign of each feature."""
    return (features & np.uint64(_SIGN_MASK)).astype(np.uint8)


def _sample(found: Mapping[Sign, set[str]], terms: Words) -> Words:
    """At most so many features of each sign; two posts that share features keep the same ones, because the hash chooses."""
    raw = np.concatenate([checksums([value for values in found.values() for value in values]), terms])
    signs = np.repeat(np.array([*found, Sign.TERM], np.uint64), [*map(len, found.values()), len(terms)])
    raw += signs
    ordered = mix(raw)
    ordered >>= _SIGN_BITS
    signs <<= _SIGN_SHIFT
    ordered |= signs
    ordered.sort()
    sign = ordered >> _SIGN_SHIFT
    place = np.arange(len(ordered))
    place -= sign.searchsorted(_SIGNS).take(sign)
    ordered <<= _SIGN_BITS
    ordered |= sign
    kept = ordered[place < _MOST.take(sign)]
    kept.sort()
    return kept


def _code_lines(code: str) -> set[str]:
    lines = (" ".join(line.split()) for line in _COMMENT.sub("", code).splitlines())
    return {line for line in lines if len(line) >= _LEAST_CODE and line.isascii()}


def _basename(url: str) -> str:
    return url.split("?")[0].rstrip("/").rsplit("/", 1)[-1].lower()


def _address(link: str) -> str:
    """Host and path without the reader's language, query, fragment and trailing punctuation."""
    bare = _QUERY.split(link.lower().rstrip(".,;:!"), 1)[0].removeprefix("www.").rstrip("/")
    return _STEPS.sub("/", _TONGUE.sub("", "." + bare)).strip("./")


def _numbers(words: str) -> set[str]:
    return {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(words)}


def _dates(words: str) -> set[str]:
    if "19" not in words and "20" not in words:  # spares most texts the slow patterns
        return set()
    plain = {f"{year}-{int(month):02}-{int(day):02}" for year, month, day in _DATE.findall(words)}
    if not _AFTER_DAY.search(words):
        return plain
    written = {f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02}-{int(day):02}" for month, day, year in _WRITTEN.findall(words)}
    return plain | written


def _names(words: str, *, is_glyphic: bool) -> set[str]:
    """Latin words inside CJK text are names and terms; in an alphabet those are the words with a capital."""
    runs = {*words.encode("ascii", "replace").translate(_NAMING).split()}
    names = (run.lstrip(_NO_FIRST).rstrip(_NO_LAST) for run in runs)
    return {name.lower().decode() for name in names if len(name) > 1 and (is_glyphic or not name.islower())}


def _terms(text: str, glossary: Glossary, tables: Tables, *, is_glyphic: bool) -> Counts:
    return terms_of_chinese(tables.fold.take(code_points(text)), glossary) if is_glyphic else terms_of_english(text, glossary)


def _title(title: str, glossary: Glossary, tables: Tables) -> set[str]:
    is_glyphic = bool((tables.kind.take(code_points(title)) == GLYPH).any())
    terms = _terms(title, glossary, tables, is_glyphic=is_glyphic)
    return {*names_of(terms, glossary), *_names(title, is_glyphic=True), *_numbers(title)}
