"""Dates: order of trust, the author's clock, and nothing invented."""

from dataclasses import replace

import pytest
from invented_pages import EBB, SITE, page

from pipelines.extract.extract import extract
from pipelines.extract.metadata.dating import read_dates
from pipelines.extract.site_pass import date_order, site_offset
from pipelines.records import Post
from spiders.fields import Fields

H = "<h1>Ebb</h1>"
TITLE = "<title>Ebb | Tides</title>"


def dates(main: str, head: str = "", url: str = EBB, lang: str = "en", timezone: str | None = None) -> tuple[object, ...]:
    read = read_dates(page(main, TITLE + head, url, replace(SITE, timezone=timezone), lang), Fields(), lang, "Ebb")
    return read.local, read.source


def meta(value: str) -> str:
    return f'<meta property="article:published_time" content="{value}">'


@pytest.mark.parametrize(
    ("main", "head", "lang", "local", "source"),
    [
        ("<h1>Ebb</h1>", meta("2021-03-04T05:06:07+02:00"), "en", "2021-03-04T05:06:07+02:00", "meta"),
        ("<h1>Ebb</h1>", meta("2021-03-04T00:00:00Z"), "en", "2021-03-04", "meta"),
        (H + "<time datetime='2021-03-04 13:06'>x</time>", meta("2021-03-04T05:06:07.0Z"), "zh", "2021-03-04T13:06:07+08:00", "meta"),
        (H + "<time datetime='2021-03-05T01:30:00+09:00'></time>", meta("2021-03-04T16:30:00Z"), "ja", "2021-03-05T01:30:00+09:00", "meta"),
        ("<h1>Ebb</h1><span>2021-03-05</span>", meta("2021-03-04T16:30:00Z"), "zh", "2021-03-05", "meta"),
        ("<h1>Ebb</h1><p>写于二〇二一年三月四日的早晨，那天的潮水退得很远，也很慢，谁都没有说话。</p>", "", "zh", None, None),
        ("<h1>Ebb</h1><p>发表于 2021年3月4日</p>", "", "zh", "2021-03-04", "beside title"),
        ("<h1>Ebb</h1><p>更新于 2022-01-01</p><p>发布于 2021-03-04</p>", "", "zh", "2021-03-04", "beside title"),
        ("<h1>Ebb</h1><p>Last updated 2022-01-01</p>", "", "en", None, None),
        ("<h1>Ebb</h1><time datetime='2022-01-01' itemprop='dateModified'>x</time>", "", "en", None, None),
        ("<h1>Ebb</h1><time>March 4, 2021</time>", "", "en", "2021-03-04", "time"),
        ("<h1>Ebb</h1><p>x</p>", meta("1970-01-01T00:00:00Z"), "en", None, None),
        ("<h1>Ebb</h1><p>x</p>", meta("2031-01-01T00:00:00Z"), "en", None, None),
        ("<h1>Ebb</h1><p>x</p>", meta("not a date"), "en", None, None),
        ("<h1>Ebb</h1><p>words</p><div class='post-date'>2021-03-04</div>", "", "en", "2021-03-04", "beside title"),
    ],
)
def test_published(main: str, head: str, lang: str, local: str | None, source: str | None) -> None:
    assert dates(main, head, lang=lang) == (local, source)


def test_the_address_tells_the_day_when_nothing_else_does() -> None:
    assert dates("<h1>Ebb</h1>", url="https://tides.example/2021/03/04/ebb/") == ("2021-03-04", "url")


def test_the_address_tells_the_authors_day_of_a_utc_stamp() -> None:
    assert dates("<h1>Ebb</h1>", meta("2021-03-03T16:30:00Z"), "https://tides.example/2021/03/04/ebb/") == ("2021-03-04", "meta")


def test_the_sites_zone_moves_a_utc_stamp() -> None:
    assert dates("<h1>Ebb</h1>", meta("2021-03-03T16:30:05Z"), timezone="Asia/Tokyo") == ("2021-03-04T01:30:05+09:00", "meta")


def test_day_and_month_in_doubt_wait_for_the_sites_other_posts() -> None:
    read = read_dates(page("<h1>Ebb</h1><span class='date'>03-07-2021</span>"), Fields(), "en", "Ebb")
    assert (read.published, read.raw) == (None, "03-07-2021")
    assert date_order(["03-07-2021", "18-01-2022", None]) == "dmy"
    assert date_order(["03-07-2021", "01/18/2022"]) == "mdy"
    assert date_order(["18-01-2022", "01-18-2022"]) is None
    assert date_order(["03-07-2021"]) is None


def post(local: str) -> Post:
    made = extract(page(f"<h1>Ebb</h1><p>{'The water went out. ' * 6}</p>", TITLE).raw, SITE)[0]
    assert isinstance(made, Post)
    return replace(made, published_local=local)


def test_a_zone_is_believed_when_the_sites_posts_agree() -> None:
    east = [post("2021-03-04T05:06:07+08:00"), post("2021-03-05T05:06:07+08:00")]
    assert site_offset([*east, post("2021-03-06T00:00:00+00:00")]) == 28_800
    assert site_offset(east[:1]) is None
    assert site_offset([*east, post("2021-03-04T05:06:07-05:00")]) is None


def test_the_address_goes_before_days_the_text_speaks_of() -> None:
    said = "<h1>Ebb</h1><h2>2021-03-03</h2><p>Rain.</p><h2>2021-03-05</h2><p>Sun.</p>"
    assert dates(said, meta("2021-03-04T05:06:07Z"), "https://tides.example/2021/03/04/ebb/")[0] == "2021-03-04T05:06:07+00:00"


def test_the_days_of_a_diary_are_not_the_day_of_the_post() -> None:
    diary = "<h1>Ebb</h1><h2>2021-03-01</h2><p>Rain.</p><h2>2021-03-02</h2><p>Sun.</p>"
    assert dates(diary)[0] is None
    assert dates(diary + "<aside><time datetime='2021-03-04'>March</time></aside>") == ("2021-03-04", "time")


def test_times_of_several_days_beside_the_post_tell_nothing() -> None:
    beside = "<aside><time datetime='2021-03-04'></time><time datetime='2021-04-05'></time></aside>"
    assert dates("<h1>Ebb</h1><p>Rain.</p>" + beside)[0] is None


def test_the_day_in_the_sites_own_header_is_the_last_to_tell() -> None:
    built = "</main><header><div>Tides</div><time datetime='2026-01-01'>built</time></header>"
    banner = "</main><header><h1>Ebb</h1><time datetime='2021-03-04'></time></header>"
    dated = "<main><h1>Ebb</h1><time datetime='2021-03-04'></time></main>"
    assert dates(built + dated) == ("2021-03-04", "time")
    assert dates(built + "<main><h1>Ebb</h1></main>") == ("2026-01-01", "time")
    assert dates(banner + "<main><p>Of <time datetime='2019-09-09'>that day</time>.</p></main>") == ("2021-03-04", "time")


def test_an_item_without_a_type_tells_the_date_before_one_on_the_page() -> None:
    item = '{"@id":"x","appid":"1","pubDate":"2021-03-04T05:06:07","upDate":"2022-01-01T00:00:00"}'
    data = f'<script type="application/ld+json">{item}</script>'
    assert dates(H + "<span>推荐文章于 2023-01-02 发布</span>", data, lang="zh") == ("2021-03-04T05:06:07+08:00", "jsonld")
