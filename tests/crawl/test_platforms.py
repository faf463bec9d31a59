"""Whole platforms over real HTTP: the API first, pages only where it does not answer."""

import json
from pathlib import Path

from blogsite import page, post, run, site
from mockweb import MockWeb, Reply, Route, Seen

from spiders.exits import Exit


def wordpress(posts: int, per_page: int = 4) -> dict[str, Route]:
    """An invented WordPress blog with an open REST API."""

    def api(seen: Seen) -> Reply:
        number = int(seen.target.rpartition("&page=")[2]) if "&page=" in seen.target else 1
        chosen = range((number - 1) * per_page, min(posts, number * per_page))
        rows = [
            {
                "id": item, "link": f"http://{seen.headers['Host']}/{item}-slug/", "date_gmt": "2026-01-02T03:04:05",
                "title": {"rendered": f"Entry {item}"}, "content": {"rendered": f"<p>Words of entry {item}</p>", "protected": False},
            }
            for item in chosen
        ]  # fmt: skip
        return Reply(json.dumps(rows), type="application/json", headers={"X-WP-TotalPages": str(-(-posts // per_page))})

    made: dict[str, Route] = {f"/{item}-slug/": page(post(item)) for item in range(posts)}
    links = "".join(f'<h2><a href="/{item}-slug/">Entry {item}</a></h2>' for item in range(posts))
    made["/"] = f'<html><head><link rel="https://api.w.org/" href="/wp-json/"></head><body class="home blog">{links}</body></html>'
    return made | {"/wp-json/wp/v2/posts": api, "/robots.txt": ""}


def test_wordpress_gives_its_posts_by_the_api(tmp_path: Path) -> None:
    with MockWeb(wordpress(10)) as web:
        target = site(web, platform="wordpress")
        assert run(target, tmp_path).code == Exit.OK
        assert web.hits("/wp-json/wp/v2/posts") == 3
        assert not any(path.endswith("-slug/") for path in web.paths())
        web.requests.clear()
        assert run(target, tmp_path).code == Exit.OK
        assert not any(path.endswith("-slug/") for path in web.paths())


def test_wordpress_without_its_api_is_read_page_by_page(tmp_path: Path) -> None:
    routes = wordpress(5)
    routes["/wp-json/wp/v2/posts"] = Reply('{"code":"rest_forbidden"}', 401, type="application/json")
    with MockWeb(routes) as web:
        assert run(site(web, platform="wordpress"), tmp_path).code == Exit.OK
        assert sum(path.endswith("-slug/") for path in web.paths()) == 5


def test_a_json_feed_names_posts(tmp_path: Path) -> None:
    with MockWeb({"/robots.txt": "", "/p/1": page(post(1)), "/p/2": page(post(2))}) as web:
        items = [{"id": str(number), "url": web.url(f"/p/{number}"), "title": "t"} for number in (1, 2)]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "f", "items": items}
        web.routes["/feed.json"] = Reply(json.dumps(feed), type="application/feed+json")
        assert run(site(web, feeds=(web.url("/feed.json"),)), tmp_path).code == Exit.OK
        assert web.hits("/p/1") == web.hits("/p/2") == 1


def note(number: int) -> dict[str, object]:
    """An invented xLog note."""
    content = {"tags": ["post"], "title": f"Note {number}", "content": f"Words of note {number}, by hand.", "sources": ["xlog"]}
    content["attributes"] = [{"trait_type": "xlog_slug", "value": f"note-{number}"}]  # type: ignore[assignment]
    return {"characterId": 7, "noteId": number, "createdAt": "2026-01-02T03:04:05Z", "deleted": False, "metadata": {"content": content}}


def test_an_xlog_blog_on_its_own_domain_leads_from_its_feed_to_the_indexer(tmp_path: Path) -> None:
    def notes(seen: Seen) -> Reply:
        second = "cursor=" in seen.target
        chosen = range(4, 6) if second else range(1, 4)
        rows = {"list": [note(number) for number in chosen], "count": 5, "cursor": None if second else "7_3"}
        return Reply(json.dumps(rows), type="application/json")

    with MockWeb({"/robots.txt": "", "/notes": notes}, host="127.0.0.2") as indexer, MockWeb({"/robots.txt": ""}) as web:
        items = [{"id": f"7-{number}", "title": "t", "url": f"https://xlog.app/api/redirection?noteId={number}"} for number in range(1, 6)]
        feed = {"version": "https://jsonfeed.org/version/1", "title": "f", "items": items}
        web.routes["/feed"] = Reply(json.dumps(feed), type="application/json")
        locs = "".join(f"<url><loc>{web.url(f'/note-{number}')}</loc></url>" for number in range(1, 7))
        web.routes["/sitemap.xml"] = Reply(f"<urlset>{locs}</urlset>", type="application/xml")
        web.routes.update({f"/note-{number}": page(post(number)) for number in range(1, 7)})
        target = site(web, platform="xlog", api=indexer.url(""), allow_hosts=(web.host, indexer.host))
        assert run(target, tmp_path).code == Exit.OK
        assert indexer.hits("/notes") == 2
        assert [path for path in web.paths() if path.startswith("/note-")] == ["/note-6"]
