"""A look that finds nothing changed is the whole crawl; one that finds something is gone on with, and nothing is asked for twice."""

import asyncio
import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, sitemap, stored
from mockweb import MockWeb, Reply, Route, Seen, conditional, drip, redirect
from test_guard import FORMS
from test_tls import self_signed

from spiders import crawling
from spiders.crawl.answers import Answer, NoAnswer
from spiders.crawl.refusals import Refusals
from spiders.crawl.small import SmallTransport
from spiders.crawl.worth import worth_a_look
from spiders.exits import Exit
from spiders.frontier.watch import state_of, watch_of
from spiders.ledger import Entry, Event, Ledger, last_entry, read_ledger
from spiders.optouts import FILE, opt_out, to_lines
from spiders.state import fold

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second process may be started."""

    def refuse(*given: object) -> int:
        raise AssertionError("a crawl was started")

    monkeypatch.setattr(crawling, "_crawl", refuse)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MockWeb, Path]]:
    """A blog crawled once, whose home redirects; tests copy its data folder."""
    folder = tmp_path_factory.mktemp("settled")
    with blog(4) as web:
        web.routes["/home/"] = web.routes["/"]
        web.routes["/"] = redirect("/home/")
        assert run(site(web), folder, now=START).code == Exit.OK
        yield web, folder


@pytest.fixture
def once(settled: tuple[MockWeb, Path], tmp_path: Path) -> Iterator[tuple[MockWeb, Path]]:
    """The crawled blog with a data folder of the test's own, its routes put back afterwards."""
    web, folder = settled
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        copy = tmp_path / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    routes = dict(web.routes)
    web.requests.clear()
    yield web, tmp_path
    web.routes.clear()
    web.routes.update(routes)


def last_crawl(data_dir: Path) -> list[Entry]:
    entries = list(read_ledger(data_dir / "ledger" / "blog.jsonl"))
    return [entry for entry in entries if entry.crawl == entries[-1].crawl]


def test_where_nothing_changed_the_look_is_the_crawl(once: tuple[MockWeb, Path], alone: None) -> None:
    web, folder = once
    before = len(stored(folder))
    result = run(site(web), folder, now=START + DAY)
    assert result.code == Exit.OK
    assert result.counts["fetched"] == result.counts["new"] == 0
    assert result.counts["unchanged"] == 4
    assert sorted(web.paths()) == ["/", "/home/", "/robots.txt", "/sitemap.xml"]
    assert len(stored(folder)) == before
    assert [entry.event for entry in last_crawl(folder)] == [Event.START, *[Event.UNCHANGED] * 4, Event.END]
    web.requests.clear()
    assert run(site(web), folder, now=START + 2 * DAY).code == Exit.OK
    assert len(web.requests) == 4
    assert len(fold(read_ledger(folder / "ledger" / "blog.jsonl")).crawls) == 3


def test_what_the_look_asked_for_is_not_asked_for_again(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    listed: dict[str, str | None] = {f"/p/{number}": None for number in range(5)}
    web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, listed), seen, type="application/xml")
    web.routes["/p/4"] = page(post(4))
    result = run(site(web), folder, now=START + DAY)
    assert result.code == Exit.OK
    assert result.counts["new"] == 1
    assert sorted(web.paths()) == ["/", "/home/", "/p/4", "/robots.txt", "/sitemap.xml"]
    assert not any(event.get("kind") == "resumed" for event in result.events)
    lines = last_crawl(folder)
    assert [entry.event for entry in lines].count(Event.START) == 1
    assert last_entry(folder / "ledger" / "blog.jsonl") == lines[-1]
    assert lines[-1].watch
    assert len({entry.crawl for entry in read_ledger(folder / "ledger" / "blog.jsonl")}) == 2
    pages = [item.url for item in stored(folder)]
    assert sum(url.endswith("/p/4") for url in pages) == 1
    assert sum(url.endswith("/sitemap.xml") for url in pages) == 2


def test_a_changed_robots_file_is_obeyed_at_once(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    web.routes["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n", type="text/plain")
    assert run(site(web), folder, now=START + DAY).code == Exit.OK
    assert web.paths() == ["/robots.txt"]


@pytest.mark.parametrize("answer", [Reply("oops", 500), Reply("gone", 404), redirect("/elsewhere"), Reply("<h1>new words</h1>")])
def test_any_other_answer_ends_the_look(once: tuple[MockWeb, Path], monkeypatch: pytest.MonkeyPatch, answer: Reply) -> None:
    web, folder = once
    given: list[dict[str, object]] = []
    monkeypatch.setattr(crawling, "_crawl", lambda left, *_: given.extend(left) or 0)
    web.routes["/sitemap.xml"] = answer
    web.routes["/elsewhere"] = "moved"
    run(site(web), folder, now=START + DAY)
    assert [row["name"] for row in given] == ["blog"]


def test_when_a_look_will_not_do(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    row, ledger = site(web), folder / "ledger" / "blog.jsonl"
    assert worth_a_look(row, folder, START + DAY)
    assert not worth_a_look(row, folder, START - DAY)  # the clock went back
    assert not worth_a_look(row, folder, START + 8 * DAY)  # posts are due
    assert not worth_a_look(site(web, max_pages=7), folder, START + DAY)
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:-1])
    assert not worth_a_look(row, folder, START + DAY)
    ledger.write_bytes(whole)
    with Ledger(ledger) as log:
        log.write([Entry(at=START.isoformat(), event=Event.SKIPPED, crawl="x", url=web.url("/x"))])
    assert not worth_a_look(row, folder, START + DAY)
    ledger.unlink()
    assert not worth_a_look(row, folder, START + DAY)


def test_rows_that_are_not_ours_lead_to_a_whole_crawl(once: tuple[MockWeb, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    web, folder = once
    ledger = folder / "ledger" / "blog.jsonl"
    monkeypatch.setattr(crawling, "_crawl", lambda left, *_: 17)
    ledger.write_bytes(ledger.read_bytes().replace(b'"role":"sitemap","status"', b'"role":"nonsense","status"'))
    assert run(site(web), folder, now=START + DAY).code == 17


def test_a_look_that_was_killed_long_ago_counts_as_killed(once: tuple[MockWeb, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    web, folder = once
    web.routes["/sitemap.xml"] = "changed"
    with monkeypatch.context() as patch:
        patch.setattr(crawling, "_crawl", lambda *_: 9)
        run(site(web), folder, now=START + DAY)
    web.requests.clear()
    assert run(site(web), folder, now=START + 2 * DAY).code == Exit.OK
    assert web.hits("/sitemap.xml") == 1
    outcomes = [crawl.outcome for crawl in fold(read_ledger(folder / "ledger" / "blog.jsonl")).crawls]
    assert outcomes == ["finished", "killed", "finished"]


def test_what_asked_to_stay_out_is_not_looked_at(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    (folder / FILE).write_text(to_lines([opt_out("site", "blog", reason="withdrawn", since="2026-01-02")]), "utf-8")
    assert run(site(web), folder, now=START + DAY).code == Exit.OK
    assert not web.requests


def test_the_look_keeps_a_pause(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    web.routes["/sitemap.xml"] = Reply("wait", 429, {"Retry-After": "3000"})
    assert run(site(web), folder, now=START + DAY, patience_s=0.2).code == Exit.RATE_LIMITED
    assert web.hits("/sitemap.xml") == 1


def test_nothing_is_watched_while_something_is_due(once: tuple[MockWeb, Path]) -> None:
    web, folder = once
    state = fold(read_ledger(folder / "ledger" / "blog.jsonl"))
    made = watch_of(state, web.url("/"), START + DAY)
    assert made is not None
    assert {row["url"] for row in made.rows} == {web.url(path) for path in ("/robots.txt", "/", "/home/", "/sitemap.xml")}
    again = state_of(made.rows)
    assert again.urls[web.url("/sitemap.xml")].etag == state.urls[web.url("/sitemap.xml")].etag
    assert watch_of(state, web.url("/"), START + 8 * DAY) is None
    state.urls[web.url("/p/1")].visited_at = None
    assert watch_of(state, web.url("/"), START + DAY) is None
    state.urls[web.url("/p/1")].reason = "robots: /robots.txt disallows it"
    assert watch_of(state, web.url("/"), START + DAY) is not None


def ask(url: str, timeout_s: float = 60.0, allow: tuple[str, ...] = ()) -> Answer | NoAnswer:
    """One request of the small client."""
    transport = SmallTransport(Refusals(allow), lambda: datetime.now(UTC))
    return asyncio.run(transport.ask(url, {"User-Agent": "Bowen/test", "Accept-Encoding": "gzip"}, timeout_s))


@pytest.mark.parametrize("form", FORMS)
def test_the_small_client_dials_no_internal_address(form: str) -> None:
    with MockWeb(fallback="internal", host="127.0.0.2") as internal:
        answer = ask(f"http://{form}:{internal.port}/", allow=("127.0.0.1",))
        assert isinstance(answer, NoAnswer)
        assert internal.requests == []


def test_a_name_that_resolves_inside_is_not_dialled() -> None:
    with MockWeb(fallback="internal", host="127.0.0.1") as internal:
        answer = ask(f"http://{socket.gethostname()}:{internal.port}/")
        assert isinstance(answer, NoAnswer)
        assert answer.reason.startswith(("blocked: ", "no address"))
        assert internal.requests == []


def test_limits_of_the_small_client(tmp_path: Path) -> None:
    def flood(seen: Seen) -> Reply:
        return Reply(b"x" * 65536 for _ in range(300))

    packed = {"Content-Encoding": "gzip"}
    routes: dict[str, Route] = {
        "/flood": flood,
        "/drip": drip(b"x" * 100, 0.1),
        "/short": Reply(b"abc", headers={"Content-Length": "90"}),
        "/heads": Reply("hi", 200, {f"X-Fill-{number}": "y" * 4000 for number in range(90)}),
        "/many": Reply("hi", 200, {f"X-{number}": "y" for number in range(200)}),
        "/gzip": Reply(gzip.compress(b"words"), headers=packed),
        "/bomb": Reply(gzip.compress(bytes(40 << 20)), headers=packed),
    }
    with MockWeb(routes) as web:
        said = {path: ask(web.url(path), 0.5 if path in ("/drip", "/short") else 60.0, (web.host,)) for path in routes}
    assert isinstance(said["/gzip"], Answer) and said["/gzip"].body == b"words" and said["/gzip"].header("etag") is None
    assert isinstance(said["/bomb"], Answer) and (said["/bomb"].fault or "").startswith("too_large")
    reasons = {path: answer.reason for path, answer in said.items() if isinstance(answer, NoAnswer)}
    assert set(reasons) == {"/flood", "/drip", "/short", "/heads", "/many"}
    assert "too_large" in reasons["/flood"]
    assert "Timeout" in reasons["/drip"]


def test_the_small_client_trusts_no_unknown_certificate(tmp_path: Path) -> None:
    with MockWeb({"/": "secret"}, tls=self_signed(tmp_path)) as web:
        answer = ask(f"https://localhost:{web.port}/", allow=("localhost",))
        assert isinstance(answer, NoAnswer)
        assert "certificate" in answer.reason.lower()
        assert web.requests == []


