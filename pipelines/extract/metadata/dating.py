"""When a post was published and changed: the page's statements in order of trust, and the author's clock from those that show it.

A stamp in UTC does not tell the author's day. Where the page also shows the time as the author's clock had it (beside the post,
in its address), the offset or the day is taken from there; otherwise UTC is kept and nothing is invented.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import chain
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from pipelines.extract.metadata.date_places import beside_title, called_date, labelled, lone_time, time_elements
from spiders.dates import ParsedDate, parse_date
from spiders.dom.linked_data import ARTICLES, text_of, types_of
from spiders.fields import Fields, Stamp
from spiders.page import Page

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "bytedance:published_time", "date.issued", "dc.date.issued", "dcterms.created", "dc.date", "dc.date.created", "pubdate", "publishdate",
    "publish_date", "publish-date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "date",
    "weibo: article:create_at",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified",
    "bytedance:updated_time", "revised", "weibo: article:update_at",
)  # fmt: skip
_UNTYPED = {"datePublished": "pubDate", "dateModified": "upDate"}
_DATED = ARTICLES | {"WebPage"}
Told: TypeAlias = tuple[Stamp, ParsedDate | None]  # a date as it is written, and how it reads
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(\d{2})[/-]?(\d{2})(?!\d)|(?<!\d)((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?!\d)")


_AMBIGUOUS = re.compile(r"^\D*\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d\D*$")  # which is the day? the site's other posts may tell


@dataclass(frozen=True, slots=True)
class Dates:
    """Publication and modification of a post; `published` of a day is the instant the day begins where the author is."""

    published: datetime | None = None
    local: str | None = None
    raw: str | None = None
    source: str | None = None
    modified: datetime | None = None
    modified_raw: str | None = None


def read_dates(page: Page, fields: Fields, language: str | None, title: str | None) -> Dates:
    """The dates of a web page's post."""
    told = _stated(page, _MODIFIED_METAS, "dateModified")
    if fields.published:
        return settle(page, language, [fields.published], [fields.modified] if fields.modified else told)
    shown, updated = time_elements(page)
    changed = [fields.modified] if fields.modified else chain(told, updated)
    return _settled(page, _told(page, shown, title, language), _read(page, language, changed))


def _told(page: Page, shown: list[Stamp], title: str | None, language: str | None) -> Iterator[Told]:
    """What the page says of its publication, by trust, each said only when asked for: most pages need no more than the first.

    Dates far from the title are looked for only where none of those before them reads.
    """
    near = False
    for told in _read(page, language, chain(_stated(page, _PUBLISHED_METAS, "datePublished"), shown, beside_title(page, title))):
        near = near or told[1] is not None
        yield told
    if not near:
        yield from _read(page, language, chain(called_date(page), labelled(page), lone_time(page)))
    yield from _read(page, language, _in_address(page))


def settle(page: Page, language: str | None, candidates: Iterable[Stamp], changed: Iterable[Stamp]) -> Dates:
    """The first candidate that reads as a date, told by the author's clock where another candidate shows it."""
    return _settled(page, _read(page, language, candidates), _read(page, language, changed))


def _settled(page: Page, candidates: Iterator[Told], changed: Iterator[Told]) -> Dates:
    later = next(((stamp, parsed) for stamp, parsed in changed if parsed), None)
    modified, modified_raw = (later[1].start, later[0].raw[:200]) if later else (None, None)
    unread = None
    for stamp, best in candidates:
        if best:
            local, start = _local(page, best, ((other, parsed) for other, parsed in candidates if parsed))
            return Dates(start, local, stamp.raw[:200], stamp.source, modified, modified_raw)
        unread = unread or (stamp if _AMBIGUOUS.match(stamp.raw) else None)
    return Dates(None, None, unread.raw[:200] if unread else None, unread.source if unread else None, modified, modified_raw)


def _read(page: Page, language: str | None, stamps: Iterable[Stamp]) -> Iterator[Told]:
    return ((stamp, _parse(page, stamp, language)) for stamp in stamps)


def _parse(page: Page, stamp: Stamp, language: str | None) -> ParsedDate | None:
    return parse_date(stamp.raw, lang=language, ref=page.raw.fetched_at, tz=stamp.timezone or page.site.timezone)


def _local(page: Page, best: ParsedDate, others: Iterable[tuple[Stamp, ParsedDate]]) -> tuple[str, datetime]:
    """The date in the author's zone as precisely as known, and the instant it stands for."""
    if best.instant is None:
        return best.local, best.start
    if best.tz != "explicit" or best.offset_s:
        return best.local, best.instant
    if best.instant.strftime("%H%M%S") == "000000":  # a day without a time, written as midnight UTC by the engine
        return best.local[:10], best.instant
    days = []
    for stamp, other in others:  # one with a clock is best, and most pages that show one show it in their first lines
        if other.instant is None:
            days.append((stamp, other))
        elif shown := _shown(best.instant, other):
            return shown, best.instant
    for stamp, other in sorted(days, key=lambda told: told[0].source != "url"):  # then the address, then a day somewhere on the page
        if shown := _shown(best.instant, other):
            return shown, best.instant
        if stamp.source == "url" and other.local[:10] == best.instant.date().isoformat():
            break  # the author's day is that of UTC, whatever days the text speaks of
    zoned = parse_date(best.instant.replace(tzinfo=None).isoformat(), tz=page.site.timezone) if page.site.timezone else None
    if zoned is not None:
        there = best.instant.astimezone(timezone(timedelta(seconds=zoned.offset_s)))
        return there.isoformat(timespec="seconds"), best.instant
    return best.local, best.instant


def _shown(instant: datetime, other: ParsedDate) -> str | None:
    """The author's clock at that instant, by another date of the page that can only mean the same moment."""
    if other.instant is not None:
        if other.tz == "explicit" and other.offset_s and abs(other.instant - instant) < timedelta(minutes=1):
            return other.local
        if other.tz == "explicit":
            return None
        clock = datetime.fromisoformat(other.local).replace(tzinfo=None)
        exact = instant.replace(tzinfo=None, microsecond=0)
        return _clock(instant, clock - (exact if clock.second else exact.replace(second=0)))
    if other.precision != "day":
        return None
    day = datetime.fromisoformat(other.local).date()
    return other.local if day != instant.date() and abs(day - instant.date()) <= timedelta(days=1) else None


def _clock(instant: datetime, ahead: timedelta) -> str | None:
    seconds = ahead.total_seconds()
    if abs(seconds) > 14 * 3600 or seconds % 900:
        return None
    return instant.astimezone(timezone(ahead)).isoformat(timespec="seconds")


def _stated(page: Page, metas: tuple[str, ...], key: str) -> Iterator[Stamp]:
    """Dates in JSON-LD and meta elements, the more exact statement first."""
    articles = [item for item in page.linked_data if types_of(item) & _DATED]
    raws = list(dict.fromkeys(text for item in articles if (text := text_of(item.get(key)))))
    if len(raws) == 1:
        yield Stamp(raws[0], "jsonld")
    given = _UNTYPED[key]  # as Chinese search engines ask for it, in an item without a type
    untyped = [text for item in page.linked_data if not types_of(item) and (text := text_of(item.get(given)))]
    if len(untyped) == 1:
        yield Stamp(untyped[0], "jsonld")
    for name in metas:
        for raw in page.metas.get(name, [])[:1]:
            yield Stamp(raw, "meta")


def _in_address(page: Page) -> Iterator[Stamp]:
    match = _URL_DATE.search(unquote(urlsplit(page.url).path))
    if match:
        year, month, day = (int(part) for part in match.groups() if part)
        yield Stamp(f"{year:04d}-{month:02d}-{day:02d}", "url")
