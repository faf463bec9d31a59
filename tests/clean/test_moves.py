"""What proves that a post moved, as a pure function of sightings and of answers at the addresses that were left."""

from datetime import UTC, datetime, timedelta

import pytest
from invented import invented

from pipelines.clean.moves import Left, find_moves, joined
from pipelines.clean.site import clean_site
from pipelines.records import Post
from spiders.site import Site
from spiders.urls import web_id

HOST = "https://a.example"
DAY = datetime(2026, 3, 1, tzinfo=UTC)
SITE = Site(name="a", url=HOST)


def text(number: int, words: int = 60) -> str:
    return " ".join(f"word{number}x{at} of{at % 7}" for at in range(words))


def seen(path: str, number: int, day: int, **fields: object) -> Post:
    """A post as its page at a path was read on a day."""
    url, body = HOST + path, str(fields.pop("markdown", text(number)))
    title = str(fields.pop("title", f"On number {number}"))
    given = {"post_id": web_id(url), "url": url, "title": title, "fetched_at": DAY + timedelta(days=day), "warc_offset": day * 100}
    return invented(body, **{**given, "published_local": f"2024-01-{number % 28 + 1:02}", **fields})


def left(path: str, to: str | None, day: int) -> Left:
    return Left(HOST + path, to and HOST + to, DAY + timedelta(days=day))


def everywhere(url: str) -> bool:
    return True


def test_chains_loops_and_the_order_of_rows_do_not_matter() -> None:
    posts = [seen("/a", 1, 0), seen("/b", 1, 8), seen("/c", 1, 16)]
    rows = [left("/a", "/x", 8), left("/x", "/b", 8), left("/b", "/c", 16), left("/y", "/z", 3), left("/z", "/y", 3), left("/q", "/q", 3)]
    once, again = find_moves(posts, rows, everywhere), find_moves(posts[::-1], rows[::-1], everywhere)
    assert once == again
    assert set(once.ids.values()) == {web_id(HOST + "/a")}
    assert once.last[web_id(HOST + "/a")].url == HOST + "/c"
    kept, rejected = joined(posts, once)
    assert [(row.post_id, row.url, row.aliases) for row in kept] == [
        (web_id(HOST + "/a"), HOST + "/c", (HOST + "/a", HOST + "/b", HOST + "/x")),
    ]
    assert sorted(row.url for row in rejected) == [HOST + "/a", HOST + "/b"]


def test_any_number_of_addresses_may_lead_to_a_post_and_a_hundred_are_kept() -> None:
    rows = [left(f"/go?{number}", "/a", 1) for number in range(5_000)]
    kept, _ = joined([seen("/a", 1, 0)], find_moves([seen("/a", 1, 0)], rows, everywhere))
    assert len(kept[0].aliases) == 100


@pytest.mark.parametrize(
    ("written", "title", "one"),
    [
        (text(1), "On number 1", True),
        (text(1), "Another title", True),
        (text(1, 25) + text(7, 30), "On number 1", True),
        (text(1, 25) + text(7, 30), "Another title", False),
        (text(7), "On number 1", False),
        (text(1) + text(7, 60), "Another title", False),
        ("", "On number 1", False),
    ],
    ids=["as it was", "other title", "half rewritten", "half rewritten, other title", "other words", "one of two parts", "nothing"],
)
def test_a_redirect_joins_what_is_still_the_same_writing(written: str, title: str, one: bool) -> None:
    posts = [seen("/a", 1, 0), seen("/b", 1, 8, markdown=written, title=title)]
    assert bool(find_moves(posts, [left("/a", "/b", 8)], everywhere).ids) == one


@pytest.mark.parametrize(
    ("others", "rows", "one"),
    [
        ([seen("/b", 1, 8)], [left("/a", None, 8)], True),
        ([seen("/b", 1, 8)], [], False),
        ([seen("/b", 1, 8), seen("/c", 1, 8)], [left("/a", None, 8)], False),
        ([seen("/b", 1, 8), seen("/c", 1, 8)], [left("/a", None, 8), left("/b", None, 9)], True),
        ([seen("/b", 1, 8)], [left("/a", None, 8), left("/b", None, 9)], False),
        ([seen("/b", 1, 8, published_local="2025-01-01")], [left("/a", None, 8)], False),
        ([seen("/b", 1, 8, title="Another title")], [left("/a", None, 8)], False),
        ([seen("/b", 1, 8, markdown=text(1) + text(7, 9))], [left("/a", None, 8)], False),
    ],
    ids=["one twin", "both there", "two twins", "one of two left", "both missing", "other day", "other title", "edited"],
)
def test_where_nobody_tells_only_the_same_words_title_and_day_at_one_address_do(others: list[Post], rows: list[Left], one: bool) -> None:
    moves = find_moves([seen("/a", 1, 0), *others], rows, everywhere)
    assert (web_id(HOST + "/a") in moves.ids) == one


@pytest.mark.parametrize(("words", "one"), [(60, True), (5, False)], ids=["enough words", "too few words"])
def test_posts_without_a_date_may_have_moved_without_a_word_too(words: int, one: bool) -> None:
    posts = [seen(path, 1, day, published_local=None, markdown=text(1, words) + path) for path, day in (("/a", 0), ("/b", 8))]
    assert bool(find_moves(posts, [left("/a", None, 8)], everywhere).ids) == one


def test_an_address_of_another_site_is_never_joined() -> None:
    posts = [seen("/a", 1, 0), seen("/b", 1, 8)]
    rows = [left("/a", "/b", 8), left("/c", "/b", 8)]
    assert find_moves(posts, rows, lambda url: not url.endswith("/b")).ids == {}
    assert find_moves(posts, rows, lambda url: not url.endswith("/b")).names == {}


def test_a_later_day_at_the_new_address_is_no_first_publication() -> None:
    first = seen("/a", 1, 0, published=DAY - timedelta(days=500), published_local="2024-10-17", author="A. Writer")
    later = seen("/b", 1, 8, published=DAY, published_local="2026-03-01", author=None, markdown=text(1) + " more")
    rows, _ = joined([later, first], find_moves([first, later], [left("/a", "/b", 8)], everywhere))
    assert [(row.published, row.author) for row in rows] == [(first.published, "A. Writer")] * 2


def test_versions_that_differ_in_what_the_site_repeats_are_one_row() -> None:
    def signed(path: str, number: int, day: int, home: str) -> Post:
        return seen(path, number, day, markdown=f"{text(number)}\n\nMore of this kind by me is found at [my home page](https://{home}/me).")

    before = [signed(f"/{number}", number, 0, "old.example") for number in range(4)]
    after = [signed(f"/{number}", number, 8, "new.example") for number in range(4)]
    found = clean_site([*before, *after], SITE)
    keys = [(post.post_id, post.version) for post in found.posts]
    assert len(keys) == len(set(keys)) == 4
    assert len(found.posts) + len(found.rejected) == 8
