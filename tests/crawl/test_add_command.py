"""`bowen add` as a user meets it: what it takes, what it says, and why it may refuse."""

import subprocess
import sys
from pathlib import Path

import pytest
from blogsite import blog, site
from mockweb import MockWeb, Reply, redirect
from test_tls import self_signed
from typed import bowen

from spiders.adding import whole
from spiders.registry import add_rows
from spiders.site import SITES_FILE, given_places, load_sites


def test_adding_says_why_it_cannot(tmp_path: Path) -> None:
    places = ["--sites", str(tmp_path / "s.toml"), "--data-dir", str(tmp_path / "data")]
    with MockWeb(fallback=Reply("gone", 404)) as web:
        result = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", *places)
        assert result.exit_code == 1
        assert "cannot be read" in result.output
        blocked = bowen("add", web.url("/"), "--contact", "https://c.example/", *places)
        assert blocked.exit_code == 1
        assert "blocked" in blocked.output and "give --allow-host 127.0.0.1" in blocked.output
        web.routes["/robots.txt"] = Reply("no", 403)
        shut = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", *places)
        assert shut.exit_code == 1 and "ask its owner to allow it" in shut.output
    assert bowen("add", "nonsense", *places).exit_code == 4
    assert bowen("add", "https://blog.example.org/", *places).exit_code == 4
    assert not (tmp_path / "s.toml").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("your.blog", "https://your.blog"),
        ("your.blog:8443/zh/", "https://your.blog:8443/zh/"),
        ("http://your.blog", "http://your.blog"),
        ("nonsense", "nonsense"),
        ("htp:/your.blog", "htp:/your.blog"),
    ],
)
def test_an_address_may_be_typed_without_its_scheme(typed: str, meant: str) -> None:
    assert whole(typed) == meant


def test_the_next_command_means_the_same_files(tmp_path: Path) -> None:
    sites = tmp_path / "my sites.toml"
    with blog(2) as web:
        added = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", "--name", "mine", "--sites", str(sites))
        assert added.output.rstrip().endswith(f"next: bowen run mine --sites '{sites}'")
    assert given_places(SITES_FILE, Path("data")) == ""
    assert given_places(SITES_FILE, Path("/srv/d")) == " --data-dir /srv/d"


def test_a_certificate_that_nobody_vouches_for_is_said_in_one_line(tmp_path: Path) -> None:
    with MockWeb({"/": "<p>secret"}, tls=self_signed(tmp_path)) as web:
        url = f"https://localhost:{web.port}/"
        bowen_itself = [sys.executable, "-c", "from pipelines.cli import main; main()"]
        command = [*bowen_itself, "add", url, "--allow-host", "localhost", "--sites", str(tmp_path / "s.toml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {url}: cannot be read (certificate not trusted") and done.stderr.count("\n") == 1, done.stderr


def test_a_copy_whose_lists_lead_elsewhere_is_told_from_a_blog_without_links(tmp_path: Path) -> None:
    entry = "<article><h2><a href='https://real.example/p/{n}'>Post number {n}</a></h2><p>It begins so.</p></article>"
    entries = "".join(entry.format(n=number) for number in range(4))
    with MockWeb({"/": f"<html><body><main>{entries}</main></body></html>", "/robots.txt": ""}) as web:
        added = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", "--sites", str(tmp_path / "s.toml"))
    assert added.exit_code == 0, added.output
    assert "most of its links lead to real.example" in added.output
    assert "a script draws" not in added.output


def test_a_blog_that_refuses_is_not_added_and_shown_as_such(tmp_path: Path) -> None:
    places = ["--sites", str(tmp_path / "s.toml"), "--data-dir", str(tmp_path / "data")]
    with blog(2) as web:
        web.routes["/robots.txt"] = "User-agent: *\nDisallow: /\n"
        refused = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", *places)
        assert refused.exit_code == 1
        assert f"{web.url('/')}: its robots.txt refuses us" in refused.output
        assert not (tmp_path / "s.toml").exists()
        add_rows(tmp_path / "s.toml", [site(web)])
        for _ in range(2):
            crawled = bowen("crawl", *places)
            assert crawled.exit_code == 0
            assert f"blog: {web.url('/')} was not fetched: robots: {web.url('/robots.txt')} disallows it" in crawled.output
        shown = bowen("status", *places).output
        assert " refused " in shown
        assert "ask its owner to allow it, or take the row out" in shown
        web.routes["/robots.txt"] = ""
        assert bowen("crawl", *places).exit_code == 0
        shown = bowen("status", *places).output
        assert " finished " in shown and "robots" not in shown


def test_a_moved_home_is_written_as_it_is_now(tmp_path: Path) -> None:
    with blog(2) as new, MockWeb({"/": redirect(new.url("/")), "/robots.txt": ""}, host="127.0.0.2") as old:
        result = bowen("add", old.url("/"), "--allow-host", "127.0.0.1", "--allow-host", "127.0.0.2", "--sites", str(tmp_path / "s.toml"))
        assert result.exit_code == 0, result.output
        (row,) = load_sites(tmp_path / "s.toml").values()
        assert row.url == new.url("/")


def test_a_post_is_added_as_its_blog(tmp_path: Path) -> None:
    with blog(6) as web:
        places = ["--sites", str(tmp_path / "s.toml"), "--data-dir", str(tmp_path / "data"), "--allow-host", "127.0.0.1"]
        result = bowen("add", web.url("/p/3"), *places)
        assert result.exit_code == 0, result.output
        assert f"{web.url('/p/3')} is a post; its blog is {web.url('/')}" in result.output
        assert "posts: 6 addresses in the first pages" in result.output
        (row,) = load_sites(tmp_path / "s.toml").values()
        assert (row.url, row.sitemaps) == (web.url("/"), (web.url("/sitemap.xml"),))
        assert "reaches" in bowen("add", web.url("/p/4"), *places).output


def test_a_list_is_added_with_the_posts_it_names(tmp_path: Path) -> None:
    with blog(6) as web:
        places = ["--sites", str(tmp_path / "s.toml"), "--data-dir", str(tmp_path / "data")]
        web.routes["/blog/"] = web.routes.pop("/")
        del web.routes["/sitemap.xml"]
        result = bowen("add", web.url("/blog/"), "--allow-host", "127.0.0.1", *places)
        assert result.exit_code == 0, result.output
        assert "lists posts that lie outside of it" in result.output
        (row,) = load_sites(tmp_path / "s.toml").values()
        assert (row.url, row.start_urls) == (web.url("/"), (web.url("/blog/"),))
        assert bowen("crawl", *places).exit_code == 0
        assert all(web.hits(f"/p/{number}") for number in range(6))


def test_a_blog_without_links_is_added_with_a_hint(tmp_path: Path) -> None:
    with MockWeb({"/": "<html><body><div id=app></div><script>draw()</script></body></html>", "/robots.txt": ""}) as web:
        places = ["--sites", str(tmp_path / "s.toml"), "--data-dir", str(tmp_path / "data")]
        added = bowen("add", web.url("/"), "--allow-host", "127.0.0.1", *places)
        assert added.exit_code == 0
        assert "posts: none in the first pages" in added.output and "`start_urls`" in added.output
        assert "no page of it is a post" in bowen("crawl", *places).output
        assert "no page of it is a post" in " ".join(bowen("status", *places).output.split())
