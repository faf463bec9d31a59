"""What a crawl need not ask for: copies of posts, lists that nobody made, the feeds of parts, redirects that only add a slash."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from blogsite import page, post, run, site
from mockweb import MockWeb, Reply, Route, Seen, conditional

from spiders.exits import Exit
from spiders.frontier.copies import Copies
from spiders.frontier.queue import Frontier
from spiders.frontier.revisit import is_newer
from spiders.links import Role
from spiders.urls import canonical


def home(addresses: list[str], extra: str = "") -> str:
    links = "".join(f'<h2><a href="{url}">{url}</a></h2>' for url in addresses)
    return f"<!doctype html><html><head><title>Blog</title></head><body><h1>Blog</h1>{links}{extra}</body></html>"


def feed(web: MockWeb, addresses: list[str], date: str = "Tue, 02 Jun 2026 10:20:00 GMT") -> Reply:
    items = "".join(f"<item><title>x</title><link>{web.url(url)}</link><pubDate>{date}</pubDate></item>" for url in addresses)
    return Reply(f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>', type="application/rss+xml")


def test_copies_of_posts_are_left_alone_once_their_kind_is_known(tmp_path: Path) -> None:
    """Printed ones that name the original as their address, and addresses for sharing that give the very page."""
    posts = [f"/p/{number}/" for number in range(40)]
    routes: dict[str, Route] = {"/": home(posts), "/robots.txt": ""}
    for number, url in enumerate(posts):
        links = f'<a href="{url}print/">print</a><a href="{url}?dress=dark">dark</a><a href="{url}?to=friends">tell</a>'
        named = post(number).replace("<title>", f'<link rel="canonical" href="{url}"><title>').replace("</body>", links + "</body>")
        routes |= {url: named, f"{url}print/": named.replace("day", "printed"), f"{url}?dress=dark": named.replace("day", "night")}
    with MockWeb(routes) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(url in web.paths() for url in posts)
        assert len([path for path in web.paths() if path.endswith("print/")]) <= 15
        assert len([path for path in web.paths() if "dress" in path]) <= 15
        assert len([path for path in web.paths() if "friends" in path]) <= 15


def test_a_parameter_that_chooses_the_post_is_none_that_makes_copies() -> None:
    copies = Copies()
    for number in range(9):
        copies.note(f"https://b.example/show?id={number}", "https://b.example/")  # themes name the home page as every page's address
    assert copies.reason("https://b.example/show?id=10", lambda url: True) is None
    for number in range(3):
        copies.note(f"https://b.example/{number}?print=1&x=2", f"https://b.example/{number}?x=2")
    assert copies.reason("https://b.example/4?print=1", lambda url: url == "https://b.example/4") is not None
    assert copies.reason("https://b.example/4?print=1", lambda url: False) is None
    assert copies.reason("https://[b/4?print=1", lambda url: True) is None


def test_lists_that_nobody_made_are_given_up(tmp_path: Path) -> None:
    posts = [f"/p/{number}" for number in range(30)]
    routes: dict[str, Route] = {"/": home(posts), "/robots.txt": ""}
    routes |= {url: post(number).replace("</body>", f'<a href="/tags/t{number}/">t</a></body>') for number, url in enumerate(posts)}
    with MockWeb(routes) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(url) for url in posts)
        assert 12 <= sum(path.startswith("/tags/") for path in web.paths()) <= 20


def test_missing_posts_do_not_hide_others() -> None:
    frontier = Frontier(canonical, 100)
    for number in range(50):
        frontier.push(f"https://b.example/letters/{number}", Role.POST)
    while (item := frontier.pop()) is not None:
        assert item[1] is None
        frontier.answered(item[0], there=False)


def test_guesses_that_are_mostly_wrong_end(tmp_path: Path) -> None:
    posts = [f"/letter-{number}/" for number in range(30)]
    wrong = [{"path": f"/{number}-thing-{number}"} for number in range(60)]
    routes: dict[str, Route] = {"/robots.txt": "", "/": home(posts, f'<script type="application/json">{json.dumps(wrong)}</script>')}
    with MockWeb(routes | {url: post(number) for number, url in enumerate(posts)}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(url) for url in posts)
        assert sum("-thing-" in path for path in web.paths()) <= 16


def test_the_feed_of_a_tag_is_not_asked_for_beside_the_blogs_own(tmp_path: Path) -> None:
    posts = [f"/p/{number}" for number in range(8)]
    routes: dict[str, Route] = {"/robots.txt": ""} | {url: page(post(number)) for number, url in enumerate(posts)}
    with MockWeb(routes) as web:
        tags = "".join(f'<a href="/tags/t{number}/">t</a><a href="/notes{number}/">n</a>' for number in range(4))
        own = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        web.routes["/"] = page(home(posts, tags).replace("<title>", own + "<title>"))
        web.routes["/feed.xml"] = feed(web, posts)
        for number in range(4):
            part = f'<link rel="alternate" type="application/rss+xml" href="/feeds/{number}.xml"><title>'
            web.routes[f"/tags/t{number}/"] = home(posts[number:]).replace("<title>", part)
            web.routes[f"/notes{number}/"] = home(posts[number:]).replace("<title>", part.replace("/feeds/", "/feeds/notes"))
            web.routes[f"/feeds/notes{number}.xml"] = feed(web, posts)
        assert run(site(web), tmp_path).code == Exit.OK
        assert not [path for path in web.paths() if path.startswith("/feeds/") and "notes" not in path]
        assert web.hits("/feeds/notes1.xml") == 1  # a section's own feed may tell of what the home does not


def test_a_host_that_adds_a_slash_is_asked_with_it(tmp_path: Path) -> None:
    posts = [f"/p/{number}" for number in range(60)]

    def answer(seen: Seen) -> Reply:
        if seen.path.rstrip("/") not in posts:
            return Reply("<h1>404</h1>", 404)
        number = int(seen.path.strip("/").rpartition("/")[2])
        if number == 50:  # a file, which has no slash
            return Reply("<h1>404</h1>", 404) if seen.path.endswith("/") else conditional(post(number), seen)
        return conditional(post(number), seen) if seen.path.endswith("/") else Reply(b"", 301, {"Location": seen.path + "/"})

    with MockWeb({"/robots.txt": ""}, fallback=answer) as web:
        web.routes["/"] = lambda seen: conditional(home(posts), seen)
        web.routes["/feed.xml"] = feed(web, posts[:20])
        web.routes["/atom.xml"] = feed(web, posts[:20], "2026-06-02T10:20:00.000Z")
        assert run(site(web), tmp_path).counts["new"] == 60
        assert len([path for path in web.paths() if path in posts]) <= 35  # five to believe it, those under way, and again after the file
        assert web.hits("/p/50") == 1
        web.requests.clear()
        again = run(site(web), tmp_path, now=datetime.now(UTC) + timedelta(days=1))
        assert again.code == Exit.OK
        assert not [path for path in web.paths() if path.startswith("/p/")]  # two feeds write one date in two ways


def test_a_date_is_newer_by_what_it_says() -> None:
    assert is_newer("2026-06-02", None)
    assert not is_newer("Tue, 02 Jun 2026 10:20:00 GMT", "2026-06-02T10:20:00Z")
    assert not is_newer("2026-06-02T10:20:00Z", "2026-07-09T10:20:00Z")
    assert is_newer("2026-07-09T10:20:00Z", "Tue, 02 Jun 2026 10:20:00 GMT")
    assert is_newer("edited lately", "2026-06-02")


def test_a_feed_in_numbered_pages_is_read_to_its_end(tmp_path: Path) -> None:
    posts = [f"/p/{number}" for number in range(12)]
    with MockWeb({"/robots.txt": "", "/": home([])} | {url: page(post(number)) for number, url in enumerate(posts)}) as web:
        for number in range(1, 5):
            following = f'<link rel="next" href="/atom.xml?page={number + 1}"/>' if number < 4 else ""
            entries = "".join(f'<entry><title>x</title><link href="{url}"/></entry>' for url in posts[number * 3 - 3 : number * 3])
            body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{following}{entries}</feed>'
            web.routes["/atom.xml" + (f"?page={number}" if number > 1 else "")] = Reply(body, type="application/atom+xml")
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(url) == 1 for url in posts)
