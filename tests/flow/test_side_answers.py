"""Tags that a platform keeps in answers beside its pages: cleaning finds them by the rows of what extraction turned away."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site
from pipelines.flow.workspace import Workspace
from spiders.archive import Archive
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

BASE = "https://www.cnblogs.com/haitangye/"
POST = f"{BASE}archive/2018/06/11/9001234.html"
ANSWER = f"{BASE}ajax/post-accessories?postId=9001234"
PAGE = (Path(__file__).parents[1] / "platforms/cnblogs/post_2018/page.html").read_bytes()
START = datetime(2026, 3, 1, tzinfo=UTC)


def answer(tag: str) -> bytes:
    tags = f'<div id="EntryTag">标签: <a href="{BASE}tag/{tag}/">{tag}</a></div>'
    return json.dumps({"categoriesTags": tags, "postStats": {"postId": 9001234}}).encode()


def archive(folder: Path, segments: dict[str, list[tuple[str, int, bytes]]]) -> Workspace:
    add_rows(folder / "sites.toml", [Site(name="haitang", url=BASE, platform="cnblogs")])
    for name, pages in segments.items():
        with WarcWriter(folder / "warc" / "haitang" / f"{name}.warc.gz") as writer:
            for number, (url, status, body) in enumerate(pages):
                kind = "text/html" if body is PAGE else "application/json"
                writer.write_response(url, status, "OK", [("Content-Type", kind)], body, START + timedelta(hours=number), kind)
    work = Workspace(folder, folder / "sites.toml")
    extract_site(work, "haitang", workers=0)
    return work


def tags(work: Workspace) -> list[list[str]]:
    clean_site(work, "haitang")
    return [row["tags"] for row in work.store.table("cleaned_posts", ["tags"]).to_pylist()]


def test_the_newest_answer_gives_the_tags(tmp_path: Path) -> None:
    old, new = [(POST, 200, PAGE), (ANSWER, 200, answer("awk"))], [(ANSWER, 200, answer("sed"))]
    work = archive(tmp_path, {"import-aa": old, "20260302T000000Z": new})  # imports are the oldest, whatever their names
    assert tags(work) == [["sed"]]


def test_an_answer_that_failed_or_is_gone_gives_none(tmp_path: Path) -> None:
    work = archive(tmp_path, {"one": [(POST, 200, PAGE), (ANSWER, 503, answer("awk"))], "two": [(ANSWER, 200, answer("sed"))]})
    (tmp_path / "warc" / "haitang" / "two.warc.gz").unlink()
    assert tags(work) == [[]]


def test_the_archive_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = archive(tmp_path, {"one": [(POST, 200, PAGE), (ANSWER, 200, answer("awk"))]})
    monkeypatch.setattr(Archive, "pages", None)
    assert tags(work) == [["awk"]]
