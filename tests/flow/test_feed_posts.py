"""A blog whose pages a script fills: what its feed holds whole is kept, once, and excerpts are not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site
from pipelines.flow.workspace import Workspace
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

BASE = "https://shell.example/"
SHELL = '<!doctype html><html lang="en"><title>Shell</title><body><div id="app"></div><script src="/app.js"></script></body></html>'
WORDS = "The heron stood in the cold water until the tide turned, and then it walked home along the wall. " * 5
WHOLE = f"<h2>Morning</h2><p>{WORDS}</p><pre><code class='language-py'>print(1)</code></pre>"
PAGE = f"<!doctype html><html lang=en><head><title>Seen</title></head><body><article><h1>Seen</h1><p>{WORDS}</p></article></body></html>"


def entry(path: str, title: str, body: str) -> str:
    escaped = body.replace("&", "&amp;").replace("<", "&lt;")
    when = "<published>2024-05-06T07:08:09+08:00</published><updated>2024-05-06T07:08:09+08:00</updated>"
    return f'<entry><id>{path}</id><title>{title}</title><link href="{BASE}{path}"/>{when}<content type="html">{escaped}</content></entry>'


def cleaned(folder: Path, pages: dict[str, tuple[int, str, str]], exclude: tuple[str, ...] = ()) -> list[dict[str, object]]:
    add_rows(folder / "sites.toml", [Site(name="shell", url=BASE, exclude=exclude)])
    with WarcWriter(folder / "warc" / "shell" / "one.warc.gz") as writer:
        for number, (path, (status, kind, body)) in enumerate(pages.items()):
            at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)
            writer.write_response(BASE + path, status, "OK", [("Content-Type", kind)], body.encode(), at, kind)
    work = Workspace(folder, folder / "sites.toml")
    extract_site(work, "shell", workers=0)
    clean_site(work, "shell")
    assert clean_site(work, "shell").files_changed == 0
    return work.store.table("cleaned_posts", ["canonical_url", "title", "markdown", "published_local", "source", "edits"]).to_pylist()


def feed(*entries: str) -> tuple[int, str, str]:
    return 200, "application/atom+xml", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Shell</title>{"".join(entries)}</feed>'


def test_a_post_that_its_page_does_not_show_is_read_from_the_feed(tmp_path: Path) -> None:
    given = feed(entry("p/1", "Heron", WHOLE), entry("p/2", "Seen", WHOLE), entry("p/3", "Gone", WHOLE), entry("p/4", "Never asked", WHOLE))
    pages = {"p/1": (200, "text/html", SHELL), "p/2": (200, "text/html", PAGE), "p/3": (404, "text/html", SHELL), "atom.xml": given}
    rows = {str(row["canonical_url"]): row for row in cleaned(tmp_path, pages)}
    assert set(rows) == {f"{BASE}p/1", f"{BASE}p/2"}
    heron = rows[f"{BASE}p/1"]
    assert (heron["title"], heron["source"], heron["published_local"]) == ("Heron", "feed", "2024-05-06T07:08:09+08:00")
    assert "```py\nprint(1)\n```" in str(heron["markdown"])
    assert "read_from_feed" in heron["edits"]
    assert rows[f"{BASE}p/2"]["source"] == "html"


def test_an_excerpt_is_no_post(tmp_path: Path) -> None:
    cut = f"<p>{WORDS}</p><p>Read more</p>"
    pages = {"p/1": (200, "text/html", SHELL), "p/2": (200, "text/html", SHELL)}
    assert cleaned(tmp_path, {**pages, "atom.xml": feed(entry("p/1", "Cut", cut), entry("p/2", "Short", "<p>A line.</p>"))}) == []


def test_what_the_sites_row_keeps_out_does_not_come_back_by_the_feed(tmp_path: Path) -> None:
    pages = {"p/1": (200, "text/html", SHELL), "p/2": (200, "text/html", SHELL)}
    given = feed(entry("p/1", "Heron", WHOLE), entry("p/2", "Otter", WHOLE.replace("heron", "otter")))
    assert [row["title"] for row in cleaned(tmp_path, {**pages, "atom.xml": given}, exclude=("/p/1$",))] == ["Otter"]


@pytest.mark.parametrize("made", [False, True], ids=["days of posts", "the day the feed was made"])
def test_a_post_that_shows_no_date_has_that_of_its_feed_unless_all_entries_bear_one(tmp_path: Path, made: bool) -> None:
    paths = [f"p/{number}" for number in range(3)]
    pages = {path: (200, "text/html", PAGE.replace("Seen", f"Seen from {path}").replace("heron", f"heron {path}")) for path in paths}
    days = [6] * 3 if made else [6, 7, 8]
    entries = [entry(path, "Seen", "<p>Read more</p>").replace("05-06", f"05-{day:02}") for day, path in zip(days, paths, strict=True)]
    rows = cleaned(tmp_path, {**pages, "atom.xml": feed(*entries)})
    told = [None if made else f"2024-05-{day:02}T07:08:09+08:00" for day in days]
    assert [row["published_local"] for row in sorted(rows, key=lambda row: str(row["canonical_url"]))] == told


def index(*entries: object) -> tuple[int, str, str]:
    return 200, "application/json", json.dumps({"posts": [{"items": entries}]})


@pytest.mark.parametrize(
    ("third", "told"),
    [
        ({"path": "p/2", "title": "Seen", "createdAt": "2024-05-08"}, "2024-05-08"),
        ({"path": "p/2", "createdAt": "2024-05-08"}, None),
        ({"path": "p/2", "title": "Seen", "updated": "2024-05-08"}, None),
        ({"path": "p/1", "title": "Again", "date": "2024-05-08"}, None),
    ],
    ids=["a post", "no title", "the day of a change", "two days of one address"],
)
def test_a_post_that_shows_no_date_has_that_of_an_index_in_json(tmp_path: Path, third: dict[str, str], told: str | None) -> None:
    paths = [f"p/{number}" for number in range(3)]
    pages = {path: (200, "text/html", PAGE.replace("Seen", f"Seen from {path}").replace("heron", f"heron {path}")) for path in paths}
    given = [{"url": f"/p/{number}", "title": "Seen", "date": f"2024-05-0{number + 6}"} for number in range(2)]
    rows = {str(row["canonical_url"]): row["published_local"] for row in cleaned(tmp_path, {**pages, "data.json": index(*given, third)})}
    assert rows[f"{BASE}p/0"] == "2024-05-06"
    assert rows[f"{BASE}p/1"] == (None if third["path"] == "p/1" else "2024-05-07")
    assert rows[f"{BASE}p/2"] == told


def test_posts_of_one_title_are_read_again_from_the_archive(tmp_path: Path) -> None:
    def handmade(name: str) -> tuple[int, str, str]:
        body = f"<h2>{name}</h2><p>2011-11-05</p><p>{WORDS}{name}s again.</p>"
        return 200, "text/html", f"<html><title>Shell</title><body>{body}</body></html>"

    names = {"1.htm": "Heron", "2.htm": "Egret", "3.htm": "Bittern", "4.htm": "Stork"}
    rows = cleaned(tmp_path, {path: handmade(name) for path, name in names.items()})
    assert sorted((str(row["title"]), row["published_local"]) for row in rows) == sorted((name, "2011-11-05") for name in names.values())
