"""`bowen status` shows how well a site's posts are filled and when that falls."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from blogsite import blog, page, run, site, stored, words
from typer.testing import CliRunner

from pipelines.cli import status
from pipelines.flow.extract import extract_site
from pipelines.flow.fill import Fill, Seen, fill_of
from pipelines.flow.findings import drifted_sites
from pipelines.flow.life import life_of
from pipelines.flow.workspace import Workspace
from spiders.registry import add_rows
from spiders.status import status_of

START = datetime(2026, 3, 1, tzinfo=UTC)


def seen(crawl: int, count: int, title: bool = True, date: bool = True, tags: bool = True) -> list[Seen]:
    return [Seen(f"c{crawl}", START + timedelta(days=crawl, seconds=number), (title, date, tags)) for number in range(count)]


def test_shares_of_all_and_of_the_newest() -> None:
    assert fill_of([]) == Fill(0, ())
    assert fill_of(seen(0, 50)) == Fill(50, (1.0, 1.0, 1.0))
    assert fill_of(seen(0, 30) + seen(0, 30, date=False)).drifted == ()  # one crawl, whatever its order
    fell = fill_of(seen(0, 30) + seen(1, 4, date=False) + seen(2, 6, date=False, tags=False))
    assert fell.drifted == ("date", "tags")
    assert fell.alarm() == "date on 0% of the posts read last, 100% before; tags on 40% of the posts read last, 100% before"
    assert fell.cells() == ("100%/75%/85%", "+0/-100/-60")
    assert fill_of(seen(0, 30) + seen(1, 9, date=False)).drifted == ()  # too few to tell
    assert fill_of(seen(0, 30, date=False) + seen(1, 20)).drifted == ()  # better is no alarm


def dated(number: int, *, old: bool) -> str:
    """A post whose template shows its date and tags, or no longer does."""
    meta = f'<time datetime="2024-01-{number + 1:02}">2024-01-{number + 1:02}</time>' if old else ""
    prose = "".join(f"<p>{words(number * 7 + part, 70)}</p>" for part in range(3))
    article = f"<article><h1>Post {number}</h1>{meta}{prose}</article>"
    return f"<!doctype html><html><head><title>Post {number}</title></head><body>{article}</body></html>"


def test_a_changed_template_is_an_alarm_as_soon_as_pages_are_read_again(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "data", tmp_path / "sites.toml")
    with blog(12, {f"/p/{number}": page(dated(number, old=True)) for number in range(12)}) as web:
        add_rows(work.sites_file, [site(web)])
        for day, old in ((0, True), (8, False)):
            web.routes.update({f"/p/{number}": page(dated(number, old=old)) for number in range(12)})
            run(site(web), work.data_dir, now=START + timedelta(days=day))
            extract_site(work, "blog", workers=0)
            found = drifted_sites(work)
            assert found.passed is old
        assert ("dated", "no date found") in life_of(work, web.url("/p/1"))
    app = typer.Typer()
    status.register(app)
    shown = CliRunner().invoke(app, ["--sites", str(work.sites_file), "--data-dir", str(work.data_dir)])
    assert shown.exit_code == 0, shown.output
    assert "100%/50%/0%" in shown.output
    assert "+0/-100/+0" in shown.output
    assert "blog: a template may have changed: date on 0% of the posts read last, 100% before" in shown.output


def test_alarms_tell_of_listed_pages_without_a_post_and_of_a_crawl_long_ago(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "data", tmp_path / "sites.toml")
    shell = page('<!doctype html><html><head><title>Blog</title></head><body><div id="app"></div></body></html>')
    with blog(5, {f"/p/{number}": shell for number in (1, 2, 3)}) as web:
        add_rows(work.sites_file, [site(web)])
        run(site(web), work.data_dir, now=datetime.now(UTC) - timedelta(days=3))
        extract_site(work, "blog", workers=0)
        lost_url = web.url("/p/1")
    app = typer.Typer()
    status.register(app)
    given = ["--sites", str(work.sites_file), "--data-dir", str(work.data_dir), "--format", "json"]
    old = CliRunner().invoke(app, [*given, "--older-than", "2"])
    assert old.exit_code == 0, old.output
    told = json.loads(old.stdout)
    assert (told["site"], told["ended"], told["new"], told["failed"]) == ("blog", "finished", 5, 0)
    assert told["shares"] == {"title": 1.0, "date": 1.0, "tags": 0.0}
    lost, stale = told["alarms"]
    assert lost.startswith(f"3 of 5 pages that its feed or sitemap lists gave no post, such as {lost_url}: ")
    assert stale.startswith("the last crawl began on ")
    fresh = CliRunner().invoke(app, [*given, "--older-than", "9", "--fail-on-alarm"])
    assert fresh.exit_code == 1 and json.loads(fresh.stdout)["alarms"] == [lost]


def test_a_blog_that_answers_no_more_is_one_alarm_with_the_day_of_its_last_answer(tmp_path: Path) -> None:
    with blog(3) as web:
        run(site(web), tmp_path, now=datetime(2026, 3, 1, 9, tzinfo=UTC))
    run(site(web), tmp_path, now=datetime(2026, 4, 20, 9, tzinfo=UTC))
    (alarm,) = status_of(site(web), tmp_path).alarms
    assert alarm.startswith(f"{web.url('/')} was not fetched: ")
    assert "(its last answer is of 2026-03-01); look at it in a browser" in alarm


def test_a_blog_that_is_read_well_has_no_alarm(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "data", tmp_path / "sites.toml")
    with blog(5) as web:
        add_rows(work.sites_file, [site(web)])
        run(site(web), work.data_dir)
        extract_site(work, "blog", workers=0)
    app = typer.Typer()
    status.register(app)
    given = ["--sites", str(work.sites_file), "--data-dir", str(work.data_dir), "--fail-on-alarm", "--older-than", "100000"]
    shown = CliRunner().invoke(app, given)
    assert shown.exit_code == 0 and "blog:" not in shown.output, shown.output


def test_a_damaged_or_lost_ledger_is_told_and_the_next_crawl_mends_it(tmp_path: Path) -> None:
    with blog(3) as web:
        target = site(web)
        run(target, tmp_path)
        ledger = tmp_path / "ledger" / "blog.jsonl"
        whole = ledger.read_bytes()
        lines = whole.splitlines(keepends=True)
        ledger.write_bytes(b"".join([*lines[:4], b"\x55" + lines[4][1:], *lines[5:]]))
        assert any("1 lines cannot be read, the first is line 5" in alarm for alarm in status_of(target, tmp_path).alarms)
        ledger.write_bytes(whole + b'{"at":"2026-')  # what a kill leaves
        assert status_of(target, tmp_path).alarms == ()
        for rest in (bytes(len(whole)), None):
            ledger.write_bytes(rest) if rest else ledger.unlink()
            assert any("knows nothing of 1 archive files" in alarm for alarm in status_of(target, tmp_path).alarms)
            web.requests.clear()
            run(target, tmp_path)
            assert sum(found.url.endswith("/p/1") for found in stored(tmp_path)) == 1  # its page was found in the archive
            assert not any("archive files" in alarm or "cannot be read" in alarm for alarm in status_of(target, tmp_path).alarms)
            ledger.write_bytes(whole)
            for segment in sorted((tmp_path / "warc" / "blog").iterdir())[1:]:
                segment.unlink()
