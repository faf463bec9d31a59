"""The template alarm: a site's rules stop fitting its pages, and a sample of its pages shows it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.extract.content.sample import AGREES, DIFFERS, is_sampled
from pipelines.flow.extract import extract_site
from pipelines.flow.templates import doubted_templates
from pipelines.flow.workspace import Workspace
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


def urls(sampled: bool, count: int) -> list[str]:
    found = (url for number in range(10_000) if is_sampled(url := f"{BASE}posts/{number}.html", 1000) is sampled)
    return [next(found) for _ in range(count)]


def workspace(folder: Path, pages: list[tuple[str, str]]) -> Workspace:
    add_rows(folder / "sites.toml", [Site(name="notes", url=BASE, platform="vuepress")])
    with WarcWriter(folder / "warc" / "notes" / "one.warc.gz") as writer:
        for number, (url, text) in enumerate(pages):
            at = START + timedelta(hours=number)
            writer.write_response(url, 200, "OK", [("Content-Type", "text/html")], text.encode(), at, "text/html")
    work = Workspace(folder, folder / "sites.toml")
    extract_site(work, "notes", workers=0)
    return work


def edits(work: Workspace) -> dict[str, list[str]]:
    return {row["url"]: row["edits"] for row in work.store.table("extracted_posts", ["url", "edits"]).to_pylist()}


def test_a_template_that_fits_raises_no_alarm(tmp_path: Path) -> None:
    work = workspace(tmp_path, [(url, old_template(f"Log {at}")) for at, url in enumerate(urls(True, 4))])
    assert all(AGREES in found for found in edits(work).values())
    finding = doubted_templates(work)
    assert finding.passed and (finding.count, finding.total) == (0, 1)


def test_a_template_that_changed_is_told_with_the_newest_page(tmp_path: Path) -> None:
    asked = urls(True, 8)
    pages = [old_template(f"Log {at}") for at in range(4)] + [new_template(f"Log {at}") for at in range(4, 8)]
    work = workspace(tmp_path, list(zip(asked, pages, strict=True)))
    assert [DIFFERS in edits(work)[url] for url in asked] == [False] * 4 + [True] * 4
    finding = doubted_templates(work)
    assert not finding.passed and finding.examples == (f"notes: {asked[-1]}",)


def test_one_odd_page_is_no_alarm(tmp_path: Path) -> None:
    asked = urls(True, 5)
    work = workspace(tmp_path, [(url, (new_template if at == 2 else old_template)(f"Log {at}")) for at, url in enumerate(asked)])
    assert doubted_templates(work).passed


def test_other_pages_are_not_asked_about(tmp_path: Path) -> None:
    work = workspace(tmp_path, [(url, new_template("Log")) for url in urls(False, 3)])
    assert not any({AGREES, DIFFERS} & set(found) for found in edits(work).values())
    assert doubted_templates(work).total == 0


def test_the_sample_is_small_and_does_not_depend_on_the_run() -> None:
    chosen = [number for number in range(20_000) if is_sampled(f"{BASE}{number}", 1000)]
    assert 20_000 / 64 * 0.8 < len(chosen) < 20_000 / 64 * 1.2
    assert not any(is_sampled(f"{BASE}{number}", 500_000) for number in chosen)
