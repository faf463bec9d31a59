"""The second crawl and all that follow: little is asked, nothing is lost, what changed is stored again, what is gone is buried."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from blogsite import blog, page, post, run, site, sitemap, stored
from mockweb import MockWeb, Reply, conditional

from spiders.exits import Exit
from spiders.ledger import Entry, Event, read_ledger
from spiders.warc import Damage, Record, read_records

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entries(data_dir: Path, event: Event, path: str = "") -> list[Entry]:
    """Ledger lines of one event, of URLs that end so."""
    return [entry for entry in read_ledger(data_dir / "ledger" / "blog.jsonl") if entry.event is event and (entry.url or "").endswith(path)]


def records(data_dir: Path) -> list[Record]:
    """Every record of the archive."""
    found = [item for path in sorted((data_dir / "warc" / "blog").iterdir()) for item in read_records(path)]
    assert not any(isinstance(item, Damage) for item in found)
    return [item for item in found if isinstance(item, Record)]


def test_a_second_crawl_asks_only_for_lists_and_stores_revisits(tmp_path: Path) -> None:
    with blog(20) as web:
        assert run(site(web), tmp_path, now=START).code == Exit.OK
        first = len(stored(tmp_path))
        web.requests.clear()
        again = run(site(web), tmp_path, now=START + timedelta(hours=20))
        assert again.code == Exit.OK
        assert not any(path.startswith("/p/") for path in web.paths())
        assert again.counts["fetched"] == 0
        assert again.counts["new"] == again.counts["changed"] == 0
    assert len(stored(tmp_path)) == first
    revisits = [record for record in records(tmp_path) if record.type == "revisit"]
    assert {record.header("WARC-Profile") for record in revisits} <= {
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    }
    assert all(record.header("WARC-Refers-To-Target-URI") and record.header("WARC-Refers-To-Date") for record in revisits)


def test_other_spellings_of_a_page_that_answered_are_never_asked_for(tmp_path: Path) -> None:
    with blog(4) as web:
        spelled = [f"/p/{number}{end}" for number in range(4) for end in ("/", "?utm_source=feed", "#comments", "/index.html")]
        web.routes["/sitemap.xml"] = Reply(sitemap(web, dict.fromkeys([*(f"/p/{n}" for n in range(4)), *spelled])), type="application/xml")
        del web.routes["/"]  # nothing but the sitemap names them
        assert run(site(web), tmp_path, now=START).code == Exit.OK
        for day in (1, 8):  # the first is a look, the second a whole crawl
            web.requests.clear()
            again = run(site(web), tmp_path, now=START + timedelta(days=day))
            assert again.counts["new"] == again.counts["changed"] == 0
            assert all(path in {f"/p/{number}" for number in range(4)} for path in web.paths() if path.startswith("/p/"))
            assert day == 8 or not any(path.startswith("/p/") for path in web.paths())
        starts = entries(tmp_path, Event.START)
    assert [entry.found for entry in starts] == ["crawl", "look", "crawl"]


def test_equal_bytes_without_validators_are_a_revisit_too(tmp_path: Path) -> None:
    with blog(1, {"/p/0": post(0)}) as web:
        run(site(web), tmp_path, now=START)
        run(site(web), tmp_path, now=START + timedelta(days=30))
        assert web.hits("/p/0") == 2
    assert len(entries(tmp_path, Event.FETCHED, "/p/0")) == 1
    assert len(entries(tmp_path, Event.UNCHANGED, "/p/0")) == 1


def test_a_moved_lastmod_fetches_a_new_revision(tmp_path: Path) -> None:
    days: dict[str, str | None] = {"/p/0": "2026-02-01", "/p/1": "2026-02-02", "/p/2": "2026-02-03"}
    with blog(3) as web:
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, days), seen, type="application/xml")
        run(site(web), tmp_path, now=START)
        days["/p/1"] = "2026-03-02"
        web.routes["/p/1"] = page(post(1, "rewritten from end to end"))
        web.requests.clear()
        second = run(site(web), tmp_path, now=START + timedelta(days=1))
        assert [path for path in web.paths() if path.startswith("/p/")] == ["/p/1"]
        assert second.counts["changed"] == 1
    assert sum(item.url.endswith("/p/1") for item in stored(tmp_path)) == 2


def test_a_new_post_is_found_and_old_ones_left_alone(tmp_path: Path) -> None:
    with blog(5) as web:
        run(site(web), tmp_path, now=START)
        listed: dict[str, str | None] = {f"/p/{number}": None for number in range(6)}
        web.routes["/p/5"] = page(post(5))
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, listed), seen, type="application/xml")
        web.requests.clear()
        assert run(site(web), tmp_path, now=START + timedelta(days=1)).counts["new"] == 1
        assert [path for path in web.paths() if path.startswith("/p/")] == ["/p/5"]


def test_twice_missing_a_week_apart_is_a_tombstone(tmp_path: Path) -> None:
    with blog(2) as web:
        run(site(web), tmp_path, now=START)
        web.routes["/p/0"] = Reply("gone", 410)
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, {"/p/1": None}), seen, type="application/xml")
        run(site(web), tmp_path, now=START + timedelta(days=1))
        assert web.hits("/p/0") == 2  # a post that left the sitemap is asked for at once
        run(site(web), tmp_path, now=START + timedelta(days=4))
        assert web.hits("/p/0") == 2
        assert not entries(tmp_path, Event.GONE)
        run(site(web), tmp_path, now=START + timedelta(days=9))
        assert [entry.status for entry in entries(tmp_path, Event.GONE, "/p/0")] == [410]
        run(site(web), tmp_path, now=START + timedelta(days=12))
        assert web.hits("/p/0") == 3
        assert len(entries(tmp_path, Event.GONE)) == 1


def test_an_unchanged_list_still_yields_its_links(tmp_path: Path) -> None:
    with blog(3) as web:
        run(site(web, max_pages=5), tmp_path, now=START)
        missing = 3 - sum(web.hits(f"/p/{number}") for number in range(3))
        assert missing > 0
        ledger = tmp_path / "ledger" / "blog.jsonl"
        kept = [line for line in ledger.read_text("utf-8").splitlines() if not ('"discovered"' in line and "/p/" in line)]
        ledger.write_text("\n".join(kept) + "\n", "utf-8")
        assert run(site(web), tmp_path, now=START + timedelta(hours=1)).code == Exit.OK
        assert all(web.hits(f"/p/{number}") == 1 for number in range(3))


def test_failures_are_tried_again_at_the_next_crawl(tmp_path: Path) -> None:
    with blog(3, {"/p/1": Reply("oops", 500)}) as web:
        assert run(site(web), tmp_path, now=START).code == Exit.INCOMPLETE
        assert web.hits("/p/1") == 3
        web.routes["/p/1"] = page(post(1))
        web.requests.clear()
        assert run(site(web), tmp_path, now=START + timedelta(minutes=5)).code == Exit.OK
        assert [path for path in web.paths() if path.startswith("/p/")] == ["/p/1"]


def test_a_feed_on_another_host_and_pages_of_the_archive(tmp_path: Path) -> None:
    with MockWeb() as elsewhere, MockWeb({"/robots.txt": ""}, host="127.0.0.1") as web:
        items = "".join(f"<item><title>{n}</title><link>{web.url(f'/p/{n}')}</link></item>" for n in range(3))
        rss = f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'
        elsewhere.routes["/feed"] = Reply(rss, type="application/rss+xml")
        head = f'<link rel="alternate" type="application/rss+xml" href="{elsewhere.url("/feed")}">'
        web.routes["/"] = f'<html><head>{head}</head><body><a href="/page/2/">older posts</a></body></html>'
        web.routes["/page/2/"] = '<html><body><h2><a href="/p/3">Three</a></h2><h2><a href="/p/4">Four</a></h2></body></html>'
        web.routes.update({f"/p/{number}": page(post(number)) for number in range(5)})
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(f"/p/{number}") == 1 for number in range(5))
