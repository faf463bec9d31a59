"""Endless corners of a site end; nothing real is lost beside them."""

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
