"""Numbers and dates as values, so that `5月20日`, `May 20` and `05-20` compare equal and a changed digit does not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

_MONTH_NAMES = """
jan january/feb february/mar march/apr april/may/jun june/jul july/aug august/sep sept september/oct october/nov november/dec december
"""
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("/"), 1) for name in names.split()}
_NUMBER_NAMES = """
zero none no/one first once a an single/two second twice both pair double/three third triple/four fourth quarter/five fifth/six sixth/
seven seventh week/eight eighth/nine ninth/ten tenth decade/eleven eleventh/twelve twelfth dozen noon/thirteen/fourteen/fifteen/
sixteen/seventeen/eighteen/nineteen/twenty twentieth
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WORDS = {number: names.split() for number, names in enumerate(_NUMBER_NAMES.split("/"))}
_WORDS |= {number: [name] for number, name in zip(range(30, 100, 10), _TENS.split(), strict=True)}
for _base, _name in ((2, "binary"), (8, "octal"), (10, "decimal"), (16, "hexadecimal hex")):
    _WORDS[_base] = [*_WORDS[_base], *_name.split()]
_WORDS[30], _WORDS[50] = ["thirty", "half"], ["fifty", "half"]
_WORDS |= {24: ["day"], 80: ["eighty", "eighties"], 90: ["ninety", "nineties"], 100: ["hundred", "century"], 1000: ["thousand", "k"]}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000, "k": 1000, "w": 10_000}
_WORD_SCALES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "billion": 10**9, "b": 10**9, "trillion": 10**12}
_HALF_DAY = re.compile(r"(?<![a-z])p\.?m\b|afternoon|evening|night|下午|晚上|午後", re.IGNORECASE)
_HALF = re.compile(r"\s*(?:市?斤|jin\b)", re.IGNORECASE)
_WHOLE = re.compile(r"\s*(?:公斤|千克|kg\b|kilo)", re.IGNORECASE)
_AFTER = re.compile(r"[\s-]*(hundred|thousand|million|billion|trillion|[kmb])\b|\s*([十百千万萬亿億])", re.IGNORECASE)
_SCALE = re.compile(r"\s*([十百千万萬亿億kKwW])")
_RUN = re.compile(r"[零〇一二两兩三四五六七八九十百千万萬]+")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_MONTH_NAME = r"(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d])|(?<=[^\W\d])\d+(?:\.\d+)?|\d+(?:\.\d+)?")
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"),
    re.compile(r"(?<![\d./-])(?P<y>\d{4})(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d./-]*\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"),
    re.compile(rf"\b{_MONTH_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAME}(?:,?\s+(?P<y>\d{{4}}))?\b", re.IGNORECASE),
)
_STEMS = tuple(names.split()[0] for names in _MONTH_NAMES.split("/"))
_SIGNS = ("月", "./-", "月", _STEMS, _STEMS)
"""What a text must hold for each of the expressions to find anything: they are slow, and most texts hold no date."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day as written; `year` 0 where none is given. `style` names the way it is written."""

    year: int
    month: int
    day: int
    style: str
    start: int
    end: int


def dates(text: str) -> list[Date]:
    """Days written out in the text, in order."""
    text = unicodedata.normalize("NFKC", text)
    if not any(map(str.isdigit, text)):
        return []
    found: list[Date] = []
    lower = text.lower()
    for number, pattern in enumerate(_DATES):
        if not any(sign in lower for sign in _SIGNS[number]):
            continue
        for match in pattern.finditer(text):
            date = _date(match, number)
            if date and not any(other.start < date.end and date.start < other.end for other in found):
                found.append(date)
    return sorted(found, key=lambda date: date.start)


def _date(match: re.Match[str], number: int) -> Date | None:
    groups = match.groupdict()
    month = _MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["m"])
    day, year = int(groups["d"]), int(groups.get("y") or 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    style = ("cjk", f"numeric{groups.get('s')}", "cjk", "month day", "day month")[number]
    return Date(year, month, day, style, match.start(), match.end())


def lost_dates(source: str, target: str) -> list[str]:
    """Days of `source` that `target` does not have, as text. A year may go unsaid on one side, and a day may be in digits."""
    wanted = dates(source)
    if not wanted:
        return []
    days = dates(target)
    there = {(date.month, date.day) for date in days}
    years = {date.year for date in days} | {int(match) for match in re.findall(r"\d{4}", target)}
    figures = {int(match) for match in re.findall(r"\d{1,9}", unicodedata.normalize("NFKC", target))} | _month_numbers(target)
    lost = []
    for date in wanted:
        loose = {date.month, date.day} <= figures
        swapped = there and (date.month, date.day) not in there and not loose
        if ((date.month, date.day) not in there and not loose) or swapped or (date.year and date.year not in years):
            lost.append(f"{date.year or '????'}-{date.month:02}-{date.day:02}")
    return lost


def _month_numbers(text: str) -> set[int]:
    return {_MONTHS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _MONTHS}


def lost_numbers(source: str, target: str) -> list[str]:
    """Numbers of two digits or more in `source` whose value `target` does not state in digits or words."""
    source, target = (unicodedata.normalize("NFKC", text) for text in (source, target))
    stated = dict.fromkeys(_stated(source))
    if not stated:
        return []
    digits = re.sub(r"(?<=\d),(?=\d{3})", "", target)
    values = _values(target)
    words = set(re.findall(r"[a-z]+", target.lower()))
    return [raw for raw, value, forms in stated if not (forms & values or _said(value, words) or _stands(raw, value, forms, digits))]


def _stands(raw: str, value: float, forms: frozenset[float], digits: str) -> bool:
    """Whether a figure's digits are there; those of 56万 in 560000 only by themselves. An hour may be told by the half day."""
    if max(forms) >= 10_000 * value and value:
        return re.search(rf"(?<![\d.]){re.escape(raw)}(?![\d.])", digits) is not None
    return raw in digits or (13 <= value <= 23 and bool(re.search(rf"(?<!\d){value - 12:.0f}(?!\d)", digits) and _HALF_DAY.search(digits)))


def _stated(text: str) -> Iterator[tuple[str, float, frozenset[float]]]:
    for match in _NUMBER.finditer(text):
        raw = match.group().replace(",", "")
        if len(raw) < 2:
            continue
        value = float(raw)
        forms = {value}
        scale = _SCALE.match(text, match.end())
        if scale:
            forms |= {value * _SCALES[scale[1].lower()]}
        forms |= {value / 2} if _HALF.match(text, match.end()) else {value * 2} if _WHOLE.match(text, match.end()) else set()
        yield raw, value, frozenset(forms)


def _values(text: str) -> set[float]:
    found: set[float] = set()
    for match in _NUMBER.finditer(text):
        value = float(match.group().replace(",", ""))
        found.add(value)
        scale = _AFTER.match(text, match.end())
        if scale:
            factor = _WORD_SCALES[scale[1].lower()] if scale[1] else _SCALES[scale[2]]
            found |= {value * factor, round(value * factor, 3)}
    return found | {_written(match.group()) for match in _RUN.finditer(text)}


def _written(run: str) -> float:
    """The value of a number in Chinese characters: 一百二十, 三千, 二〇一四."""
    if not set(run) & _SCALES.keys():
        return float("".join(str(_DIGITS[sign]) for sign in run))
    total = part = digit = 0
    for sign in run:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif _SCALES[sign] >= 10_000:
            total, part, digit = (total + part + digit or 1) * _SCALES[sign], 0, 0
        else:
            part, digit = part + (digit or 1) * _SCALES[sign], 0
    return float(total + part + digit)


def _day_said(value: float, words: set[str]) -> bool:
    """Whether 2022.07 or 7.15 is there as `July`: a dot also parts the pieces of a date."""
    whole, _, rest = f"{value:.2f}".partition(".")
    months = {int(whole)} if int(whole) <= 12 else {int(rest)} if 1900 < int(whole) < 2100 else set()
    return any(_MONTHS.get(word) in months for word in words)


def _said(value: float, words: set[str]) -> bool:
    if isinf(value):  # a number of hundreds of digits is there as it stands, or not at all
        return False
    if value != int(value):
        return _day_said(value, words)
    number = int(value)
    if number in _WORDS and words & set(_WORDS[number]):
        return True
    tens, ones = number // 10 * 10, number % 10
    if 20 < number < 100 and ones and words & set(_WORDS.get(tens, ())) and words & set(_WORDS[ones]):
        return True
    return 1 <= number <= 12 and any(_MONTHS.get(word) == number for word in words)
