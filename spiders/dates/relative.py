"""Dates told from now: 3天前, an hour ago, 昨日 14:30, read against the time the page was fetched."""

import re
from datetime import datetime, timedelta

from spiders.dates.forms import Found, time_after
from spiders.dates.numbers import NUMBER, NUMERALS, number

_UNITS = {
    "秒": "second", "秒钟": "second", "分": "minute", "分钟": "minute", "分鐘": "minute", "小时": "hour", "小時": "hour", "时间": "hour",
    "時間": "hour", "天": "day", "日": "day", "周": "week", "週": "week", "星期": "week", "礼拜": "week", "週間": "week",
    "个月": "month", "個月": "month", "月": "month", "ヶ月": "month", "か月": "month", "カ月": "month", "年": "year",
    "s": "second", "sec": "second", "second": "second", "m": "minute", "min": "minute", "minute": "minute", "h": "hour", "hr": "hour",
    "hour": "hour", "d": "day", "day": "day", "w": "week", "wk": "week", "week": "week", "mo": "month", "month": "month",
    "y": "year", "yr": "year", "year": "year",
}  # fmt: skip
_CJK_UNITS = "|".join(sorted((unit for unit in _UNITS if not unit.isascii()), key=len, reverse=True))
_LATIN_UNITS = "|".join(sorted((unit for unit in _UNITS if unit.isascii()), key=len, reverse=True))
_CJK = re.compile(rf"(?<![{NUMERALS}])(?P<n>半|\d{{1,9}}|{NUMBER})\s?个?(?P<unit>{_CJK_UNITS})(?:之|以)?前")
_LATIN = re.compile(rf"(?<!\w)(?P<n>an?|one|two|three|few|\d{{1,9}})\s?(?P<unit>{_LATIN_UNITS})s?\sago", re.IGNORECASE)
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "一昨日": 2, "大前天": 3,
}  # fmt: skip
_DAY = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)), re.IGNORECASE)
_MONTHS = {"先月": 1, "上个月": 1, "上個月": 1, "last month": 1, "先々月": 2}
_YEARS = {"去年": 1, "昨年": 1, "last year": 1, "前年": 2}
_NOW = re.compile("刚刚|剛剛|刚才|たった今|just now", re.IGNORECASE)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_MOST = {"second": 86_400, "minute": 1_440 * 7, "hour": 24 * 60, "day": 3_660, "week": 520, "month": 360, "year": 30}


def read_relative(text: str, ref: datetime) -> Found | None:
    """The date a folded text tells relative to `ref` (aware), in `ref`'s own zone; None when it tells none."""
    if _NOW.search(text):
        return Found(ref.replace(second=0, microsecond=0), "minute", None, anchored=True)
    counted = _CJK.search(text) or _LATIN.search(text)
    if counted:
        return _ago(counted.group("n"), _UNITS[counted.group("unit").lower()], ref)
    return _named_day(text, ref) or _named_period(text, ref)


def _ago(count: str, unit: str, ref: datetime) -> Found | None:
    if count == "半":
        return _at(ref - timedelta(minutes=30), "minute") if unit == "hour" else None
    if count.lower() == "few":
        return None
    amount = _WORDS.get(count.lower()) or number(count)
    if amount > _MOST[unit]:
        return None
    if unit in _SECONDS:
        return _at(ref - timedelta(seconds=amount * _SECONDS[unit]), "minute")
    if unit in ("day", "week"):
        return _at(ref - timedelta(days=amount * (7 if unit == "week" else 1)), "day")
    return _months_ago(ref, amount) if unit == "month" else _at(ref.replace(year=ref.year - amount, month=1, day=1), "year")


def _at(when: datetime, precision: str) -> Found:
    return Found(when.replace(second=0, microsecond=0), precision, None, anchored=True)


def _months_ago(ref: datetime, amount: int) -> Found:
    years, month = divmod(ref.year * 12 + ref.month - 1 - amount, 12)
    return _at(ref.replace(year=years, month=month + 1, day=1), "month")


def _named_day(text: str, ref: datetime) -> Found | None:
    found = _DAY.search(text)
    if not found:
        return None
    day = (ref - timedelta(days=_DAYS[found.group().lower()])).replace(hour=0, minute=0, second=0, microsecond=0)
    timed = time_after(text, found.end(), day)
    if timed is None or timed.precision == "day":
        return _at(day, "day")
    return Found(timed.when, timed.precision, timed.offset_s, anchored=timed.offset_s is None)


def _named_period(text: str, ref: datetime) -> Found | None:
    lowered = text.lower()
    for word, count in _MONTHS.items():
        if word in lowered:
            return _months_ago(ref, count)
    for word, count in _YEARS.items():
        if word in lowered:
            return _at(ref.replace(year=ref.year - count, month=1, day=1), "year")
    return None
