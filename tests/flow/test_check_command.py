"""`bowen check`: the quality rules on the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli.check import register
from pipelines.flow.extract import extract_site
from pipelines.flow.rules import RULES
from pipelines.flow.steps import clean_site
from pipelines.flow.workspace import Workspace
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

PROSE = "<p>The lamp was lit at dusk, and the keeper wrote down each ship that passed the point before dawn.</p>" * 4


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    """A blog of three posts: one has no title, and its address holds what a terminal would act on."""
    add_rows(tmp_path / "sites.toml", [Site(name="lamp", url="https://lamp.example/")])
    with WarcWriter(tmp_path / "warc" / "lamp" / "one.warc.gz") as writer:
        for name, title in (("a", "Oil"), ("b", "Wick"), ("c\x1b[2Jd", "")):
            head = f'<title>{title}</title><meta property="og:type" content="article">'
            heading = f"<h1>{title}</h1>" if title else ""
            page = f"<!doctype html><html><head>{head}</head><body><article>{heading}{PROSE}</article></body></html>".encode()
            url, kind, at = f"https://lamp.example/2026/03/01/{name}.html", "text/html", datetime(2026, 3, 2, tzinfo=UTC)
            writer.write_response(url, 200, "OK", [("Content-Type", kind)], page, at, kind)
    work = Workspace(tmp_path, tmp_path / "sites.toml")
    extract_site(work, "lamp", workers=0)
    clean_site(work, "lamp")
    return work


def check(work: Workspace, *options: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, ["check", "--data-dir", str(work.data_dir), "--sites", str(work.sites_file), *options])


def test_a_broken_rule_is_told_with_examples_and_a_fix(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOWEN_CONTACT", "https://example.org/about-us")
    done = check(work)
    assert done.exit_code == 1
    told = done.output.split("\n")
    at = next(at for at, line in enumerate(told) if line.startswith("look  titles_known"))
    assert "Not so for 1 of 3" in told[at] and told[at + 1].strip().startswith("- https://lamp.example/2026/03/01/c")
    assert told[at + 2].strip().startswith("fix: run `bowen explain URL`")
    assert "\x1b" not in done.output
    assert sum(line.startswith("ok ") for line in told) == len(RULES) - 1


def test_as_json_every_rule_is_an_object(work: Workspace) -> None:
    rows = [json.loads(line) for line in check(work, "--format", "json").output.splitlines()]
    assert [row["rule"] for row in rows] == [rule.name for rule in RULES]
    (titles,) = [row for row in rows if row["rule"] == "titles_known"]
    assert (titles["passed"], titles["found"], titles["of"]) == (False, 1, 3) and titles["how_to_fix"]


def test_a_corpus_without_posts_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOWEN_CONTACT", "https://example.org/about-us")
    add_rows(tmp_path / "sites.toml", [Site(name="lamp", url="https://lamp.example/")])
    done = check(Workspace(tmp_path / "data", tmp_path / "sites.toml"))
    assert done.exit_code == 0 and "holds no posts yet" in done.output


def test_a_sites_file_that_cannot_be_read_ends_with_its_own_code(work: Workspace) -> None:
    work.sites_file.write_text("[site.lamp\n")
    done = check(work)
    assert done.exit_code == 4 and "error:" in done.output
