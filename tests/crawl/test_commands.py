"""`bowen crawl` and `status` as a user meets them after `add`, and what can be said of one URL afterwards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from blogsite import blog, run, site
from mockweb import Reply
from typed import bowen
from typer.main import get_command

from pipelines.cli import crawl, crawl_run
from spiders.exits import MEANING, Exit, worst, worst_of
from spiders.life import life_of
from spiders.registry import registry
from spiders.site import load_sites
from spiders.warc import WarcWriter

AT = datetime(2026, 2, 3, tzinfo=UTC)


def test_a_blog_is_added_crawled_and_shown(tmp_path: Path, cold: None) -> None:
    sites, data_dir = tmp_path / "sites.toml", tmp_path / "data"
    sites.write_text("# mine\n", "utf-8")
    places = ["--sites", str(sites), "--data-dir", str(data_dir)]
    with blog(4) as web:
        head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><meta name="generator" content="Hexo 7.0">'
        web.routes["/"] = f'<html><head><title>My Blog</title>{head}</head><body><h2><a href="/p/3">x</a></h2></body></html>'
        item = f"<item><title>x</title><link>{web.url('/p/3')}</link></item>"
        web.routes["/feed.xml"] = Reply(f'<rss version="2.0"><channel><title>f</title>{item}</channel></rss>', type="application/rss+xml")
        added = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", "--name", "mine", *places)
        assert added.exit_code == 0, added.output
        assert "platform: hexo" in added.output
        assert "/feed.xml" in added.output
        assert "/sitemap.xml" in added.output
        row = load_sites(sites)["mine"]
        assert (row.platform, row.title, row.allow_hosts) == ("hexo", "My Blog", ("127.0.0.1",))
        assert "# mine" in sites.read_text("utf-8")
        assert not data_dir.exists()
        again = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", *places)
        assert again.exit_code == 4
        assert "reaches" in again.output and "already" in again.output
        inside = bowen("add", web.url("/posts/"), "--name", "other", "--allow-host", "127.0.0.1", "--sites", str(sites))
        assert inside.exit_code == 4 and "reaches" in inside.output
        crawled = bowen("crawl", *places)
        assert crawled.exit_code == 0, crawled.output
        assert "mine: finished" in crawled.output
        assert len(crawled.output.splitlines()) <= 40
        shown = bowen("status", *places)
        assert shown.exit_code == 0
        assert "mine" in shown.output
        lines = life_of(web.url("/p/3"), registry(sites, data_dir).values(), data_dir)
        text = "\n".join(lines)
        assert "site mine" in text
        assert "discovered from" in text
        assert "fetched: HTTP 200" in text
        assert "allows it for Bowen" in text
        assert "WARC record <urn:uuid:" in text
        assert "decoded as utf-8" in text
        assert "never discovered" in "\n".join(life_of("https://other.example/x", registry(sites, data_dir).values(), data_dir))


def test_unknown_sites_and_broken_rows_are_named(tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text('[site.a]\nurl = "https://a.example/"\n', "utf-8")
    for command in ("crawl", "status"):
        (tmp_path / "none.toml").write_text("", "utf-8")
        none = bowen(command, "--sites", str(tmp_path / "none.toml"), "--data-dir", str(tmp_path / "data"))
        assert none.exit_code == 4
        assert "no site in it that is enabled" in none.output, command
    unknown = bowen("crawl", "b", "--sites", str(sites), "--data-dir", str(tmp_path))
    assert unknown.exit_code == 4
    assert "unknown site 'b'" in unknown.output
    assert bowen("crawl", "a", "--sites", str(sites), "--data-dir", str(tmp_path)).exit_code == 4
    sites.write_text('[site.a]\nurl = "ftp://a.example/"\n', "utf-8")
    broken = bowen("status", "--sites", str(sites), "--data-dir", str(tmp_path))
    assert broken.exit_code == 4
    assert "[site.a]" in broken.output


def archived(path: Path) -> None:
    """A small archived blog: a feed names a post that its home does not."""
    base = "https://old.example/"
    feed = f'<rss version="2.0"><channel><title>f</title><item><title>2</title><link>{base}two</link></item></channel></rss>'
    head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    home = f'<!doctype html><html><head>{head}</head><body><h2><a href="/one/">1</a></h2></body></html>'
    post = "<!doctype html><html><body><article><h1>P</h1><p>words of this post</p></article></body></html>"
    pages = {"": (home, "text/html"), "rss": (feed, "application/rss+xml"), "one/": (post, "text/html"), "two/": (post + " ", "text/html")}
    with WarcWriter(path) as writer:
        for name, (body, kind) in pages.items():
            writer.write_response(base + name, 200, "OK", [("Content-Type", kind)], body.encode(), AT, kind)


def test_archived_files_are_crawled_as_though_they_were_the_web(tmp_path: Path) -> None:
    folder, data_dir = tmp_path / "old", tmp_path / "data"
    folder.mkdir()
    archived(folder / "a.warc.gz")
    (tmp_path / "none.toml").write_text("", "utf-8")
    result = bowen("crawl", "--replay", str(folder), "--data-dir", str(data_dir), "--sites", str(tmp_path / "none.toml"))
    assert result.exit_code == 0, result.output
    from spiders.archive import Archive

    kept = {page.url: page.status for page in Archive(data_dir).pages("old.example")}
    assert kept["https://old.example/one/"] == kept["https://old.example/two/"] == 200
    assert kept["https://old.example/two"] == 301
    assert kept["https://old.example/robots.txt"] == 404
    named = bowen("crawl", "nothere", "--replay", str(folder), "--data-dir", str(data_dir), "--sites", str(tmp_path / "none.toml"))
    assert named.exit_code == 4
    assert (data_dir / "logs").is_dir()


def test_codes_tell_the_worst() -> None:
    assert worst_of([Exit.INCOMPLETE, 1, 0]) is Exit.ERROR
    assert worst_of([]) is Exit.OK
    assert worst(["finished", "finished"]) == Exit.OK
    assert worst(["finished", "incomplete"]) == Exit.INCOMPLETE
    assert worst(["rate_limited", "incomplete", "interrupted"]) == Exit.INTERRUPTED
    assert worst(["disk", "interrupted"]) == Exit.DISK
    assert set(MEANING) == set(Exit)


def test_a_full_disk_ends_it_and_keeps_what_was_stored(tmp_path: Path) -> None:
    with blog(3) as web:
        run(site(web), tmp_path)
        before = {path: path.read_bytes() for path in (tmp_path / "warc").rglob("*.gz")}
        ledger = tmp_path / "ledger" / "blog.jsonl"
        kept = ledger.read_bytes()
        ledger.unlink()
        ledger.mkdir()
        broken = run(site(web), tmp_path)
        assert broken.code == Exit.DISK
        assert any("run again to resume" in str(event.get("text")) for event in broken.events)
        ledger.rmdir()
        ledger.write_bytes(kept)
    assert {path: path.read_bytes() for path in before} == before


CALLS = (
    [], ["a"], ["a", "b"], ["--sites", "s.toml"], ["--data-dir", "d", "a"], ["a", "--patience", "1.5"],
    ["--contact", "https://c.example/"], ["--replay", "warc", "--now", "2026-03-01T09:00:00+00:00"],
    ["--sites", "s.toml", "b", "--data-dir", "d", "--contact", "mailto:a@b.example"],
)  # fmt: skip


@pytest.mark.parametrize("words", CALLS)
def test_a_plain_call_is_read_as_the_option_parser_reads_it(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[crawl_run.Asked] = []
    monkeypatch.setattr(crawl_run, "run", lambda asked: read.append(asked) or 0)
    assert bowen("crawl", *words).exit_code == 0
    assert [crawl_run.plain(words)] == read


ODD = (["--help"], ["--site"], ["--patience", "x"], ["--sites"], ["--patience", "-1"], ["--sites=s"], ["--", "a"])


@pytest.mark.parametrize("words", ODD)
def test_any_other_call_is_left_to_the_option_parser(words: list[str]) -> None:
    assert crawl_run.plain(words) is None


def test_a_plain_call_knows_every_option() -> None:
    app = typer.Typer()
    crawl.register(app)
    wanted = {name for parameter in get_command(app).params for name in parameter.opts if name.startswith("--")} - {
        "--help", "--install-completion", "--show-completion"
    }  # fmt: skip
    assert wanted == set(crawl_run.OPTIONS)


@pytest.mark.parametrize("name", ["crawl", "add", "status"])
def test_help_shows_examples(name: str) -> None:
    assert f"bowen {name}" in bowen(name, "--help").output
