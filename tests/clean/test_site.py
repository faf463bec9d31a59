"""Rules that need a whole site: boilerplate, sightings, zone."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from invented import FETCHED, invented

from pipelines.clean import clean_site
from pipelines.clean.timezone import localised, site_timezone
from pipelines.records import Post, Reason
from spiders.site import Site

SITE = Site(name="hills", url="https://notes.example/")


def blog(bodies: list[str]) -> list[Post]:
    return [
        invented(body, post_id=f"web:{number}", url=f"https://notes.example/p/{number}", title=f"第{number}篇", warc_offset=number)
        for number, body in enumerate(bodies)
    ]


def prose(number: int) -> str:
    return f"第 {number} 次上山，看见了{'松竹梅兰菊'[number % 5]}。\n\n路上想了很多事情，编号 {number * 7}。\n\n下山时天黑了{number}。"


def cleaned(bodies: list[str]) -> list[Post]:
    return list(clean_site(blog(bodies), SITE).posts)


def test_a_prompt_at_the_end_of_several_posts_is_removed_and_kept_as_evidence() -> None:
    prompt = "欢迎关注我的公众号「山间」，第 {0} 期见。\n\n![](https://notes.example/qr.png)"
    result = clean_site(blog([f"{prose(n)}\n\n---\n\n{prompt.format(n)}" for n in range(5)]), SITE)
    assert [post.markdown for post in result.posts] == [prose(n) for n in range(5)]
    assert all("site_boilerplate" in post.edits for post in result.posts)
    assert result.posts[0].licence_evidence[0].value == "欢迎关注我的公众号「山间」，第 0 期见。"
    assert all(count > 0 for count in result.removed.values())
    assert len(result.removed) == 5


def test_two_posts_are_not_enough() -> None:
    bodies = [f"{prose(n)}\n\n欢迎关注我的公众号" for n in range(2)]
    assert [post.markdown for post in cleaned(bodies)] == bodies


def test_repeated_words_in_the_middle_and_code_and_lone_headings_stay() -> None:
    middle, end = "山就在那里，我们出发吧朋友们。", "```sh\nmake all install\n```\n\n## 参考"
    bodies = [f"{prose(n)}\n\n{middle}\n\n{prose(n + 50)}\n\n{end}" for n in range(6)]
    assert [post.markdown for post in cleaned(bodies)] == bodies


def test_references_that_differ_stay_even_under_the_same_heading() -> None:
    bodies = [f"{prose(n)}\n\n## 参考资料\n\n- [第 {n} 本书](https://books.example/{n})" for n in range(6)]
    assert [post.markdown for post in cleaned(bodies)] == bodies


def test_a_repeated_heading_goes_with_the_block_under_it() -> None:
    bodies = [f"{prose(n)}\n\n## 关于作者\n\n住在山里，写一点东西，也种一点菜。" for n in range(6)]
    assert [post.markdown for post in cleaned(bodies)] == [prose(n) for n in range(6)]


def test_few_posts_with_a_licence_block_are_enough_but_few_with_common_words_are_not() -> None:
    licence = "原创内容，转载请保留出处与作者信息，第 {0} 号。"
    with_licence = [f"{prose(n)}\n\n{licence.format(n)}\n\n以上就是今天的全部内容了。" if n < 4 else prose(n) for n in range(20)]
    result = cleaned(with_licence)
    assert all("以上就是" in post.markdown for post in result if post.title in ("第0篇", "第1篇"))


def test_boilerplate_at_the_start_needs_most_posts() -> None:
    bodies = [f"> 本文首发于「山间」第 {n} 期\n\n{prose(n)}" for n in range(5)]
    assert [post.markdown for post in cleaned(bodies)] == [prose(n) for n in range(5)]


def test_a_post_that_is_only_boilerplate_keeps_it() -> None:
    bodies = ["欢迎关注我的公众号「山间」"] * 5
    assert [post.markdown for post in cleaned(bodies)] == bodies


def sighting(markdown: str, source: str, hours: int, url: str = "https://notes.example/p/1", **fields: object) -> Post:
    fetched_at = FETCHED + timedelta(hours=hours)
    post = invented(markdown, source=source, url=url, canonical_url="https://notes.example/p/1", fetched_at=fetched_at)
    return replace(post, warc_offset=hours, **fields)  # type: ignore[arg-type]


def test_an_api_goes_before_a_page_before_a_feed() -> None:
    result = clean_site([sighting("从接口", "api", 1), sighting("从页面", "html", 2), sighting("从订阅", "feed", 0)], SITE)
    assert [post.source for post in result.posts] == ["api"]
    assert [(item.reason, item.post_id) for item in result.rejected] == [(Reason.SUPERSEDED, "web:1")] * 2


def test_the_same_version_again_is_an_alias_and_another_is_a_revision() -> None:
    result = clean_site(
        [
            sighting("初稿", "html", 0),
            sighting("初稿", "html", 30, url="https://notes.example/p/1?utm_source=x"),
            sighting("改后", "html", 60),
        ],
        SITE,
    )
    assert [post.markdown for post in result.posts] == ["初稿", "改后"]
    assert result.posts[0].aliases == ("https://notes.example/p/1?utm_source=x",)
    assert [item.evidence for item in result.rejected] == ["same version as https://notes.example/p/1, seen again"]


def test_going_back_to_an_old_version_makes_it_the_latest() -> None:
    result = clean_site([sighting("甲", "html", 0), sighting("乙", "html", 30), sighting("甲", "html", 60)], SITE)
    assert [(post.markdown, post.fetched_at.hour) for post in result.posts] == [("乙", 9), ("甲", 15)]


def test_an_original_goes_before_a_machine_translation() -> None:
    result = clean_site([sighting("English", "html", 1, translated_from="zh"), sighting("原文", "feed", 0)], SITE)
    assert [post.markdown for post in result.posts] == ["原文"]


@given(st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(shuffle: random.Random) -> None:
    posts = [*blog([f"{prose(n)}\n\n关注公众号 {n}" for n in range(4)]), sighting("甲", "html", 0), sighting("乙", "html", 2)]
    expected = clean_site(posts, SITE)
    shuffle.shuffle(posts)
    assert clean_site(posts, SITE) == expected


def test_cleaning_a_cleaned_site_changes_nothing() -> None:
    once = clean_site(blog([f"{prose(n)}\n\n欢迎关注我的公众号 {n}" for n in range(5)]), SITE)
    assert clean_site(once.posts, SITE).posts == once.posts


def dated(number: int, local: str, url: str | None = None, hint: str | None = "zh") -> Post:
    instant = datetime.fromisoformat(local).astimezone(UTC)
    return invented(
        f"正文 {number}", post_id=f"web:{number}", published=instant, published_local=local, language_hint=hint,
        url=url or f"https://notes.example/p/{number}",
    )  # fmt: skip


def test_the_zone_is_the_one_that_most_posts_write() -> None:
    posts = [dated(n, f"2024-05-0{n + 1}T09:00:00+08:00") for n in range(4)] + [dated(9, "2024-05-09T23:00:00+00:00")]
    assert site_timezone(posts) == "+08:00"
    assert localised(posts[-1], "+08:00").published_local == "2024-05-10T07:00:00+08:00"
    assert localised(posts[-1], "+08:00").published == posts[-1].published
    assert site_timezone(posts, "Asia/Tokyo") == "Asia/Tokyo"


def test_days_in_addresses_can_tell_the_zone() -> None:
    posts = [dated(n, f"2024-05-0{n + 1}T18:30:00+00:00", f"https://notes.example/2024/05/0{n + 2}/x/") for n in range(4)]
    assert site_timezone(posts) == "+08:00"
    assert site_timezone([replace(post, language_hint="en") for post in posts]) is None


def test_without_signs_there_is_no_zone() -> None:
    posts = [dated(n, f"2024-05-0{n + 1}T09:00:00+00:00") for n in range(5)]
    assert site_timezone(posts) is None
    assert localised(posts[0], None) == posts[0]
