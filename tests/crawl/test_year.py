"""What a year brings: a full disk, a wrong clock, a blog that moves, a broken row, files that grow."""

import asyncio
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, stored
from mockweb import MockWeb, redirect

from pipelines.cli.crawl_run import plain
from pipelines.cli.crawl_run import run as crawl_command
from pipelines.flow.findings import unfinished_crawls
from pipelines.flow.workspace import Workspace
from spiders.crawl.hosts import Hosts
from spiders.crawling import _drop_old_logs
from spiders.exits import Exit
from spiders.ledger import Event, read_ledger
from spiders.settings import Policy
from spiders.status import status_of

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@contextmanager
def files_of_at_most(size_bytes: int) -> Iterator[None]:
    """A disk that takes no more: larger files cannot be written, by this process or those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_in_the_middle_of_a_record_loses_nothing(tmp_path: Path, cold: None) -> None:
    with blog(40) as web:
        with files_of_at_most(12_000):
            broken = run(site(web), tmp_path, now=START)
        assert broken.code == Exit.DISK
        assert any("free the disk and run again" in str(event.get("text")) for event in broken.events)
        whole = run(site(web), tmp_path, now=START + timedelta(hours=1))
        assert whole.code == Exit.OK
        assert any(event.get("kind") == "resumed" for event in whole.events)
    pages = [item.url for item in stored(tmp_path) if "/p/" in item.url]
    assert len(pages) == len(set(pages)) == 40


def test_a_ledger_that_cannot_be_written_ends_the_crawl_before_a_request(tmp_path: Path, cold: None) -> None:
    with blog(2) as web:
        run(site(web), tmp_path, now=START)
        ledger = tmp_path / "ledger" / "blog.jsonl"
        kept = ledger.read_bytes()
        web.requests.clear()
        for day in (1, 9):  # by a look, and by a crawl
            with files_of_at_most(len(kept) + 20):
                assert run(site(web), tmp_path, now=START + timedelta(days=day)).code == Exit.DISK
        assert web.requests == []
        assert ledger.read_bytes().startswith(kept)
        assert run(site(web), tmp_path, now=START + timedelta(days=9)).code == Exit.OK
    assert ledger.read_bytes().startswith(kept)


def test_a_clock_that_goes_back_loses_and_repeats_nothing(tmp_path: Path) -> None:
    with blog(3) as web:
        run(site(web), tmp_path, now=START + timedelta(days=900))
        web.requests.clear()
        assert run(site(web), tmp_path, now=START).code == Exit.OK
        assert web.hits("/sitemap.xml") == 1
        assert web.hits("/p/1") == 1  # when it was visited is not known, so it is asked for, with its validators
        web.requests.clear()
        assert run(site(web), tmp_path, now=START + timedelta(days=1)).code == Exit.OK
        assert web.hits("/p/1") == 0
    assert sum(item.url.endswith("/p/1") for item in stored(tmp_path)) == 1


def test_a_pause_that_a_wrong_clock_wrote_is_cut_to_an_hour(tmp_path: Path) -> None:
    path = tmp_path / "hosts.jsonl"
    path.write_text('{"host": "blog.example", "until": "2099-01-01T00:00:00+00:00"}\n', "utf-8")
    host = Hosts(path, Policy(), asyncio.Event()).host("blog.example")
    assert 0 < host.paused_until - time.time() <= 3600


def test_pauses_of_years_do_not_pile_up(tmp_path: Path) -> None:
    path = tmp_path / "hosts.jsonl"
    row = json.dumps({"host": "blog.example", "until": "2026-01-01T00:00:00+00:00", "why": "HTTP 429"})
    last = json.dumps({"host": "blog.example", "until": "2026-02-01T00:00:00+00:00", "why": "HTTP 429"})
    path.write_text("".join(f"{row}\n" for _ in range(4000)) + last + "\n", "utf-8")
    Hosts(path, Policy(), asyncio.Event())
    assert [json.loads(line)["until"] for line in path.read_text("utf-8").splitlines()] == ["2026-02-01T00:00:00+00:00"]


def test_logs_of_years_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(230):
        (tmp_path / f"crawl-2026{number:04}.jsonl").write_text("x", "utf-8")
    (tmp_path / "other.jsonl").write_text("x", "utf-8")
    _drop_old_logs(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 201
    assert names[0] == "crawl-20260030.jsonl"
    assert "other.jsonl" in names


def test_a_blog_that_moves_to_another_host_is_followed_and_told(tmp_path: Path) -> None:
    with blog(3) as old, MockWeb({"/robots.txt": ""}, host="127.0.0.2") as new:
        row = site(old, allow_hosts=("127.0.0.1", "127.0.0.2"))
        assert run(row, tmp_path, now=START).code == Exit.OK
        new.routes.update({f"/p/{number}": page(post(number)) for number in range(4)})
        links = "".join(f'<h2><a href="/p/{number}">{number}</a></h2>' for number in range(4))
        new.routes["/"] = page(f"<html><body><h1>Blog</h1>{links}</body></html>")
        for path in ("/", "/sitemap.xml", *(f"/p/{number}" for number in range(3))):
            old.routes[path] = redirect(new.url(path), 301)
        for day in (1, 9):
            assert run(row, tmp_path, now=START + timedelta(days=day)).code == Exit.OK
        assert new.hits("/p/3") >= 1
    events = [entry.event for entry in read_ledger(tmp_path / "ledger" / "blog.jsonl")]
    assert Event.GONE not in events
    assert any(f"now leads to {new.url('/')}" in alarm for alarm in status_of(row, tmp_path).alarms)


def test_a_broken_row_costs_its_own_site_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites, data = tmp_path / "sites.toml", tmp_path / "data"
    with blog(2) as web:
        good = f'[site.good]\nurl = "{web.url("/")}"\nallow_hosts = ["{web.netloc}"]\ndelay_s = 0.0\n'
        sites.write_text(f'[site.bad]\nurl = "gopher://x/"\n{good}[site.worse]\nurl = "https://x.example/"\ncolour = "blue"\n', "utf-8")
        asked = plain(["--sites", str(sites), "--data-dir", str(data)])
        assert asked is not None
        assert crawl_command(asked) == Exit.CONFIG
        assert web.hits("/p/1") == 1
        said = capsys.readouterr()
        assert "good: finished" in said.out
        assert "[site.bad]" in said.err and "unknown key 'colour'" in said.err
        named = plain(["bad", "--sites", str(sites), "--data-dir", str(data)])
        assert named is not None
        assert crawl_command(named) == Exit.CONFIG
    work = Workspace(data, sites)
    assert list(work.sites()) == ["good"]
    found = unfinished_crawls(work)
    assert not found.passed
    assert any("colour" in example for example in found.examples)
