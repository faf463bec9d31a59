"""Quantities of a translation: the same figure with another unit, currency or month says something else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pipelines.translate.judge.alignment import Match
from pipelines.translate.numbers import Date, dates

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
_ALSO = {("cny", "usd"), ("usd", "cny")}
_CHINESE_MONTHS = dict(zip(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), range(1, 13), strict=True))
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s?月(?!球)|(?<![个個一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月(?!球)")
_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_SURE = "|".join(name for name in _NAMES if name != "May")
_NAME = re.compile(rf"\b({_SURE})\b|(?:(?<=\d )|(?<=[io]n |of |by ))(May)\b|\b(May)(?=,? \d)")


def units(matches: Iterable[Match]) -> str:
    """A figure whose unit or currency is another one in the text that it went to."""
    for match in matches:
        before, after = (list(_quantities(_raw(side))) for side in (match.source, match.target))
        for value, kind, raw in before:
            there = [other for figure, other, _ in after if figure == value]
            if there and kind not in there and not any((kind, other) in _ALSO for other in there):
                elsewhere = {other for figure, other, _ in before if figure == value}
                if not set(there) <= elsewhere:
                    return f"{raw} became {next(text for figure, _, text in after if figure == value)}"
    return ""


def _quantities(text: str) -> Iterator[tuple[float, str, str]]:
    for match in _QUANTITY.finditer(text):
        yield float(match[1].replace(",", "")), _NAMED[match[2].lower()], match.group()


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
