"""Dates as blogs write them, in Chinese, Japanese and English, without inventing a time, a zone or a year.

Policy: a time without a zone belongs to the site's zone when that is known, else to the language's (zh +08:00, ja +09:00,
others +00:00), and says so. Day, month and year dates stay dates. Ambiguous, impossible, placeholder and future dates are None.
General parsers are not used: dateparser read 29 and htmldate 22 of 50 such strings, and gave 2024-01-01 for 2024年12月31日.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from spiders.dates.forms import Found, fold, read_absolute
from spiders.dates.relative import read_relative

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)  # fmt: skip
_LANGUAGE_OFFSETS_H = {"zh": 8, "ja": 9, "ko": 9}
_MAX_CHARACTERS = 400
_LENGTHS = {"year": 4, "month": 7, "day": 10}  # characters of ISO 8601


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date as precisely as the text gives it.

    `instant` is UTC, None when the text gives no time of day; `local` is ISO 8601 in the author's zone, cut to `precision`
    (year, month, day, minute, second); `tz` says where the zone comes from: explicit, site, policy or none;
    `offset_s` is the zone's offset in seconds, for a date without time the one its midnight would have.
    """

    instant: datetime | None
    local: str
    precision: str
    tz: str
    offset_s: int

    @property
    def start(self) -> datetime:
        """The first instant the date can mean, UTC: for ordering, not as a fact."""
        if self.instant:
            return self.instant
        first = datetime.fromisoformat((self.local + "-01-01")[:10])
        return first.replace(tzinfo=timezone(timedelta(seconds=self.offset_s))).astimezone(UTC)


def parse_date(text: str | None, lang: str | None = None, ref: datetime | None = None, tz: str | None = None) -> ParsedDate | None:
    """Read the (first published) date in a text; None when there is none that can be trusted. Never raises.

    `lang` is a BCP-47 tag, guessed from the text when None. `ref` (aware) anchors relative dates and bounds the future:
    pass the time of fetching. `tz` is the site's zone, an IANA name or an offset such as +08:00.
    """
    if not text:
        return None
    try:
        return _parse(text.strip(), lang, ref, tz)
    except (ValueError, OverflowError):
        return None


def _parse(text: str, lang: str | None, ref: datetime | None, tz: str | None) -> ParsedDate | None:
    found = _fast(text)
    if found is None:
        text = fold(text[:_MAX_CHARACTERS])
        lang = lang or _guess(text)
        found = read_absolute(text, lang, ref)
    if found is None and ref is not None:
        found = read_relative(text, _in_zone(ref, tz))
    parsed = _place(found, lang or "", tz) if found else None
    return parsed if parsed and _credible(parsed, ref) else None


def _fast(text: str) -> Found | None:
    iso = _ISO.fullmatch(text)
    if not iso:
        return None
    year, month, day, hour, minute, second, zone = iso.groups()
    if hour == "24":
        return None  # midnight at the end of the day: the general reader knows it
    if hour is None:
        return Found(datetime(int(year), int(month), int(day)), "day", None)
    when = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    return Found(when, "second" if second else "minute", _offset(zone))


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone == "Z":
        return 0
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)


def _place(found: Found, lang: str, tz: str | None) -> ParsedDate | None:
    """Give a naive time its zone; a whole day keeps none."""
    zone, source = (timezone(timedelta(seconds=found.offset_s)), "explicit") if found.offset_s is not None else _zone(lang, tz)
    if found.anchored and found.when.tzinfo is not None:
        zone, source = found.when.tzinfo, "policy" if tz is None else "site"
    local = found.when.replace(tzinfo=zone)
    shift = local.utcoffset() or timedelta()
    offset_s = int(shift.total_seconds())
    if found.precision in _LENGTHS:
        return ParsedDate(None, local.isoformat()[: _LENGTHS[found.precision]], found.precision, "none", offset_s)
    text = local.isoformat(timespec="minutes" if found.precision == "minute" else "seconds")
    return ParsedDate(local.astimezone(UTC), text, found.precision, source, offset_s)


def _zone(lang: str, tz: str | None) -> tuple[tzinfo, str]:
    if tz:
        return zone_of(tz), "site"
    return timezone(timedelta(hours=_LANGUAGE_OFFSETS_H.get(lang[:2].lower(), 0))), "policy"


@lru_cache(maxsize=256)
def zone_of(tz: str) -> tzinfo:
    """A zone by IANA name or offset; an unknown name is UTC, as no date may be lost for a misspelt setting."""
    if re.fullmatch(r"[+-]\d\d:?\d\d", tz):
        return timezone(timedelta(seconds=_offset(tz) or 0))
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, OSError):
        return UTC


def _in_zone(ref: datetime, tz: str | None) -> datetime:
    return ref.astimezone(zone_of(tz)) if tz else ref


def _guess(text: str) -> str:
    if re.search("[\u3041-\u30ff]|令和|平成|昭和|午前|午後|\\([月火水木金土日]\\)", text):
        return "ja"
    if re.search("[\u4e00-\u9fff]", text):
        return "zh"
    return "ko" if re.search("[\uac00-\ud7a3]", text) else "en"


def _credible(parsed: ParsedDate, ref: datetime | None) -> bool:
    """No placeholder (epoch zero, far future), nothing before the web, nothing later than a day after `ref`."""
    year = int(parsed.local[:4])
    if not 1970 <= year <= 2100 or parsed.start == datetime(1970, 1, 1, tzinfo=UTC):
        return False
    return ref is None or parsed.start <= ref + timedelta(days=1)
