"""Manners towards servers: robots.txt, delays, pauses, who we say we are."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from blogsite import blog, run, site, stored
from mockweb import MockWeb, Reply, Route, Seen, redirect

from spiders.crawling import ContactMissing, check_contact, contact_of, crawl
from spiders.exits import Exit
from spiders.optouts import FILE, opt_out, to_lines
from spiders.site import Site


def busy_once(status: int, header: str) -> Route:
    """Asks for a pause at the first request, answers afterwards."""
    asked: list[float] = []

    def answer(seen: Seen) -> Reply:
        asked.append(seen.at)
        return Reply("wait", status, {"Retry-After": header}) if len(asked) == 1 else Reply("<html><body><h1>Here</h1></body></html>")

    return answer


def gaps(requests: Iterable[Seen]) -> list[float]:
    """Seconds between requests as they came, but the shortest: one that is held up on its way comes nearer to the next."""
    times = sorted(seen.at for seen in requests)
    return sorted(later - earlier for earlier, later in pairwise(times))[1:]


def test_retry_after_pauses_the_whole_host(tmp_path: Path) -> None:
    with blog(6, {"/p/3": busy_once(429, "2")}) as web:
        assert run(site(web, delay_s=0.01), tmp_path).code == Exit.OK
        first = web.paths().index("/p/3")
        later = web.requests[first + 2 :]  # one other may have been under way
        assert web.hits("/p/3") == 2
        assert later and min(seen.at for seen in later) - web.requests[first].at >= 1.95


def test_retry_after_as_a_date(tmp_path: Path) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    with blog(2, {"/p/1": busy_once(503, until)}) as web:
        begun = time.time()
        assert run(site(web), tmp_path).code == Exit.OK
        second = [seen.at for seen in web.requests if seen.path == "/p/1"][1] - time.monotonic() + time.time()
        assert second >= begun + 1.0
        assert second >= int(begun) + 3


def test_a_pause_is_cut_to_an_hour_and_outlives_the_process(tmp_path: Path) -> None:
    with blog(3, {"/p/1": lambda seen: Reply("wait", 429, {"Retry-After": "999999"})}) as web:
        assert run(site(web), tmp_path, patience_s=0.2).code == Exit.RATE_LIMITED
        web.requests.clear()
        assert run(site(web), tmp_path, patience_s=0.2).code in (Exit.RATE_LIMITED, Exit.INCOMPLETE)
        assert web.requests == []
    line = (tmp_path / "hosts.jsonl").read_text("utf-8")
    until = datetime.fromisoformat(line.split('"until": "')[1].split('"')[0])
    assert timedelta(minutes=50) < until - datetime.now(UTC) <= timedelta(hours=1)


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    with blog(3, {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 0.6\nSitemap: /sitemap.xml", type="text/plain")}) as web:
        assert run(site(web, max_pages=5), tmp_path).code == Exit.OK
        found = gaps(seen for seen in web.requests if seen.path != "/robots.txt")
        assert len(found) >= 3 and min(found) >= 0.35


@pytest.mark.parametrize(("status", "code"), [(503, Exit.INCOMPLETE), (403, Exit.OK)])
def test_what_a_refused_robots_file_means(tmp_path: Path, status: int, code: Exit) -> None:
    with blog(3, {"/robots.txt": Reply("no", status)}) as web:
        assert run(site(web), tmp_path).code == code
        assert set(web.paths()) == {"/robots.txt"}


def test_the_last_good_copy_serves_while_robots_is_unreachable(tmp_path: Path) -> None:
    robots = "User-agent: *\nDisallow: /p/1\nSitemap: /sitemap.xml"
    with blog(3, {"/robots.txt": Reply(robots, type="text/plain")}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        web.routes["/robots.txt"] = Reply("down", 503)
        web.requests.clear()
        later = datetime.now(UTC) + timedelta(days=20)
        run(site(web), tmp_path, now=later)
        assert web.hits("/p/2") == 1
        assert web.hits("/p/1") == 0


def test_disallowed_pages_are_not_asked_for_and_all_that_came_is_archived(tmp_path: Path) -> None:
    with blog(4, {"/robots.txt": Reply("User-agent: Bowen\nDisallow: /p/2\nSitemap: /sitemap.xml", type="text/plain")}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/p/2") == 0
        ledger = (tmp_path / "ledger" / "blog.jsonl").read_text("utf-8")
        assert any('"event":"skipped"' in line and "/p/2" in line and "robots" in line for line in ledger.splitlines())
        kept = {(page.url, page.status) for page in stored(tmp_path)}
        assert {(web.url("/robots.txt"), 200), (web.url("/sitemap.xml"), 200), (web.url("/feed.xml"), 404)} <= kept
        assert len(kept) == len(web.requests)


def test_robots_redirects_are_followed(tmp_path: Path) -> None:
    moved: dict[str, Route] = {
        "/robots.txt": redirect("/r1"),
        "/r1": redirect("/r2"),
        "/r2": redirect("/r3"),
        "/r3": Reply("User-agent: *\nDisallow: /", type="text/plain"),
    }
    with blog(2, moved) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/p/0") == 0


def test_we_say_who_we_are(tmp_path: Path) -> None:
    with blog(1, {"/robots.txt": Reply("no", 404)}) as web:
        assert run(site(web), tmp_path, contact="https://contact.example/crawler").code == Exit.OK
        assert web.hits("/p/0") == 1
        agents = {seen.headers["User-Agent"] for seen in web.requests}
        assert len(agents) == 1
        agent = agents.pop()
        assert agent.startswith("Bowen/")
        assert agent.endswith("(+https://contact.example/crawler)")
        assert not any("Cookie" in seen.headers or "Referer" in seen.headers for seen in web.requests)


def test_the_real_web_needs_a_contact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOWEN_CONTACT", raising=False)
    row = Site(name="real", url="https://blog.example.org/")
    with pytest.raises(ContactMissing, match="contact URL"):
        crawl([row], tmp_path)
    assert not (tmp_path / "ledger").exists()
    check_contact([row], "https://contact.example/")
    with pytest.raises(ContactMissing, match="not a URL"):
        check_contact([row], "me")


def test_where_the_contact_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOWEN_CONTACT", raising=False)
    sites = tmp_path / "sites.toml"
    sites.write_text('contact = "https://file.example/"\n', "utf-8")
    assert contact_of(None, sites) == "https://file.example/"
    monkeypatch.setenv("BOWEN_CONTACT", "https://env.example/")
    assert contact_of(None, sites) == "https://env.example/"
    assert contact_of("https://option.example/", sites) == "https://option.example/"


def test_hosts_are_paced_apart(tmp_path: Path) -> None:
    with blog(3) as slow, blog(12) as quick:
        rows = [site(slow, name="slow", delay_s=1.0), site(quick, name="quick")]
        ends: list[str] = []
        code = crawl(rows, tmp_path, on_event=lambda event: ends.append(str(event["site"])) if event.get("kind") == "end" else None)
        assert code == Exit.OK
        assert ends == ["quick", "slow"]


def test_one_host_has_one_pace_for_all_its_sites(tmp_path: Path) -> None:
    with MockWeb({"/robots.txt": "", "/a/": "<p>a", "/b/": "<p>b"}) as web:
        rows = [site(web, name=name, url=web.url(f"/{name}/"), delay_s=0.5, max_pages=1) for name in ("a", "b")]
        crawl(rows, tmp_path)
        found = gaps(web.requests)
        assert len(found) >= 3 and min(found) >= 0.3


def test_what_asked_to_stay_out_is_not_asked_for(tmp_path: Path) -> None:
    with blog(4) as web:
        rows = [opt_out("url", web.url("/p/2"), reason="withdrawn", since="2026-01-02")]
        (tmp_path / FILE).write_text(to_lines(rows), "utf-8")
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/p/2") == 0 and web.hits("/p/3") == 1


def test_a_site_that_asked_to_stay_out_gets_no_request(tmp_path: Path) -> None:
    with blog(2) as web:
        row = site(web)
        (tmp_path / FILE).write_text(to_lines([opt_out("site", row.name, reason="withdrawn", since="2026-01-02")]), "utf-8")
        assert run(row, tmp_path).code == Exit.OK
        assert not web.requests
