"""Licences by name and by link: what a text calls them, their SPDX ids, and how much each one restricts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.charmap import CharMap

RESERVED: Final = "reserved"
PERMISSION: Final = "permission-with-attribution"
UNKNOWN: Final = "unknown"

_URL: Final = re.compile(
    r"(?:creativecommons\.org(?:\.cn)?|licensebuttons\.net)/(?:(?:licenses|l|p)/([a-z+-]+)"
    r"|publicdomain/(zero|mark|certification))(?:/(\d\.\d))?", re.IGNORECASE
)
# Ways to say an element, folded to simplified Chinese and lower case; longer first.
_BY: Final = r"(?:署名|姓名标示|表示|저작자표시|attribution|by)"
_NC: Final = r"(?:非商业性使用|非商业使用|非商业性|非商业|非商用|非营利|비영리|non-?commercial|nc)"
_SA: Final = r"(?:相同方式共享|相同方式分享|以相同方式共享|继承|동일조건변경허락|동일조건|share-?alike|sa)"
_ND: Final = r"(?:禁止演绎|禁止改作|禁止改编|禁止修改|非衍生|无衍生|改变禁止|변경금지|no-?deriv(?:ative)?s?(?: works)?|nd)"
_JOIN: Final = r"\s?[-‐‑–—_·・、,/ ＋+]?\s?"
_VERSION: Final = r"\s?[-_ ]?\s?\(?v?\.?\s?([1-4]\.[05])"
_PLACE: Final = r"(?:\s?[-(]?\s?(?:国际|国际版|中国大陆|台湾|international|unported|generic|international public))?"
_NAME: Final = re.compile(
    rf"(?:(?P<cc>cc[- _]?|creative ?commons[- ]?|知识共享|创意共享|创用\s?cc"
    rf"|クリエイティブ・?コモンズ)\s?(?P<early>[1-4]\.[05])?\s?[-\"「『《]?\s?)?"
    rf"(?<![a-z/])(?P<by>{_BY})(?P<rest>(?:{_JOIN}(?:{_NC}|{_SA}|{_ND}))*)(?![a-z])(?:{_VERSION})?{_PLACE}"
)
_LOOSE: Final = re.compile(  # 自由转载-非商用-非衍生-保持署名（创意共享3.0许可证）
    rf"自由转载{_JOIN}(?P<rest>(?:{_JOIN}(?:{_NC}|{_SA}|{_ND}))*){_JOIN}保持署名(?:\s?\(?创意共享\s?([1-4]\.[05])?(?:许可证|协议)?\)?)?"
)
_ZERO: Final = re.compile(r"(?<![a-z0-9])cc[- ]?(?:0|zero)(?![0-9a-z])(?:[- ]?1\.0)?(?: universal)?|creative ?commons zero(?: v?1\.0)?")
_PUBLIC: Final = re.compile(
    r"(?:dedicated to|released (?:in)?to|placed in|in) the public domain"
    r"|(?:贡献|释出|放弃|发布|属于|置)[^。]{0,8}(?:公有领域|公共领域)"
)
_OTHERS: Final = tuple(
    (words, re.compile(pattern), spdx)
    for words, pattern, spdx in (
        (("wtfpl",), r"(?<![a-z])wtfpl(?![a-z])", "WTFPL"),
        (("unlicense",), r"(?<![a-z])unlicense(?![a-z])", "Unlicense"),
        (("gfdl", "gnu"), r"(?<![a-z])gfdl(?![a-z])|gnu free documentation licen[sc]e|gnu自由文档许可", "GFDL-1.3"),
        (("mit",), r"(?<![a-z])mit(?: licen[sc]e|\s?(?:许可|协议|授权))", "MIT"),
        (("apache",), r"apache(?: licen[sc]e)?[ -,]{0,2}(?:version )?2(?:\.0)?", "Apache-2.0"),
    )
)
# Traditional and Japanese forms of the characters that the patterns of this package use.
_FOLD: Final = str.maketrans(
    "並佈併來係俬倉個傳內別創務區協卽厤厳営嗎噹嚮嚴図國圖埰変學寀寫対將對屬帰帶幷庫彆彔後從復徵応應採擇據敎數斷於曆曏書會條棄"
    "業様樂標樣権機檔檯權歓歡歷歸沒準灣為無煩營爲獲獻畫畵當発發盜眞碼穫箇範紙紹絕絡給絶經継維網編練繫繹繼義習聯聲脩臺與薦處衕"
    "製複襲見規視訓設許訳註証詞誌語誤說説読課談請論諾謂謝證識譯議讀變貢軟転較載轉這進運過適選釋錄録錶鏈鏡開閤闆陸際隨頁項須領"
    "頭頻題願類颱養餵體髮鬚麪麫麵麼麽點齣",
    "并布并来系私仓个传内别创务区协即历严营吗当向严图国图采变学采写对将对属归带并库别录后从复征应应采择据教数断于历向书会条弃"
    "业样乐标样权机档台权欢欢历归没准湾为无烦营为获献画画当发发盗真码获个范纸绍绝络给绝经继维网编练系绎继义习联声修台与荐处同"
    "制复袭见规视训设许译注证词志语误说说读课谈请论诺谓谢证识译议读变贡软转较载转这进运过适选释录录表链镜开合板陆际随页项须领"
    "头频题愿类台养喂体发须面面面么么点出",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A licence named in a text: its SPDX id and where the name stands."""

    spdx: str
    start: int
    end: int


def simplified(pattern: str) -> re.Pattern[str]:
    """A pattern over folded text, written in whatever script its words are known by."""
    return re.compile(pattern.translate(_FOLD))


def fold(text: str) -> str:
    """Lower case, simplified Chinese, ASCII punctuation; one character for one, so that offsets stay."""
    if text.isascii():
        return text.lower()
    # The small letter of İ is two characters, and that of Σ depends on its place.
    return _FOLDED("İ".join(part.lower() for part in text.replace("Σ", "σ").split("İ")))


_WIDTH: Final = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0x2011: "-", 0x2010: "-"}
_FOLDED: Final = CharMap({code: chr(simple) for code, simple in _FOLD.items()} | _WIDTH)


def from_url(url: str) -> str | None:
    """The SPDX id of a Creative Commons deed or badge URL; a national port is given under the unported id."""
    match = _URL.search(url)
    if match is None:
        return None
    code, domain, version = match.groups()
    if domain:
        return "CC0-1.0" if domain.lower() == "zero" else "PDM-1.0" if domain.lower() == "mark" else "CC-PDDC"
    if code.lower() in ("zero", "cc0"):
        return "CC0-1.0"
    parts = set(re.split(r"[-+]", code.lower()))
    return _spdx(parts - {""}, version) if parts <= {"by", "nc", "sa", "nd", ""} and parts - {""} else None


def _spdx(parts: set[str], version: str | None) -> str | None:
    if {"sa", "nd"} <= parts:
        return None
    name = "-".join(["CC", *(part.upper() for part in ("by", "nc", "nd", "sa") if part in parts)])
    return f"{name}-{version}" if version else name


def named(folded: str) -> Iterator[Named]:
    """Every licence named in a folded text, in order."""
    found = [*_creative_commons(folded), *_dedications(folded)]
    for words, pattern, spdx in _OTHERS:
        if any(word in folded for word in words):
            found += [Named(spdx, match.start(), match.end()) for match in pattern.finditer(folded)]
    yield from sorted(found, key=lambda name: name.start)


def _dedications(folded: str) -> Iterator[Named]:
    if "cc" in folded or "creative" in folded:
        for match in _ZERO.finditer(folded):
            yield Named("CC0-1.0", match.start(), match.end())
    if "public domain" in folded or "领域" in folded:
        for match in _PUBLIC.finditer(folded):
            yield Named("CC-PDDC", match.start(), match.end())


def _creative_commons(folded: str) -> Iterator[Named]:
    for match in _LOOSE.finditer(folded):
        spdx = _spdx({"by", *_elements(match["rest"])}, match[2])
        if spdx:
            yield Named(spdx, match.start(), match.end())
    for match in _NAME.finditer(folded):
        parts = {"by", *_elements(match["rest"])}
        version = match["early"] or match[match.re.groups]
        # A lone "by" or 署名 says nothing; two elements, or CC in front, or a version behind 署名, name a licence.
        if not match["cc"] and len(parts) < 2 and not (version and match["by"] not in ("by", "attribution", "表示")):
            continue
        spdx = _spdx(parts, version)
        if spdx:
            start = match.start() if match["by"] == "by" else match.start("by")
            yield Named(spdx, start, match.end())


def _elements(rest: str) -> set[str]:
    return {code for code, pattern in (("nc", _NC), ("sa", _SA), ("nd", _ND)) if re.search(pattern, rest)}


def exact(words: str) -> str | None:
    """The SPDX id that a field holds and nothing else, such as `CC-BY-4.0`; None for prose."""
    text = words.strip()
    if text in (RESERVED, PERMISSION, UNKNOWN):
        return text
    found = list(named(fold(text)))
    return found[0].spdx if len(found) == 1 and found[0].end - found[0].start >= len(text) - 1 else None


def is_open(spdx: str) -> bool:
    """Whether the text may be published at all under this id: each family has its own place in a release."""
    return spdx not in (RESERVED, PERMISSION, UNKNOWN)


def restriction(spdx: str) -> int:
    """How much an id restricts: the larger wins a conflict. A wish for attribution adds nothing to a licence that asks for it."""
    if spdx == RESERVED:
        return 100
    if spdx in (PERMISSION, UNKNOWN):
        return 0
    if spdx.startswith(("CC-BY", "CC-N", "CC-S")):
        return 10 + 40 * ("-ND" in spdx) + 20 * ("-NC" in spdx) + 5 * ("-SA" in spdx)
    return {"CC0-1.0": 1, "PDM-1.0": 1, "CC-PDDC": 1}.get(spdx, 14 if spdx.startswith("GFDL") else 3)


def is_software(spdx: str) -> bool:
    """Whether an id is that of a software licence, which a page more often quotes than grants."""
    return not spdx.startswith(("CC", "PDM", "GFDL", RESERVED, PERMISSION, UNKNOWN))


def allows_translation(spdx: str) -> bool:
    """A translation is a derivative: only under a licence, and never under no-derivatives."""
    return is_open(spdx) and "-ND" not in spdx
