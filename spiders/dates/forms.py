"""Absolute dates in running text: every written form found, labels read, the publication date chosen."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from spiders.dates.numbers import ERAS, MONTHS, NUMBER, NUMERALS, ZONES_S, number


@dataclass(frozen=True, slots=True)
class Found:
    """A date read from text: naive local time unless `anchored` to a reference; offset in seconds when written."""

    when: datetime
    precision: str
    offset_s: int | None
    anchored: bool = False


def fold(text: str) -> str:
    """Full-width and compatibility forms to plain ones, white space to single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ERA = "|".join(ERAS)
_FORMS = re.compile(
    rf"""
      (?P<era>{_ERA})\s?(?P<ey>元|{NUMBER})\s?年\s?(?P<em>{NUMBER})\s?月\s?(?P<ed>{NUMBER})\s?[日号號]
    | (?<![{NUMERALS}])(?P<cy>\d{{4}}|[〇○零一二三四五六七八九]{{4}})\s?年\s?(?P<cm>{NUMBER})\s?月(?:\s?(?P<cd>{NUMBER})\s?[日号號])?
    | (?<!\d)(?P<ky>\d{{4}})\s?년\s?(?P<km>\d{{1,2}})\s?월(?:\s?(?P<kd>\d{{1,2}})\s?일)?
    | (?<![\d./-])(?P<wy>\d{{4}})-?W(?P<ww>\d\d)-?(?P<wd>[1-7])(?!\d)
    | (?<![\d./-])(?P<ny>\d{{4}})\s?(?P<sep>[-/.])\s?(?P<nm>\d{{1,2}})\s?(?P=sep)\s?(?P<nd>\d{{1,2}})(?!\d)
    | (?<![\d./-])(?P<a>\d{{1,2}})(?P<dsep>[-/.])(?P<b>\d{{1,2}})(?P=dsep)(?P<dy>\d{{4}})(?!\d)
    | (?<![{NUMERALS}年])(?P<zm>{NUMBER})\s?月\s(?P<zd>\d{{1,2}}),?\s(?P<zy>\d{{4}})(?!\d)
    | (?<![\d:])(?P<td>\d{{1,2}})\s(?P<tm>{NUMBER})\s?月,?\s(?P<ty>\d{{4}})(?!\d)
    | (?<![a-z])(?P<m1>{_MONTH})\.?\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y1>\d{{4}})(?!\d)
    | (?<![\d:])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[\s-](?P<m2>{_MONTH})\.?,?[\s-](?P<y2>\d{{4}}|\d\d(?=\s\d\d:))(?!\d)
    | (?<![a-z])(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})\s(?P<t3>\d\d:\d\d(?::\d\d)?)\s(?P<z3>[a-z]{{2,5}}\s|[+-]\d{{4}}\s)?(?P<y3>\d{{4}})(?!\d)
    | (?<![a-z])(?P<m4>{_MONTH})\.?,?\s(?P<y4>\d{{4}})(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    rf"""
    \.?\s?(?:T|,|at|@|-|·|\||\(?\s?(?:星期|周|週|礼拜)[一二三四五六日天]\s?\)?|\(?[月火水木金土日]曜?日?\)|\([a-z]{{3}}\))?\s?
    (?P<part>上午|下午|凌晨|清晨|早上|早晨|中午|晚上|傍晚|深夜|半夜|午前|午後|오전|오후|[ap]\.?m\.?)?\s?
    (?:(?P<h>\d{{1,2}}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?
      |(?P<ch>{NUMBER})\s?[点點时時시](?:钟|鐘)?\s?(?:(?P<half>半)|(?P<cmin>{NUMBER})\s?[分분](?:钟|鐘)?\s?(?:(?P<cs>{NUMBER})\s?秒)?)?)
    \s?(?P<ap>[ap]\.?m\.?(?![a-z]))?
    \s?\(?(?P<zone>(?:UTC|GMT)?\s?[+-]\d{{1,2}}(?::?\d\d)?(?!\d)|Z\b|[A-Z]{{2,5}}\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?")
_MONTH_ONLY = re.compile(r"(\d{4})[-/.](\d{1,2})")
_YEARLESS = re.compile(
    rf"(?<![\d年/.-])(?:(?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})(?=\s\d{{1,2}}:\d\d|$)|(?P<cm>{NUMBER})\s?月\s?(?P<cd>{NUMBER})\s?[日号號]"
    rf"|(?<![a-z])(?P<em>{_MONTH})\.?\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:,]|\s\d{{4}}))",
    re.IGNORECASE,
)
_CREATED = re.compile(
    r"创建|創建|发布|發布|发表|發表|首发|首次|写于|寫於|撰写|公開|投稿|作成|posted|published|created|written|first", re.IGNORECASE
)
_UPDATED = re.compile(r"更新|修改|修订|修訂|编辑|編輯|最后|最後|最終|updated|modified|edited|revised|last", re.IGNORECASE)


def read_absolute(text: str, lang: str, ref: datetime | None) -> Found | None:
    """The date to take from a folded text: a labelled publication date before a bare one before an update."""
    whole = _whole(text)
    if whole is not None:
        return whole
    ranked: list[tuple[int, int, Found | None]] = []
    end = 0
    for order, form in enumerate(_FORMS.finditer(text)):
        label = text[end : form.start()][-24:]
        found, end = _one(text, form, lang)
        ranked.append((_rank(label), order, found))
    if ranked:
        return min(ranked, key=lambda item: item[:2])[2]
    return _yearless(text, lang, ref) if ref is not None else None


def _rank(label: str) -> int:
    if _CREATED.search(label):
        return 0
    return 2 if _UPDATED.search(label) else 1


def _whole(text: str) -> Found | None:
    """Forms that are dates only when they are all of the text."""
    if text.isascii() and (stamp := re.fullmatch(r"(?:/Date\()?(-?\d{9,13})(?:[+-]\d{4})?(?:\)/)?", text)):
        return _epoch(int(stamp.group(1)), len(stamp.group(1)))
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        precision = "second" if second else "minute" if hour else "day"
        return Found(when, precision, _zone_s(zone, "") if zone else None)
    if month_only := _MONTH_ONLY.fullmatch(text):
        return Found(datetime(int(month_only.group(1)), int(month_only.group(2)), 1), "month", None)
    return None


def _epoch(value: int, digits: int) -> Found | None:
    if digits not in (9, 10, 12, 13):
        return None
    seconds = value / 1000 if digits >= 12 else value
    return Found((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).replace(tzinfo=None, microsecond=0), "second", 0)


def _one(text: str, form: re.Match[str], lang: str) -> tuple[Found | None, int]:
    """The date of one match with the time that follows it, and where it ends; None when it is no real date."""
    day = _day(form)
    if day is None:
        return None, form.end()
    when, precision = day
    if precision != "day":
        return Found(when, precision, None), form.end()
    if form.group("t3"):
        zone = (form.group("z3") or "").strip()
        time = _TIME.match(form.group("t3") + " " + zone)
        return _with_time(when, time, lang), form.end()
    time = _TIME.match(text, form.end())
    if time:
        return _with_time(when, time, lang), time.end()
    return Found(when, "day", None), form.end()


def _day(form: re.Match[str]) -> tuple[datetime, str] | None:
    values = form.groupdict()
    try:
        year, month, day = next(_numbers(values))
        return datetime(year, month, day or 1), "day" if day else "month"
    except (ValueError, StopIteration):
        return None


def _numbers(values: dict[str, str | None]) -> Iterator[tuple[int, int, int | None]]:
    get = values.get
    if era := get("era"):
        yield ERAS[era] + (1 if get("ey") == "元" else number(get("ey"))), number(get("em")), number(get("ed"))
    for year, month, day in (("cy", "cm", "cd"), ("ky", "km", "kd"), ("ny", "nm", "nd"), ("zy", "zm", "zd"), ("ty", "tm", "td")):
        if get(year):
            yield number(get(year)), number(get(month)), number(get(day)) if get(day) else None
    if get("wy"):
        week = datetime.fromisocalendar(number(get("wy")), number(get("ww")), number(get("wd")))
        yield week.year, week.month, week.day
    if get("dy"):
        yield _day_first(number(get("a")), number(get("b")), number(get("dy")))
    for suffix in "1234":
        if name := get(f"m{suffix}"):
            year_text = get(f"y{suffix}") or ""
            year_number = int(year_text) if len(year_text) == 4 else _century(int(year_text))
            yield year_number, MONTHS[name.lower()], number(get(f"d{suffix}")) if get(f"d{suffix}") else None


def _century(two: int) -> int:
    """RFC 2822 4.3: 00-49 is 20xx, 50-99 is 19xx."""
    return two + (2000 if two < 50 else 1900)


def _day_first(a: int, b: int, year: int) -> tuple[int, int, int]:
    """01/02/2024 is two dates: refused unless one number cannot be a month."""
    if a <= 12 and b <= 12 and a != b:
        raise ValueError("ambiguous day and month")
    return (year, b, a) if a > 12 else (year, a, b)


def _with_time(day: datetime, time: re.Match[str] | None, lang: str) -> Found | None:
    if time is None:
        return Found(day, "day", None)
    hour = number(time.group("h") or time.group("ch"))
    minute = 30 if time.group("half") else number(time.group("m") or time.group("cmin") or "0")
    second = time.group("s") or time.group("cs")
    hour = _clock(hour, (time.group("part") or time.group("ap") or "").lower().replace(".", ""))
    if hour == 24 and minute == 0:
        day, hour = day + timedelta(days=1), 0
    if hour > 23 or minute > 59 or number(second or "0") > 60:
        return None
    when = day.replace(hour=hour, minute=minute, second=min(number(second or "0"), 59))
    zone = time.group("zone")
    return Found(when, "second" if second else "minute", _zone_s(zone, lang) if zone else None)


_AFTERNOON = ("下午", "晚上", "傍晚", "午後", "오후", "pm")
_MORNING = ("上午", "凌晨", "清晨", "早上", "早晨", "深夜", "半夜", "午前", "오전", "am")


def _clock(hour: int, part: str) -> int:
    if part in _AFTERNOON and hour < 12:
        return hour + 12
    if part == "中午" and hour < 4:
        return hour + 12
    if part in _MORNING and hour == 12:
        return 0
    return hour


def _zone_s(zone: str, lang: str) -> int | None:
    text = zone.upper().replace(" ", "")
    numeric = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", text)
    if numeric:
        sign, hours, minutes = numeric.groups()
        offset = int(hours) * 3600 + int(minutes or 0) * 60
        return (-offset if sign == "-" else offset) if offset <= 14 * 3600 else None
    if text == "CST" and lang.startswith("zh"):
        return 8 * 3600  # China Standard Time on a Chinese page, Central elsewhere (RFC 822)
    return ZONES_S.get(text)


def _yearless(text: str, lang: str, ref: datetime | None) -> Found | None:
    """A month and day without a year: the latest such day not after `ref`."""
    form = _YEARLESS.search(text)
    if form is None or ref is None:
        return None
    name = form.group("em")
    month = MONTHS[name.lower()] if name else number(form.group("m") or form.group("cm"))
    day = number(form.group("d") or form.group("cd") or form.group("ed"))
    for year in range(ref.year, ref.year - 9, -1):  # nine years hold a 29 February
        try:
            candidate = datetime(year, month, day)
        except ValueError:
            if month > 12 or day > 31:
                return None
            continue
        if candidate.date() <= ref.date():
            time = _TIME.match(text, form.end())
            return _with_time(candidate, time, lang)
    return None


def time_after(text: str, position: int, day: datetime) -> Found | None:
    """`day` with the time of day written at `position`, if one is; None when that time is impossible."""
    return _with_time(day, _TIME.match(text, position), "")
