"""The ways into a blog that is not just a list of links: buttons, menus, scripts, indexes made for searching."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import page, post, run, site
from mockweb import MockWeb, Reply, Route

from spiders.exits import Exit

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
POSTS = 24
ADDRESSES = [f"/letter-{number}-home/" for number in range(POSTS)]  # nothing in them says that they are posts


def html(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>Ida's letters</title>{head}</head><body><main>{body}</main></body></html>"


def cards(addresses: list[str]) -> str:
    return "".join(f'<a href="{url}"><div>Letter {url.split("-")[1]}</div></a>' for url in addresses)


def paged(address: str, more: str) -> dict[str, Route]:
    """Lists of three cards each, chained by what `more` makes of the next one's address."""
    lists = [ADDRESSES[at : at + 3] for at in range(0, POSTS, 3)]
    made: dict[str, Route] = {}
    for number, addresses in enumerate(lists):
        following = more.format(address.format(number + 1)) if number + 1 < len(lists) else ""
        made["/" if number == 0 else address.format(number)] = html(cards(addresses) + following)
    return made


def script(body: str) -> dict[str, Route]:
    return {"/": html('<div id="app"></div>', f"<script>{body}</script>")}


def indexed(name: str, body: str, type: str) -> dict[str, Route]:
    return script(f'fetch("{name}").then(show)') | {name: Reply(body, type=type)}


RECORDS = [{"title": f"Letter {number}", "url": url} for number, url in enumerate(ADDRESSES)]
ROUTES = ",".join(f'{{name:"v-{number}",path:"{url}",component:e}}' for number, url in enumerate(ADDRESSES))
PROGRAM = f'const r=[{ROUTES}];import("/assets/a.css");const p="/:page(.*)"'
SEARCH = "<search>" + "".join(f"<entry><title>x</title><url>{url}</url></entry>" for url in ADDRESSES) + "</search>"
YEARS = "".join(f'<option value="/y{number}/">{number}</option>' for number in range(4))
DOORS: dict[str, Callable[[], dict[str, Route]]] = {
    "a link that loads more": lambda: paged("/more/{}", '<a role="button" href="{}">Load more</a>'),
    "a link of unknown words": lambda: paged("/ahead/{}", '<a href="{}">onwards to what I wrote before</a>'),
    "a link for a cursor": lambda: paged("/list?after=k{}z", '<a href="{}">更早的文章</a>'),
    "a button of a library": lambda: paged("/more?n={}", '<button hx-get="{}" hx-swap="outerHTML">加载更多</button>'),
    "a button with its address as data": lambda: paged("/more/{}", '<button data-url="{}">Show more</button>'),
    "a form": lambda: paged("/more/{}", '<form action="{}"><button>Load more</button></form>'),
    "an icon": lambda: paged("/more/{}", '<a href="{}" aria-label="Older posts"><svg></svg></a>'),
    "cards to click": lambda: {"/": html("".join(f"<div onclick=\"location.href='{url}'\"><h3>x</h3></div>" for url in ADDRESSES))},
    "a menu of years": lambda: {"/": html(f"<select onchange='go()'>{YEARS}</select>")}
    | {f"/y{number}/": html(cards(ADDRESSES[number * 6 : number * 6 + 6])) for number in range(4)},
    "a script that sends on": lambda: script('window.location.replace("/en/start/")') | {"/en/start/": html(cards(ADDRESSES))},
    "data in the page": lambda: {"/": html("", f'<script type="application/json">{json.dumps({"all": RECORDS})}</script>')},
    "an index in JSON": lambda: indexed("/search.json", json.dumps(RECORDS), "application/json"),
    "an index in pages": lambda: indexed("/posts.json", json.dumps({"next": "/posts.json?page=2", "all": RECORDS[:9]}), "application/json")
    | {"/posts.json?page=2": Reply(json.dumps({"all": RECORDS[9:16], "next": "/posts.json?page=3"}), type="application/json")}
    | {"/posts.json?page=3": Reply(json.dumps({"all": RECORDS[16:], "next": None}), type="application/json")},
    "an index in XML": lambda: indexed("/search.xml", f'<?xml version="1.0"?>{SEARCH}', "application/xml"),
    "a program": lambda: {
        "/": html("", '<link rel="preload" href="/assets/app.1f2e.js" as="script">'),
        "/assets/app.1f2e.js": Reply(PROGRAM, type="text/javascript"),
    },
    "a JSON feed of the old type": lambda: {
        "/": html("<p>Hello.</p>", '<link rel="alternate" type="application/json" href="/feed.json">'),
        "/feed.json": Reply(
            json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": url, "url": url} for url in ADDRESSES]}),
            type="application/json",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_every_post_is_found_behind(door: str, tmp_path: Path) -> None:
    routes = DOORS[door]() | {url: page(post(number)) for number, url in enumerate(ADDRESSES)}
    with MockWeb(routes | {"/robots.txt": ""}) as web:
        result = run(site(web), tmp_path)
        assert result.code == Exit.OK
        assert [url for url in ADDRESSES if web.hits(url) != 1] == []
        assert not [path for path in web.paths() if path.endswith(".css") or "(" in path]
        assert not any(event["kind"] == "empty" for event in result.events)
        web.requests.clear()
        assert run(site(web), tmp_path).code == Exit.OK
        assert not any(web.hits(url) for url in ADDRESSES)


def test_a_program_is_not_asked_for_where_links_lead_to_posts(tmp_path: Path) -> None:
    scripts = '<script src="/main.js"></script><script>fetch("/search.json")</script>'
    with MockWeb({"/": html(cards(ADDRESSES), scripts), "/robots.txt": ""} | {url: page(post(3)) for url in ADDRESSES}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/main.js") == 0
        assert web.hits("/search.json") == 1


def test_an_index_is_left_alone_where_a_sitemap_names_the_posts(tmp_path: Path) -> None:
    routes = indexed("/search.json", json.dumps(RECORDS), "application/json") | {url: page(post(3)) for url in ADDRESSES}
    with MockWeb(routes | {"/robots.txt": ""}) as web:
        rows = "".join(f"<url><loc>{web.url(url)}</loc></url>" for url in ADDRESSES)
        web.routes["/sitemap.xml"] = Reply(f"<urlset>{rows}</urlset>", type="application/xml")
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/search.json") == 0
        assert all(web.hits(url) for url in ADDRESSES)


def test_a_site_of_which_no_post_is_found_is_told(tmp_path: Path) -> None:
    with MockWeb(script("draw()") | {"/robots.txt": ""}) as web:
        result = run(site(web), tmp_path)
        assert result.code == Exit.OK
        (said,) = [event["text"] for event in result.events if event["kind"] == "empty"]
        assert "blog: no page of it is a post" in str(said) and "`start_urls`" in str(said)


def test_an_address_that_is_none_costs_nothing_else(tmp_path: Path) -> None:
    broken = '<link rel="alternate" type="application/rss+xml" href="http://[/feed"><link rel="canonical" href="http://[">'
    odd = '<option value="http://[/">x</option><form action="http://[/"></form><div data-url="//["></div><script>location.href="http://[/"</script>'
    routes = {"/": html(odd + cards(ADDRESSES), broken), "/robots.txt": "Sitemap: http://[\n"}
    with MockWeb(routes | {url: page(post(2)) for url in ADDRESSES}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(url) for url in ADDRESSES)


def test_what_the_row_names_later_is_asked_for_and_read_as_what_it_is_named(tmp_path: Path) -> None:
    index = Reply(json.dumps(RECORDS), type="application/json")
    with MockWeb(script("draw()") | {"/robots.txt": "", "/index.json": index} | {url: page(post(3)) for url in ADDRESSES}) as web:
        assert run(site(web), tmp_path, now=START).counts["new"] == 0
        run(site(web, start_urls=(web.url("/index.json"),)), tmp_path, now=START)
        assert web.hits("/index.json") == 1
        assert run(site(web, feeds=(web.url("/index.json"),)), tmp_path, now=START).counts["new"] == len(ADDRESSES)


def test_a_list_that_the_row_names_is_asked_for_at_every_crawl(tmp_path: Path) -> None:
    with MockWeb(script("draw()") | {"/robots.txt": ""} | {url: page(post(number)) for number, url in enumerate(ADDRESSES)}) as web:
        web.routes["/list.htm"] = html(cards(ADDRESSES[:-1]))
        named = site(web, start_urls=(web.url("/list.htm"),))
        run(named, tmp_path, now=START)
        for day in (1, 2):
            assert run(named, tmp_path, now=START + timedelta(days=day)).counts["new"] == 0
        assert web.hits("/list.htm") == 3
        web.routes["/list.htm"] = html(cards(ADDRESSES))
        assert run(named, tmp_path, now=START + timedelta(days=3)).counts["new"] == 1
