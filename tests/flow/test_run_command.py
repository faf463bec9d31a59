"""`bowen run` as a user meets it when something is in the way: an interrupt, no contact, a site that is down or refuses."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from blogsite import blog, site
from mockweb import MockWeb, Reply
from waiting import wait

from pipelines.flow.crawl import Progress
from pipelines.store.snapshot import query
from spiders.exits import MEANING, Exit
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.registry import add_rows
from spiders.site import SITES_FILE, Site, load_sites, select

pytestmark = [pytest.mark.xdist_group("end_to_end"), pytest.mark.slow, pytest.mark.timeout(600)]
BOWEN = str(Path(sys.executable).with_name("bowen"))


def command(folder: Path) -> list[str]:
    return [BOWEN, "run", "--sites", str(folder / "sites.toml"), "--data-dir", str(folder)]


def test_an_interrupt_ends_the_run_while_it_crawls(tmp_path: Path) -> None:
    with blog(200) as web:
        add_rows(tmp_path / "sites.toml", [site(web, delay_s=0.1), site(web, name="other", url=web.url("/other/"))])
        pipe = subprocess.PIPE
        with subprocess.Popen(command(tmp_path), stdout=pipe, stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
            try:
                wait(lambda: len(web.requests) > 6)
                process.send_signal(signal.SIGTERM)  # SIGINT comes the same way
                said, _ = process.communicate(timeout=100)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == Exit.INTERRUPTED, said
    assert said.strip().splitlines()[-1] == f"exit {Exit.INTERRUPTED}: {MEANING[Exit.INTERRUPTED]}"
    assert "Traceback" not in said and "✗" not in said
    assert [entry.reason for entry in read_ledger(ledger_path(tmp_path, "blog")) if entry.event is Event.END] == ["interrupted"]
    assert not ledger_path(tmp_path, "other").exists()


def test_the_real_web_is_not_run_without_a_contact(tmp_path: Path) -> None:
    add_rows(tmp_path / "sites.toml", [Site(name="real", url="https://blog.example.org/")])
    environment = {name: value for name, value in os.environ.items() if name != "BOWEN_CONTACT"}
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == Exit.CONFIG, done.stdout + done.stderr
    assert "real: crawling blog.example.org needs a contact URL" in done.stderr
    assert not (tmp_path / "dagster").exists()


def test_a_sites_file_without_a_site_is_said(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("# mine\n", "utf-8")
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == Exit.CONFIG
    assert done.stderr == f"error: {tmp_path / 'sites.toml'}: no site in it that is enabled; add one with `bowen add URL`, or name one\n"
    (tmp_path / "sites.toml").write_text('[site.a]\nurl = "https://a.example/"\nplatfrom = "hexo"\n', "utf-8")
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == Exit.CONFIG and "unknown key 'platfrom'" in done.stderr and "no site in it" not in done.stderr


def test_a_long_crawl_says_how_far_it_is_more_and_more_rarely() -> None:
    now, said = [0.0], list[str]()
    progress = Progress("blog", said.append, lambda: now[0])
    for second in range(3600):
        now[0] = float(second)
        progress.hear({"kind": "progress", "done": second, "queued": 9})
        progress.hear({"kind": "end", "done": second})
    assert said[:3] == ["… blog: 10 pages, 9 waiting", "… blog: 30 pages, 9 waiting", "… blog: 70 pages, 9 waiting"]
    assert len(said) == 15


def test_a_run_shows_how_far_its_crawl_is_and_ends_with_what_there_is(tmp_path: Path) -> None:
    with blog(2) as web:
        add_rows(tmp_path / "sites.toml", [site(web, delay_s=0.4)])
        at_once = "import pipelines.flow.crawl as crawl; crawl._FIRST_S = 0.0; from pipelines.cli import main; main()"
        words = [sys.executable, "-c", at_once, *command(tmp_path)[1:]]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^… blog: \d+ pages, \d+ waiting$", done.stderr, re.M), done.stderr
    assert "…" not in done.stdout
    report = tmp_path / "reports" / "report.html"
    assert done.stdout.splitlines()[-1] == f"posts: 2, blogs: 1; ask them with `bowen sql`, or look at {report}"


def test_the_examples_of_the_shipped_file_are_left_alone_unless_named(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_bytes(SITES_FILE.read_bytes())
    environment = {name: value for name, value in os.environ.items() if name != "BOWEN_CONTACT"}
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, "no site in it" in done.stderr) == (Exit.CONFIG, True)
    named = subprocess.run([*command(tmp_path), "01me"], capture_output=True, text=True, check=False, env=environment)
    assert "01me: crawling 01.me needs a contact" in named.stderr
    add_rows(tmp_path / "sites.toml", [Site(name="mine", url="https://mine.example/")])
    assert [site.name for site in select(load_sites(tmp_path / "sites.toml"), ())] == ["mine"]
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False, env=environment)
    assert "mine: crawling mine.example needs a contact" in done.stderr


def test_a_site_that_is_down_is_named_and_costs_the_others_nothing(tmp_path: Path) -> None:
    with blog(2) as web, blog(2) as down, MockWeb({"/robots.txt": "User-agent: *\nDisallow: /\n"}) as shut:
        off = site(web, name="off", url=web.url("/off/"), enabled=False)
        rows = [site(web, name="up"), site(down, name="down"), site(shut, name="shut"), off]
        add_rows(tmp_path / "sites.toml", rows)
        down.routes = {"/robots.txt": Reply("broken", 500)}
        done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False)
        home = rows[1].url
    assert done.returncode == Exit.INCOMPLETE, done.stdout + done.stderr
    assert done.stderr.endswith(f"exit {Exit.INCOMPLETE}: {MEANING[Exit.INCOMPLETE]}\n")
    assert f"! down: {home} was not fetched: robots: robots.txt cannot be read (HTTP 500)" in done.stdout
    assert f"    {home}: incomplete" in done.stdout
    assert "! extracted_posts: posts_found: 1 of 3. " in done.stdout
    assert f"    shut: {rows[2].url} was not fetched: robots: {shut.url('/robots.txt')} disallows it; ask its owner" in done.stdout
    assert web.hits("/off/") == 0
    assert query(tmp_path, "select site from sites order by 1").to_pylist() == [{"site": name} for name in ("down", "shut", "up")]
    assert query(tmp_path, "select site, count(*) as posts from posts group by 1").to_pylist() == [{"site": "up", "posts": 2}]
