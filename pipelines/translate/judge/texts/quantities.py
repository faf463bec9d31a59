"""Quantities of a translation: the same figure with another unit, currency or month says something else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pipelines.translate.checks.numbers import Date, dates
from pipelines.translate.judge.texts.alignment import Match
from pipelines.translate.judge.texts.sentences import beside

_UNITS = """
km=km kilometer kilometers kilometre kilometres 公里 千米 キロメートル|m=m meter meters metre metres 米 公尺 メートル|cm=cm 厘米 公分 センチ
mile=mile miles mi 英里|foot=ft feet foot 英尺|kg=kg kilogram kilograms kilo kilos 公斤 千克 キログラム|g=g gram grams 克 グラム
lb=lb lbs pound pounds 磅|jin=jin 斤|c=°c ℃ 摄氏度 攝氏度|f=°f ℉ 华氏度|kb=kb kib|mb=mb mib|gb=gb gib|tb=tb tib
ms=ms millisecond milliseconds 毫秒 ミリ秒|s=s sec secs second seconds 秒 秒钟 秒鐘|min=min mins minute minutes 分 分钟 分鐘 分間
h=h hr hrs hour hours 小时 小時 時間 个小时 個小時|day=day days 天 日 日間|week=week weeks 周 週 星期 週間 个星期
month=month months 个月 個月 か月 ヶ月|year=year years 年 年間|ml=ml 毫升|l=l liter liters litre litres 升
db=db 分贝 分貝|hz=hz 赫兹|khz=khz|mhz=mhz|ghz=ghz
percent=% percent 百分点
"""
_MONEY = """
cny=yuan rmb cny 元 块 块钱 人民币|usd=dollar dollars usd 美元 美金|eur=euro euros eur 欧元|jpy=yen jpy 日元 円
gbp=pound pounds 英镑|krw=won 韩元
"""
_LINES = [line.split("=") for line in (_UNITS + _MONEY).replace("\n", "|").split("|") if line]
_NAMED = {word: kind for kind, words in _LINES for word in words.split()}
_QUANTITY = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)[ \u00a0-]?("
    + "|".join(sorted(map(re.escape, _NAMED), key=len, reverse=True))
    + r")(?![A-Za-z])(?!/)",
    re.IGNORECASE,
)
# In Taiwan and Hong Kong 元 is a dollar.
_ALSO = frozenset({("cny", "usd"), ("usd", "cny")})
_DOLLARS = frozenset({"zh", "zh-hant", "zh-tw", "zh-hk"})
_CHINESE_MONTHS = dict(zip(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), range(1, 13), strict=True))
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s?月(?!球)|(?<![个個一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月(?!球)")
_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_SURE = "|".join(name for name in _NAMES if name != "May")
_NAME = re.compile(rf"\b({_SURE})\b|(?:(?<=\d )|(?<=[io]n |of |by ))(May)\b|\b(May)(?=,? \d)")


_SMALL = dict(zip("二三四五六七八九十", range(2, 11), strict=True)) | {"两": 2, "兩": 2, "十一": 11, "十二": 12}
_MEASURE = "个個本款把层層家份张張次遍天年条條只隻位件篇页頁杯碗岁歲台部首段步类類种種点點枚冊つ人回度軒泊楼樓周週"
_MEASURED = re.compile(
    rf"(?<![一二三四五六七八九十百千万第几数第周期月日〇零\d])(十[一二]|[二三四五六七八九十两兩])(?=[{_MEASURE}]|時間|小[时時]|公里)"
    r"|第([二三四五六七八九十])(?=[章节節部回卷话話课課])"
)
_ALONE = re.compile(r"(?<![\w.,:/#$¥€£~–^\\-])([2-9]|1[0-2])(?![\w.,:/%~–^=-]|\s?[月日号時点])(?=\s?[a-z\u3041-\u9fff])")
_ENGLISH = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_MEANT = {
    2: ("both", "twice", "couple", "pair", "second", "double", "half", "twin", "either", "another", "other", "bi", "dual"),
    3: ("thrice", "triple", "third", "trio"), 4: ("fourth", "quarter"), 5: ("fifth",), 6: ("sixth",), 7: ("week", "seventh"),
    8: ("eighth",), 9: ("ninth",), 10: ("decade", "tenth"), 12: ("dozen",),
}  # fmt: skip
_EARLY = re.compile(r"\ba\.?m\b|\bmorning|凌晨|早上|早晨|清晨|上午|午前|朝の", re.IGNORECASE)
_LATE = re.compile(
    r"\bp\.?m\b|\bafternoon|\bevening|\bnight|\bmidnight|\btonight|\bnoon|下午|晚上|傍晚|夜|午後|午后|中午|半夜|今晚", re.IGNORECASE
)


def units(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """A figure whose unit or currency is another one in the text that it went to."""
    also = _ALSO if {source_lang.lower(), target_lang.lower()} & _DOLLARS else frozenset()
    for match in matches:
        before, after = (list(_quantities(_raw(side))) for side in (match.source, match.target))
        for value, kind, raw in before:
            there = [other for figure, other, _ in after if figure == value]
            if there and kind not in there and not any((kind, other) in also for other in there):
                elsewhere = {other for figure, other, _ in before if figure == value}
                if not set(there) <= elsewhere:
                    return f"{raw} became {next(text for figure, _, text in after if figure == value)}"
    return ""


def _quantities(text: str) -> Iterator[tuple[float, str, str]]:
    for match in _QUANTITY.finditer(text):
        yield float(match[1].replace(",", "")), _NAMED[match[2].lower()], match.group()


def counts(matches: Iterable[Match]) -> str:
    """A small number in words that is another in the text that it went to."""
    for given, got in _pieces(matches):
        before, after = _counted(given), _counted(got)
        lost = {value for value in before if not _anywhere(value, got)}
        new = {value for value in after if not _anywhere(value, given)}
        if lost and new:
            return f"{min(lost)} became {min(new)}: {got[:50]}"
    return ""


def _pieces(matches: Iterable[Match]) -> Iterator[tuple[str, str]]:
    """The texts that translate each other, sentence beside sentence where that is sure."""
    for match in matches:
        if match.source and match.target:
            yield from beside(_raw(match.source), _raw(match.target))


def _counted(text: str) -> set[int]:
    """Numbers from 2 to 12 before a measure word of Chinese or Japanese, in words of English, and as a figure by itself."""
    chinese = {_SMALL[match[1] or match[2]] for match in _MEASURED.finditer(text)} | {int(match[1]) for match in _ALONE.finditer(text)}
    return (chinese | {_ENGLISH.index(word) + 2 for word in re.findall(r"[a-z]+", text.lower()) if word in _ENGLISH}) - {1}


def _anywhere(value: int, text: str) -> bool:
    """Whether a number is there in any way: figure, character, word or what stands for one."""
    signs = [sign for sign, meant in _SMALL.items() if meant == value]
    words = set(re.findall(r"[a-z]+", text.lower().replace("and a half", "")))
    figure = re.search(rf"(?<!\d){value}(?!\d)", text) is not None
    return figure or any(sign in text for sign in signs) or bool(words & {_ENGLISH[value - 2], *_MEANT.get(value, ())})


def halves(matches: Iterable[Match]) -> str:
    """A time before noon that came after it, or the other way."""
    for given, got in _pieces(matches):
        before, after = ((bool(_EARLY.search(text)), bool(_LATE.search(text))) for text in (given, got))
        if before != after and all(sum(one) == 1 for one in (before, after)):
            return f"{'morning' if before[0] else 'evening'} became {'morning' if after[0] else 'evening'}: {got[:50]}"
    return ""


def months(matches: Iterable[Match]) -> str:
    """A day or month that is another one in the text that it went to."""
    for match in matches:
        given, got = (_raw(side) for side in (match.source, match.target))
        before, after = _months(given), _months(got)
        if before - after and after - before:
            return f"month {min(before - after)} became {min(after - before)}"
        days = [(date.month, date.day) for date in dates(given)], [(date.month, date.day) for date in dates(got)]
        if len(days[0]) == len(days[1]) and set(days[0]) != set(days[1]) and days[0]:
            return f"{_said(dates(given))} became {_said(dates(got))}"
    return ""


def _said(found: Iterable[Date]) -> str:
    return ", ".join(f"{date.month}-{date.day}" for date in found)[:40]


def _months(text: str) -> set[int]:
    found = {int(match[1]) if match[1] else _CHINESE_MONTHS[match[2]] for match in _MONTH.finditer(text)}
    return found | {_NAMES.index(match[1] or "May") + 1 for match in _NAME.finditer(text)}


def _raw(side: Iterable[object]) -> str:
    return unicodedata.normalize("NFKC", " ".join(getattr(text, "raw", "") for text in side)).replace("°C", "℃").replace("°F", "℉")
