"""Where a crawl must stop, and where it must not."""

import pytest

from spiders.frontier.traps import TrapStats, shape, trap_reason
from spiders.frontier.twins import Twins

SITE = "https://notes.example"


def crawl_until_stopped(addresses, links, text, limit=400) -> int:
    stats, count = TrapStats(), 0
    for number in range(1, limit + 1):
        url = addresses(number)
        if trap_reason(url, stats):
            break
        stats.note(url, links=links(number), text=text(number))
        count += 1
    return count


@pytest.mark.parametrize(
    "form",
    ["/calendar/{0}", "/cal/2024/{0}", "/events?month={0}", "/x/{0}", "/?day={0}", "/deep/a{0}/b", "/archive?start={0}&end={1}",
     "/s/{0}/x-{1}"],
)  # fmt: skip
def test_endless_pages_without_anything_new_end_within_fifty_fetches(form: str) -> None:
    def address(number: int) -> str:
        return SITE + form.format(number, number + 1)

    count = crawl_until_stopped(
        address,
        lambda number: [address(number + 1), address(number - 1), f"{SITE}/", f"{SITE}/about", f"{SITE}/post/1"],
        lambda number: f"May {number} 2024 Mon Tue Wed Thu Fri Sat Sun next previous today",
    )
    assert count <= 50


def test_calendars_of_several_shapes_share_one_budget() -> None:
    stats, fetched = TrapStats(), 0
    for number in range(1, 300):
        for path in (f"calendar/{number}", f"calendar/day/{number}/x", f"calendar?week={number}", f"events/{number}/list"):
            url = f"{SITE}/{path}"
            if not trap_reason(url, stats):
                stats.note(url, links=[f"{SITE}/calendar/{number + 1}"], text="Mon Tue Wed")
                fetched += 1
    assert fetched <= 50


def test_a_long_archive_is_never_given_up() -> None:
    stats = TrapStats()
    for page in range(1, 501):
        url = f"{SITE}/page/{page}"
        assert trap_reason(url, stats) is None
        stats.note(url, links=[f"{SITE}/2024/post-{page * 10 + offset}" for offset in range(10)])
    for number in range(5_000):
        url = f"{SITE}/2024/post-{number}"
        assert trap_reason(url, stats) is None
        stats.note(url, is_post=True)


def test_a_long_archive_may_hold_a_long_run_of_pages_that_are_no_posts() -> None:
    stats = TrapStats()
    for number in range(2_000):
        stats.note(f"{SITE}/2024/post-{number}", is_post=True)
    for number in range(150):
        assert trap_reason(f"{SITE}/2024/photo-{number}", stats) is None
        stats.note(f"{SITE}/2024/photo-{number}")
    for number in range(100):
        stats.note(f"{SITE}/2024/photo-{number + 150}")
    assert trap_reason(f"{SITE}/2024/photo-250", stats)


def test_a_parameter_says_nothing_once_several_pages_are_the_same_under_two_values() -> None:
    twins = Twins()
    for number in range(50):
        twins.note(f"{SITE}/?p={number}", 7)  # all missing, served as pages
    assert twins.reason(f"{SITE}/?p=60") is None
    for number in range(3):
        assert twins.reason(f"{SITE}/p/{number}?k=2") is None
        twins.note(f"{SITE}/p/{number}?k=1&lang=en", number)
        twins.note(f"{SITE}/p/{number}?k=2&lang=en", number)
        twins.note(f"{SITE}/p/{number}?k=2&lang=zh", number + 9)
    assert "'k'" in (twins.reason(f"{SITE}/p/1?lang=en&k=3") or "")
    assert twins.reason(f"{SITE}/p/9?k=3&lang=en") is None  # not read yet
    assert twins.reason(f"{SITE}/p/1?k=2&lang=fr") is None
    assert twins.reason("http://[bad?k=1") is None


def test_posts_that_nobody_recognises_still_bring_words() -> None:
    stats = TrapStats()
    for number in range(300):
        url = f"{SITE}/notes/{number}"
        assert trap_reason(url, stats) is None
        stats.note(url, text=" ".join(f"word{chr(97 + number % 26)}{chr(97 + number // 26)}{chr(97 + i)}" for i in range(12)))


def test_what_a_sitemap_lists_is_fetched_whatever_the_budget_says() -> None:
    stats = TrapStats()
    for number in range(100):
        stats.note(f"{SITE}/x/{number}")
    assert trap_reason(f"{SITE}/x/101", stats)
    assert trap_reason(f"{SITE}/x/101", stats, listed=True) is None
    assert trap_reason(f"{SITE}/shop?sort=asc", stats, listed=True) is None
    assert trap_reason(f"{SITE}/{'x' * 3000}", stats, listed=True)


@pytest.mark.parametrize(
    "path",
    ["/a/b/a/b/a/b", "/x/x/x/", "/post?replytocom=3", "/shop?sort=asc", "/list?orderby=date&order=desc", "/list?filter[tag]=x",
     "/wp-login.php",
     "/" + "x" * 3000, "/" + "a/b/c/d/e/f/g/" * 4, "/post?share=mail"],
)  # fmt: skip
def test_forms_that_are_never_a_page(path: str) -> None:
    assert trap_reason(SITE + path, TrapStats())


@pytest.mark.parametrize(
    "path",
    ["/2024/05/05/05/", "/tags/sort/", "/post/order-of-things", "/?p=12", "/filter-coffee", "/calendar-app-review",
     "/posts/login/", "/a/a/b/b",
     "/1/1/1"],
)  # fmt: skip
def test_forms_that_are_pages(path: str) -> None:
    assert trap_reason(SITE + path, TrapStats()) is None


def test_shape() -> None:
    assert shape(f"{SITE}/2024/05/my-post/") == shape(f"{SITE}/2019/11/another/") == "/#/#/*"
    assert shape(f"{SITE}/tags/vue/page/2") == "/tags/*/page/#"
    assert shape(f"{SITE}/x?b=1&a=2") == shape(f"{SITE}/y?a=3&b=") == "/*?a&b"
    assert shape("http://[::1") == "invalid"


def test_two_endless_shapes_do_not_keep_each_other_alive() -> None:
    stats, fetched = TrapStats(), 0
    for number in range(300):
        for url, other in ((f"{SITE}/x/{number}", f"{SITE}/y/{number}/z"), (f"{SITE}/y/{number}/z", f"{SITE}/x/{number + 1}")):
            if not trap_reason(url, stats):
                stats.note(url, links=[other], text="Mon Tue")
                fetched += 1
    assert fetched <= 80
