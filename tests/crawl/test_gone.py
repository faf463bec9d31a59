"""A page missing twice, a week apart, leaves the posts with its reason and keeps its bytes; it is back when its page is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, sitemap, words
from mockweb import MockWeb, Reply, conditional

from pipelines.flow.clean import clean_site
from pipelines.flow.current import current_posts
from pipelines.flow.extract import extract_site
from pipelines.flow.gone import Buried, buried
from pipelines.flow.life import life_of
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rejected
from pipelines.release.candidates import Tables
from spiders.exits import Exit
from spiders.raw import WarcRef
from spiders.registry import add_rows
from spiders.urls import canonical

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
PROSE = " ".join(words(number, 90) for number in range(4))


class Days:
    """A blog of three posts, its workspace, and a way to let days pass."""

    def __init__(self, web: MockWeb, folder: Path) -> None:
        self.web, self.site = web, site(web)
        add_rows(folder / "sites.toml", [self.site])
        self.work = Workspace(folder / "data", folder / "sites.toml")
        self.listed: dict[str, str | None] = {f"/p/{number}": None for number in range(3)}
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, self.listed), seen, type="application/xml")

    def on(self, day: float) -> dict[str, Post]:
        """Crawl and read on a day; the current posts by path."""
        assert run(self.site, self.work.data_dir, now=START + timedelta(days=day)).code == Exit.OK
        extract_site(self.work, "blog", workers=0)
        clean_site(self.work, "blog")
        return {found.url.removeprefix(self.web.url("")): found for found in current_posts(self.work)}

    def rejected(self) -> dict[str, Rejected]:
        """What cleaning turned away as gone."""
        rows = self.work.store.read("rejected_pages", Rejected)
        return {row.url.removeprefix(self.web.url("")): row for row in rows if row.stage == "clean" and row.reason == "unpublished"}


def test_a_gone_post_leaves_the_posts_and_comes_back(tmp_path: Path) -> None:
    with blog(3, {f"/p/{number}": page(post(number, PROSE + f" {number}")) for number in range(3)}) as web:
        days = Days(web, tmp_path)
        before = days.on(0)
        assert set(before) == {"/p/0", "/p/1", "/p/2"}
        alive, web.routes["/p/1"] = web.routes["/p/1"], Reply("gone", 410)
        del days.listed["/p/1"]
        assert set(days.on(1)) == set(before)  # one bad day proves nothing
        assert set(days.on(9)) == {"/p/0", "/p/2"}
        row = days.rejected()["/p/1"]
        assert row.evidence == "gone at its source: HTTP 410 since 2026-03-02"
        assert row.post_id == before["/p/1"].post_id
        bytes_kept = days.work.archive.page(WarcRef(row.warc_file, row.warc_offset, row.warc_record_id))
        assert bytes_kept is not None and PROSE.encode() in bytes_kept.body
        tables = Tables(days.work.store)
        assert tables.unpublished() == {before["/p/1"].post_id: row.evidence}
        told = [f"{stage} {line}" for stage, line in life_of(days.work, web.url("/p/1"))]
        assert any(line.startswith("rejected by clean: unpublished") for line in told)
        assert any("next: gone at its source" in line for line in told)
        web.routes["/p/1"] = alive
        days.listed["/p/1"] = None
        assert set(days.on(31)) == set(before)
        assert days.rejected() == {}
        assert Tables(days.work.store).unpublished() == {}


def test_a_site_without_graves_is_not_folded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.flow.gone.fold", None)
    assert buried(tmp_path, "blog") == Buried()
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "blog.jsonl").write_text('{"at":"2026-03-01T00:00:00+00:00","event":"start","crawl":"c"}\n', "utf-8")
    assert buried(tmp_path, "blog") == Buried()


def test_a_post_whose_other_address_answers_is_not_gone(tmp_path: Path) -> None:
    """A blog changed its addresses: the old one is buried, the new one is the same post and names the old one as an alias."""
    with blog(1, {"/p/0": page(post(0, PROSE))}) as web:
        found = Days(web, tmp_path).on(0)["/p/0"]
        old, new = web.url("/p/0"), web.url("/posts/zero")
    moved = replace(found, url=new, canonical_url=new, aliases=(old,))
    graves = Buried({canonical(old): "HTTP 404 since 2026-03-02"}, frozenset({canonical(new)}))
    assert graves.reason(moved) is None
    assert graves.reason(found) == "HTTP 404 since 2026-03-02"
    assert Buried(graves.gone).reason(moved) == "HTTP 404 since 2026-03-02"
