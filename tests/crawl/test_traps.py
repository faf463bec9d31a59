"""Endless corners of a site end; nothing real is lost beside them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from blogsite import blog, post, run, site
from mockweb import MockWeb, Reply, Seen

from spiders.exits import Exit
from spiders.frontier.queue import Frontier
from spiders.links import Role
from spiders.urls import canonical


def calendar(seen: Seen) -> Reply:
    """Every month links to the next and to its days; every unknown page links deeper."""
    path = seen.path
    if not path.startswith(("/cal/", "/shop/")):
        return Reply("<h1>404</h1>", 404)
    number = int("0" + "".join(character for character in path if character.isdigit())[:6])
    days = "".join(f'<td><a href="/cal/{number}/{day}">{day}</a></td>' for day in range(1, 6))
    return Reply(f'<html><head><title>{number}</title></head><body><table>{days}</table><a href="/cal/{number + 1}">next</a></body></html>')


def test_an_endless_calendar_beside_an_archive(tmp_path: Path) -> None:
    with blog(150, fallback=calendar) as web:
        months = '<a href="/cal/202401">calendar</a>'
        web.routes["/"] = f"<html><body><h1>Blog</h1>{months}<a href='/list/1'>archive</a></body></html>"
        del web.routes["/sitemap.xml"]
        for number in range(1, 16):
            chosen = range(number * 10 - 10, number * 10)
            items = "".join(f'<li>2024-01-{item % 28 + 1:02} <a href="/p/{item}">Post {item}</a></li>' for item in chosen)
            older = f"<a rel='next' href='/list/{number + 1}'>older</a>"
            web.routes[f"/list/{number}"] = f"<html><body><h1>Archive</h1><ul>{items}</ul>{older}</body></html>"
        assert run(site(web), tmp_path).code == Exit.OK
        assert sum(web.hits(f"/p/{number}") for number in range(150)) == 150
        assert sum(path.startswith("/cal/") for path in web.paths()) <= 50


def test_feeds_and_sitemaps_that_name_ever_more_of_their_kind_end(tmp_path: Path) -> None:
    def feed(seen: Seen) -> Reply:
        number = int("0" + seen.target.partition("=")[2]) + 1
        more = f'<link rel="next" href="/feed.xml?page={number}"/><entry><link href="/p/1"/></entry>'
        return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{more}</feed>', type="application/atom+xml")

    def index(seen: Seen) -> Reply:
        rows = "".join(f"<sitemap><loc>{seen.path[:-4]}{number}.xml</loc></sitemap>" for number in range(5))
        return Reply(f"<sitemapindex>{rows}</sitemapindex>", type="application/xml")

    with blog(3, {"/feed.xml": feed}, fallback=lambda seen: index(seen) if seen.path.startswith("/sitemap") else Reply("", 404)) as web:
        web.routes["/sitemap.xml"] = index
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(f"/p/{number}") == 1 for number in range(3))
        assert web.hits("/feed.xml") <= 25
        assert sum(path.startswith("/sitemap") for path in web.paths()) <= 260
        web.requests.clear()
        assert run(site(web), tmp_path).code == Exit.OK
        assert len(web.requests) <= 300  # nor do they grow with every crawl


def test_a_session_id_under_any_name_ends(tmp_path: Path) -> None:
    def given(html: str) -> Callable[[Seen], Reply]:
        return lambda seen: Reply(html.replace("VISIT", f"{len(web.requests) * 7919 % 100_003}"))

    with blog(20) as web:
        rows = "".join(f'<li>2024-01-02 <a href="/p/{number}?visit=VISIT">Post {number}</a></li>' for number in range(20))
        del web.routes["/sitemap.xml"]
        web.routes["/"] = given(f'<html><body><h1>Blog</h1><ul>{rows}</ul><a href="/?visit=VISIT">home</a></body></html>')
        web.routes |= {f"/p/{number}": given(post(number).replace('href="/"', 'href="/?visit=VISIT"')) for number in range(20)}
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(f"/p/{number}") for number in range(20))
        assert len(web.requests) <= 60


def test_filters_in_every_combination_end(tmp_path: Path) -> None:
    def shelf(seen: Seen) -> Reply:
        rows = "".join(f'<a href="{seen.target}&amp;{name}={value}">{name} {value}</a> ' for name in "abcdef" for value in "123")
        return Reply(f"<html><head><title>Shelf</title></head><body><h1>Shelf</h1>{rows}</body></html>")

    with blog(5, {"/shelf": shelf}) as web:
        web.routes["/"] = '<html><body><h1>Blog</h1><a href="/shelf?color=red">shelf</a></body></html>'
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/shelf") <= 70


def test_max_pages_is_kept(tmp_path: Path) -> None:
    with blog(50) as web:
        run(site(web, max_pages=10), tmp_path)
        assert len([path for path in web.paths() if path != "/robots.txt"]) <= 10


def test_what_only_links_name_is_given_up_and_what_a_list_names_is_not() -> None:
    frontier = Frontier(canonical, 1000)
    for number in range(200):
        frontier.push(f"https://blog.example/x/{number}", Role.OTHER)
    taken = 0
    while (item := frontier.pop()) is not None and item[1] is None:
        taken += 1
        frontier.learned(item[0], [], "the same words every time", is_post=False, dull=True)
    assert taken < 40
    for number in range(200, 300):
        frontier.push(f"https://blog.example/x/{number}", Role.POST, listed=True)
    listed = 0
    while (item := frontier.pop()) is not None:
        listed += item[1] is None
    assert listed == 100


def test_a_page_is_queued_once_under_any_spelling() -> None:
    frontier = Frontier(canonical, 10)
    assert frontier.push("https://blog.example/a/", Role.POST)
    assert not frontier.push("http://www.blog.example/a", Role.POST)
    assert frontier.push("https://blog.example/a", Role.POST, alias=True)
    assert len(frontier) == 2


@pytest.mark.parametrize("list_first", [True, False])
def test_another_spelling_of_a_missing_page_is_tried(tmp_path: Path, list_first: bool) -> None:
    """Whether the other spelling is seen before the page turns out to be missing, or after."""
    asked, learned = Event(), Event()

    def missing(seen: Seen) -> Reply:
        asked.set()
        if list_first:
            learned.wait(10)
        return Reply("<h1>404</h1>", 404)

    def more(seen: Seen) -> str:
        if not list_first:
            asked.wait(10)
        return '<a href="/p/1/">one</a><a href="/after">asked for once this list was read</a>'

    def after(seen: Seen) -> str:
        learned.set()
        return "after"

    home = '<a href="/p/1">one</a><a href="/list">more</a>'
    with MockWeb({"/robots.txt": "", "/": home, "/list": more, "/p/1": missing, "/p/1/": post(1), "/after": after}) as web:
        run(site(web), tmp_path)
        assert web.hits("/p/1") == 1
        assert web.hits("/p/1/") == 1
