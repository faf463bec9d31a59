"""The words and digits that dates are written with: Chinese numerals, eras, month names, zone names."""

import re

NUMERALS = "0-9〇○零一二三四五六七八九十廿卅两兩"
NUMBER = f"[{NUMERALS}]{{1,4}}"
_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# Year before the era's first.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "中華民國": 1911, "中华民国": 1911, "民國": 1911, "民国": 1911}

MONTHS = {
    name[:length]: index
    for index, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"), start=1
    )
    for length in (3, len(name))
} | {"sept": 9}

_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5,
    "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
ZONES_S = {name: int(hours * 3600) for name, hours in _HOURS.items()}


def number(text: str | None) -> int:
    """A number in digits or Chinese numerals below one hundred, or a year digit by digit; ValueError for anything else."""
    if not text:
        raise ValueError("no number")
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_digits(tens) if tens else 1) * 10 + (_digits(ones) if ones else 0)
    return _digits(text)


def _digits(text: str) -> int:
    if not re.fullmatch("[0-9〇○零一二三四五六七八九两兩]+", text):
        raise ValueError(f"not a number: {text!r}")
    return int("".join(character if character.isdecimal() else str(_DIGITS[character]) for character in text))
