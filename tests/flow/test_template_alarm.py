"""The template alarm: a site's rules stop fitting its pages, and its newest posts show it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.extract.cross_check import disagreement
from pipelines.flow.extract import extract_site
from pipelines.flow.templates import doubted_templates
from pipelines.flow.workspace import Workspace
from spiders.dom.parse import parse_html
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

BASE = "https://notes.example/"
START = datetime(2026, 3, 1, tzinfo=UTC)
STORY = "".join(
    f"<p>On day {day} of the voyage we sailed past island number {day}, where the keeper of the lighthouse waved a lamp, "
    f"and we wrote down how the wind had turned since the morning of the day before.</p>"
    for day in range(1, 9)
)
PROMISE = "".join(f"<p>Our newsletter, issue {issue}, brings coupons and gifts to readers, all year long.</p>" for issue in range(6))


def old_template(title: str) -> str:
    return page(title, f'<div class="theme-default-content"><h1>{title}</h1>{STORY}</div>')


def new_template(title: str) -> str:
    """The class that held the post now holds an advertisement."""
    story = f'<article><h1>{title}</h1><div class="prose">{STORY}</div></article>'
    return page(title, f'{story}<div class="theme-default-content">{PROMISE}</div>')


def page(title: str, body: str) -> str:
    head = f'<title>{title}</title><meta name="generator" content="VuePress 1.9"><meta property="og:type" content="article">'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><div id="app">{body}</div></body></html>'


def workspace(
    folder: Path, pages: list[tuple[str, str]], name: str = "notes", platform: str = "vuepress", start: datetime = START
) -> Workspace:
    add_rows(folder / "sites.toml", [Site(name=name, url=BASE + ("" if name == "notes" else name), platform=platform)])
    with WarcWriter(folder / "warc" / name / "one.warc.gz") as writer:
        for number, (url, text) in enumerate(pages):
            at = start + timedelta(hours=number)
            writer.write_response(url, 200, "OK", [("Content-Type", "text/html")], text.encode(), at, "text/html")
    work = Workspace(folder, folder / "sites.toml")
    extract_site(work, name, workers=0)
    return work


def logs(*templates: Callable[[str], str]) -> list[tuple[str, str]]:
    """Pages by address, the oldest first."""
    return [(f"{BASE}posts/{at}.html", template(f"Log {at}")) for at, template in enumerate(templates)]


def test_a_template_that_fits_raises_no_alarm(tmp_path: Path) -> None:
    finding = doubted_templates(workspace(tmp_path, logs(old_template, old_template)))
    assert finding.passed and (finding.count, finding.total) == (0, 1)


def test_two_new_posts_of_a_template_that_changed_are_enough(tmp_path: Path) -> None:
    pages = logs(old_template, old_template, new_template, new_template)
    finding = doubted_templates(workspace(tmp_path, pages))
    assert not finding.passed and finding.examples == (f"notes: {pages[-1][0]}",)


@pytest.mark.parametrize("odd", [1, 2], ids=["the newest but one", "the newest"])
def test_one_odd_page_is_no_alarm(tmp_path: Path, odd: int) -> None:
    pages = [old_template, old_template, old_template]
    pages[odd] = new_template
    assert doubted_templates(workspace(tmp_path, logs(*pages))).passed


def test_one_page_fetched_twice_is_one_page(tmp_path: Path) -> None:
    url, text = logs(new_template)[0]
    assert doubted_templates(workspace(tmp_path, [*logs(old_template), (url + "?b", text), (url + "?b", text)])).passed


def test_a_site_of_no_known_platform_is_not_asked_about(tmp_path: Path) -> None:
    url, text = logs(old_template)[0]
    pages = [(url, text.replace("VuePress 1.9", "Pen and paper").replace("theme-default-content", "box"))]
    assert doubted_templates(workspace(tmp_path, pages, platform="generic")).total == 0


@pytest.mark.parametrize("lost", ["sites.toml", "warc/notes/one.warc.gz"])
def test_a_post_whose_site_or_bytes_are_gone_is_no_answer(tmp_path: Path, lost: str) -> None:
    work = workspace(tmp_path, logs(new_template, new_template))
    assert not doubted_templates(work).passed
    (tmp_path / lost).write_bytes(b"")
    assert doubted_templates(Workspace(tmp_path, tmp_path / "sites.toml")).passed


def test_a_site_silent_for_long_is_not_asked_again(tmp_path: Path) -> None:
    silent = workspace(tmp_path, logs(new_template, new_template))
    assert doubted_templates(silent).total == 1
    later = workspace(tmp_path, logs(old_template, old_template), name="other", start=START + timedelta(days=40))
    finding = doubted_templates(later)
    assert finding.passed and finding.total == 1


def test_two_short_texts_never_differ() -> None:
    tree = parse_html("<p>Rain.</p>")
    assert disagreement(tree, "A photograph of the harbour") == 0.0
