"""robots.txt as RFC 9309 and real owners write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.formats.robots import Access, Robots, Signal, response_policy

BOT = "BowenBot"
SITE = "https://notes.example"
DAY_S = 86_400


def allows(text: str, path: str, agent: str = BOT) -> bool:
    return Robots.parse(text.encode()).allows(agent, SITE + path)


def test_an_empty_file_allows_everything() -> None:
    assert allows("", "/x")
    assert Robots().allows(BOT, SITE)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/x", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?v=1", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a-x-b-y-c", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a-x-c-y-b", True),
        ("User-agent: *\nDisallow: /旅行", "/%E6%97%85%E8%A1%8C/1", False),
        ("User-agent: *\nDisallow: /%e6%97%85", "/%E6%97%85", False),
        ("User-agent: *\nDisallow: /%7Eme", "/~me/x", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nUser-agent: bowenbot\nAllow: /", "/x", True),
        ("User-agent: bowenbot\nDisallow: /\n\nUser-agent: *\nDisallow:", "/x", False),
        ("User-agent: bowenbot/1.0 (blogs)\nDisallow: /", "/x", False),
        ("User-agent: bowenbots\nDisallow: /", "/x", True),
        ("User-agent: other\nUser-agent: bowenbot\nDisallow: /", "/x", False),
        ("User-agent: bowenbot\nDisallow: /a\n\nUser-agent: bowenbot\nDisallow: /b", "/b", False),
        ("user-agent : * \n dissallow : /x # not this", "/x", False),
        ("Useragent: *\nDisallow /x", "/x", False),
        ("Disallow: /x", "/x", True),
        ("User-agent: *\r\nDisallow: /x\rDisallow: /y", "/y", False),
        ("User-agent: *\nDisallow: /x?id=", "/x?id=7", False),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encode: str) -> None:
    assert not Robots.parse("User-agent: *\nDisallow: /x".encode(encode)).allows(BOT, SITE + "/x")


def test_only_the_first_500_kib_count() -> None:
    body = b"User-agent: *\n" + b"#" * 1000 * 512 + b"\nDisallow: /x"
    assert Robots.parse(body).allows(BOT, SITE + "/x")


def test_crawl_delay_is_the_agents_own_and_capped() -> None:
    robots = Robots.parse(b"User-agent: bowenbot\nCrawl-delay: 2.5\nDisallow:\n\nUser-agent: *\nCrawl-delay: 9999\nDisallow:")
    assert robots.crawl_delay(BOT) == 2.5
    assert robots.crawl_delay("other") == 120.0
    assert Robots.parse(b"User-agent: *\nCrawl-delay: soon").crawl_delay(BOT) is None


def test_sitemaps_and_signals_keep_their_scope() -> None:
    robots = Robots.parse(
        b"Content-Signal: search=yes\nUser-agent: GPTBot\nContent-Signal: ai-train=no\nDisallow:\n"
        b"User-agent: *\nContent-Usage: train-ai=n\nAllow: /\nSitemap: https://notes.example/sitemap.xml"
    )
    assert robots.sitemaps == ("https://notes.example/sitemap.xml",)
    assert robots.content_signals == (Signal(("*",), "search=yes"), Signal(("GPTBot",), "ai-train=no"))
    assert robots.content_usage == (Signal(("*",), "train-ai=n"),)


def test_an_opt_out_is_read_by_the_name_the_owner_wrote() -> None:
    robots = Robots.parse(b"User-agent: AI2Bot\nDisallow: /\n\nUser-agent: *\nDisallow: /private")
    assert robots.opts_out("AI2Bot", SITE + "/x")
    assert robots.allows("AI2Bot", SITE + "/x")  # by the RFC, the token AI2Bot is no token
    assert not robots.opts_out("CCBot", SITE + "/x")
    assert robots.opts_out("CCBot", SITE + "/private")


@pytest.mark.parametrize(
    ("status", "age_s", "access"),
    [
        (200, None, Access.PARSE),
        (404, None, Access.ALLOW_ALL),
        (410, DAY_S, Access.ALLOW_ALL),
        (401, None, Access.DISALLOW_ALL),
        (403, DAY_S, Access.DISALLOW_ALL),
        (429, None, Access.DISALLOW_ALL),
        (500, None, Access.DISALLOW_ALL),
        (503, DAY_S, Access.LAST_COPY),
        (None, None, Access.DISALLOW_ALL),
        (None, 29 * DAY_S, Access.LAST_COPY),
        (None, 31 * DAY_S, Access.DISALLOW_ALL),
        (304, DAY_S, Access.LAST_COPY),
        (304, None, Access.DISALLOW_ALL),
    ],
)
def test_response_policy(status: int | None, age_s: float | None, access: Access) -> None:
    assert response_policy(status, last_copy_age_s=age_s) is access


def test_too_many_redirects_count_as_no_file() -> None:
    assert response_policy(302, redirects=6) is Access.ALLOW_ALL


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=40))
def test_any_bytes_parse(body: bytes, agent: str, url: str) -> None:
    robots = Robots.parse(body)
    assert isinstance(robots.allows(agent, url), bool)
    assert isinstance(robots.opts_out(agent, url), bool)
    robots.crawl_delay(agent)


def test_many_stars_do_not_cost_exponential_time() -> None:
    pattern = "/" + "a*" * 2000 + "b"
    assert allows(f"User-agent: *\nDisallow: {pattern}", "/" + "a" * 4000)
