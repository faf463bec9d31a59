"""Dates as blogs write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.dates import parse_date

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("text", "lang", "local"),
    [
        ("2021年7月8日", "zh", "2021-07-08"),
        ("二〇二一年十一月二十三日", "zh", "2021-11-23"),
        ("二零二一年三月", "zh", "2021-03"),
        ("２０２１／７／８", "ja", "2021-07-08"),
        ("令和元年五月一日", "ja", "2019-05-01"),
        ("平成31年4月30日", "ja", "2019-04-30"),
        ("民國110年7月8日", "zh-TW", "2021-07-08"),
        ("2021년 7월 8일", "ko", "2021-07-08"),
        ("20210708", None, "2021-07-08"),
        ("2021.7.8", "zh", "2021-07-08"),
        ("July 8th, 2021", "en", "2021-07-08"),
        ("七月 08, 2021", "zh", "2021-07-08"),
        ("十二月 25, 2021", "zh", "2021-12-25"),
        ("星期四, 08 七月 2021", "zh", "2021-07-08"),
        ("8 Jul. 2021", "en", "2021-07-08"),
        ("the 8th of July 2021", "en", "2021-07-08"),
        ("25/12/2021", "en", "2021-12-25"),
        ("July 2021", "en", "2021-07"),
        ("2021-W27-4", "en", "2021-07-08"),
        ("更新于 2022-01-02，发布于 2021-07-08", "zh", "2021-07-08"),
        ("2021-07-08（最后编辑：2022-01-02）", "zh", "2021-07-08"),
        ("最終更新日：2021年7月8日", "ja", "2021-07-08"),
        ("阿青 · 2021年07月08日 · 阅读 1024", "zh", "2021-07-08"),
    ],
)
def test_whole_days_keep_no_time(text: str, lang: str | None, local: str) -> None:
    found = parse_date(text, lang)
    assert found is not None
    assert (found.local, found.instant, found.tz) == (local, None, "none")


@pytest.mark.parametrize(
    ("text", "lang", "local", "tz"),
    [
        ("2021-07-08T09:10:11Z", None, "2021-07-08T09:10:11+00:00", "explicit"),
        ("2021-07-08T09:10:11.123456+08:00", None, "2021-07-08T09:10:11+08:00", "explicit"),
        ("2021-07-08T09:10:11.000+0800", None, "2021-07-08T09:10:11+08:00", "explicit"),
        ("2021-07-08 09:10", "zh-Hans", "2021-07-08T09:10+08:00", "policy"),
        ("2021-07-08 09:10", "ja", "2021-07-08T09:10+09:00", "policy"),
        ("2021-07-08 09:10", "en", "2021-07-08T09:10+00:00", "policy"),
        ("2021年7月8日 星期四 晚上9点半", "zh", "2021-07-08T21:30+08:00", "policy"),
        ("2021年7月8日(木) 午後9時10分", "ja", "2021-07-08T21:10+09:00", "policy"),
        ("2021年7月8日 中午12:05", "zh", "2021-07-08T12:05+08:00", "policy"),
        ("2021年7月8日 凌晨12:05", "zh", "2021-07-08T00:05+08:00", "policy"),
        ("Thu, 08 Jul 2021 09:10:11 +0200", "en", "2021-07-08T09:10:11+02:00", "explicit"),
        ("Thu Jul  8 09:10:11 CST 2021", "zh", "2021-07-08T09:10:11+08:00", "explicit"),
        ("Thu Jul  8 09:10:11 2021", "en", "2021-07-08T09:10:11+00:00", "policy"),
        ("July 8, 2021, 9:10 p.m.", "en", "2021-07-08T21:10+00:00", "policy"),
        ("20210708T091011Z", None, "2021-07-08T09:10:11+00:00", "explicit"),
        ("1625735411", None, "2021-07-08T09:10:11+00:00", "explicit"),
        ("1625735411000", None, "2021-07-08T09:10:11+00:00", "explicit"),
        ("2021. 7. 8. 오후 9:10", "ko", "2021-07-08T21:10+09:00", "policy"),
        ("2021/07/08(木) 09:10", None, "2021-07-08T09:10+09:00", "policy"),
        ("2021-07-08 24:00", "zh", "2021-07-09T00:00+08:00", "policy"),
    ],
)
def test_times_carry_their_zone_and_say_whence(text: str, lang: str | None, local: str, tz: str) -> None:
    found = parse_date(text, lang)
    assert found is not None
    assert (found.local, found.tz) == (local, tz)
    assert found.instant == datetime.fromisoformat(local)


def test_the_sites_zone_goes_before_the_languages() -> None:
    summer, winter = parse_date("2021-07-08 09:10", "zh", tz="Europe/Berlin"), parse_date("2021-01-08 09:10", "zh", tz="Europe/Berlin")
    assert summer is not None
    assert winter is not None
    assert (summer.local, winter.local, summer.tz) == ("2021-07-08T09:10+02:00", "2021-01-08T09:10+01:00", "site")
    explicit = parse_date("2021-07-08T09:10Z", tz="+05:30")
    assert explicit is not None
    assert explicit.tz == "explicit"
    day = parse_date("2021-07-08", tz="+05:30")
    assert day is not None
    assert day.start == datetime(2021, 7, 7, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("3小时前", "2026-03-10T06:00+08:00"),
        ("3天前", "2026-03-07"),
        ("十天前更新", "2026-02-28"),
        ("2个月前", "2026-01"),
        ("3 hours ago", "2026-03-10T06:00+08:00"),
        ("a week ago", "2026-03-03"),
        ("yesterday", "2026-03-09"),
        ("昨天 21:05", "2026-03-09T21:05+08:00"),
        ("刚刚", "2026-03-10T09:00+08:00"),
        ("去年", "2025"),
        ("12月24日", "2025-12-24"),
        ("2月29日", "2024-02-29"),
        ("Mar 9", "2026-03-09"),
    ],
)
def test_relative_dates_need_a_reference(text: str, local: str) -> None:
    found = parse_date(text, "zh", ref=NOW)
    assert found is not None
    assert found.local == local
    assert parse_date(text, "zh") is None


@pytest.mark.parametrize(
    "text",
    ["", None, "2021-13-01", "2021年2月30日", "0000-00-00", "03/04/2021", "1970-01-01T00:00:00Z", "9999-12-31", "2026-03-12", "版本 2021.7",
     "共 2021 篇", "2021", "电话 13812345678", "192.168.10.21", "v1.2.2021", "99999天前", "25:61", "2021-07-08 25:61", "令和99年1月1日"],
)  # fmt: skip
def test_what_is_no_date(text: str | None) -> None:
    assert parse_date(text, "zh", ref=NOW) is None


DATELIKE = st.text(alphabet="0123456789年月日号前天昨去 ：:/-.TZ+ 令和二〇十上下午点分agoweekJulPM,", max_size=40)


@given(DATELIKE, st.sampled_from(["zh", "ja", "en", None]))
def test_any_text_parses_and_its_parts_agree(text: str, lang: str | None) -> None:
    found = parse_date(text, lang, ref=NOW)
    if found and found.instant:
        assert found.instant == datetime.fromisoformat(found.local)
    if found:
        assert found.start <= NOW + timedelta(days=1)
