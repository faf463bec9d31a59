"""A server that says "unchanged" has been looked at: the signs of a post are as old as the last look at its page and its robots.txt."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, sitemap, words
from mockweb import MockWeb, Reply, conditional

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site
from pipelines.flow.fading import fading
from pipelines.flow.rights import decide_rights
from pipelines.flow.workspace import Workspace
from pipelines.records import Rights
from pipelines.rights import stale
from spiders.exits import Exit
from spiders.registry import add_rows

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOTICE = '</p><p>This post is licensed under <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.'


def text(number: int) -> str:
    return " ".join(words(number * 9 + part, 90) for part in range(4)) + NOTICE


@pytest.fixture
def web() -> object:
    with blog(3) as served:
        for number in range(3):
            served.routes[f"/p/{number}"] = page(post(number, text(number)))
        yield served


def on(web: MockWeb, folder: Path, *days: float, look: bool = False) -> dict[str, Rights]:
    """Crawl on these days, then read: the rights of each post by its path. With `look` as a run crawls, by what the tables ask for."""
    named, work = site(web), Workspace(folder, folder / "sites.toml")
    if not work.sites_file.exists():
        add_rows(work.sites_file, [named])
    for day in days:
        now = START + timedelta(days=day)
        assert run(named, folder, now=now, again=fading(work, "blog", now) if look else ()).code == Exit.OK
    extract_site(work, "blog", workers=0)
    clean_site(work, "blog")
    decide_rights(work, "blog")
    urls = work.store.table("cleaned_posts", ["post_id", "url"]).to_pylist()
    names = {row["post_id"]: row["url"].removeprefix(web.url("")) for row in urls}
    return {names[row.post_id]: row for row in work.store.read("post_rights", Rights)}


def test_unchanged_answers_keep_the_signs_of_a_post_fresh(web: MockWeb, tmp_path: Path) -> None:
    first = on(web, tmp_path, 0)
    assert {(row.tier, row.license) for row in first.values()} == {("open", "CC-BY-4.0")}
    later = on(web, tmp_path, 4, 8, 12)  # the pages are due after a week, robots.txt on every day
    for row in later.values():
        assert row.checked_at is not None and row.checked_at.date() == (START + timedelta(days=8)).date()
        assert not stale(row, START + timedelta(days=13)) and stale(row, START + timedelta(days=16))
    assert {name: row.evidence for name, row in later.items()} == {name: row.evidence for name, row in first.items()}


def test_a_page_that_does_not_answer_was_not_looked_at(web: MockWeb, tmp_path: Path) -> None:
    on(web, tmp_path, 0)
    web.routes["/p/1"] = Reply("<h1>not here</h1>", 404)
    rows = on(web, tmp_path, 8)
    assert stale(rows["/p/1"], START + timedelta(days=9)) and not stale(rows["/p/0"], START + timedelta(days=9))


def dated(web: MockWeb) -> None:
    """A sitemap that dates the posts, so that they are due after 60 days."""
    days = dict.fromkeys((f"/p/{number}" for number in range(3)), "2024-03-01")
    web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, days), seen, type="application/xml")


def test_a_text_that_may_be_published_is_looked_at_before_its_signs_are_too_old(web: MockWeb, tmp_path: Path) -> None:
    dated(web)
    web.routes["/p/2"] = page(post(2))  # no licence: nobody asks for it before it is due
    on(web, tmp_path, 0)
    work = Workspace(tmp_path, tmp_path / "sites.toml")
    assert not fading(work, "blog", START + timedelta(days=5))
    assert fading(work, "blog", START + timedelta(days=6)) == {web.url("/p/0"), web.url("/p/1")}
    (table,) = work.store.files("post_rights", "blog")
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    assert not fading(work, "blog", START + timedelta(days=6))  # what is damaged keeps no crawl from its work
    table.write_bytes(whole)
    web.requests.clear()
    rows = on(web, tmp_path, 3, 6, look=True)
    assert sorted(seen.path for seen in web.requests if seen.path.startswith("/p/")) == ["/p/0", "/p/1"]
    assert not stale(rows["/p/0"], START + timedelta(days=12))
    assert not fading(work, "blog", START + timedelta(days=11))


def test_a_licence_that_is_taken_back_beside_the_same_words_counts(web: MockWeb, tmp_path: Path) -> None:
    dated(web)
    signed = post(0).replace("</article>", '</article><footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a></footer>')
    web.routes["/p/0"] = page(signed)
    assert on(web, tmp_path, 0)["/p/0"].tier == "open"
    web.routes["/p/0"] = page(post(0).replace("</article>", "</article><footer>© 2024 A. Writer. All rights reserved.</footer>"))
    row = on(web, tmp_path, 6, look=True)["/p/0"]
    assert (row.tier, row.may_publish) == ("metadata", False)
    web.routes["/p/0"] = page(signed)
    assert on(web, tmp_path, 70, look=True)["/p/0"].tier == "open"


def test_a_page_that_is_never_twice_the_same_is_looked_at_all_the_same(web: MockWeb, tmp_path: Path) -> None:
    dated(web)
    asked = iter(range(99))
    web.routes["/p/0"] = lambda seen: Reply(post(0, text(0)).replace("</body>", f"<!-- {next(asked)} --></body>"))
    on(web, tmp_path, 0)
    row = on(web, tmp_path, 6, look=True)["/p/0"]
    assert row.tier == "open" and row.checked_at is not None and row.checked_at.date() == (START + timedelta(days=6)).date()
