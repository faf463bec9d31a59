"""What one site can do to another's posts by what it says of itself: not change, hide, free or bury them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.defs.assets import each_site
from pipelines.flow.clean import clean_site
from pipelines.flow.current import current_posts
from pipelines.flow.duplicates import find_duplicates
from pipelines.flow.extract import extract_site
from pipelines.flow.labels import identify_languages, measure_quality
from pipelines.flow.report import Report
from pipelines.flow.rights import decide_rights
from pipelines.flow.workspace import Workspace
from pipelines.records import Reason, Rejected
from pipelines.release.inputs import Wishes, candidate
from pipelines.release.recipe import RECIPE_FILE
from pipelines.takedown.run import plan
from pipelines.takedown.target import Target, Withdrawn, tombstones
from spiders.exits import Exit
from spiders.importing import import_files
from spiders.optouts import OptOuts
from spiders.registry import registry
from spiders.warc import Damage, WarcWriter

DAY = datetime(2026, 3, 1, tzinfo=UTC)
FREE = '<p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p>'
KEPT = "<footer>Copyright 2024. All rights reserved.</footer>"
WORDS = ("harbour", "lantern", "orchard", "window", "copper", "meadow", "silver", "thunder", "candle", "letter", "fog", "gate")


def words(number: int) -> str:
    """The words of a post, which no other number has."""
    found = (f"{WORDS[(number * 5 + at) % 12]} {WORDS[(number + at * at) % 12]} of{number}x{at}y" for at in range(150))
    return f"<p>{' '.join(found)}.</p>"


def page(title: str, body: str, date: str = "2024-05-01", after: str = "") -> str:
    """A post of a hand-made blog."""
    stamp = f'<time datetime="{date}">{date}</time>'
    return f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{stamp}{body}</article>{after}</body></html>'


def cnblogs(title: str, entry: int, body: str) -> str:
    """A post with the ids and scripts of cnblogs."""
    return (
        f"<html><head><title>{title}</title><script>var currentBlogApp = 'bob';</script></head><body><h1><a id='cb_post_title_url'>{title}"
        f"</a></h1><div id='cnblogs_post_body'>{body}</div><script>var cb_entryId = {entry};</script></body></html>"
    )


def xlog(title: str, key: str, body: str) -> str:
    """A post with the classes of xLog."""
    return (
        f"<html><head><title>{title}</title></head><body><div class='xlog-page xlog-post-id-{key}'><h2 class='xlog-post-title'>{title}</h2>"
        f"<div class='xlog-post-content'>{body}</div></div></body></html>"
    )


def api(link: str, number: int, guid: str = "") -> str:
    """An answer of the WordPress API with one post."""
    post = {"link": link, "date": "2024-01-01T00:00:00", "status": "publish", "type": "post", "guid": {"rendered": guid}}
    return json.dumps([post | {"title": {"rendered": f"Post {number}"}, "content": {"rendered": words(number)}}])


class Blogs:
    """Blogs of an imported archive, and what is made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.work, self.told = folder, Workspace(folder / "data", folder / "sites.toml"), list[Damage]()

    def read(self, *pages: tuple[str, str] | tuple[str, str, float]) -> None:
        """Import pages (address, text, day), and take them as far as a release needs."""
        path = self.folder / "in.warc.gz"
        with WarcWriter(path) as writer:
            for url, text, *day in pages:
                media = "application/json" if text[:1] in "[{" else "text/html"
                when = DAY + timedelta(days=day[0] if day else 0)
                writer.write_response(url, 200, "OK", [("Content-Type", media)], text.encode(), when, media)
        list(import_files([path], self.work.data_dir, {}, self.told.append, DAY + timedelta(days=9)))
        for step in (extract_site, clean_site, identify_languages, measure_quality, decide_rights):
            for site in registry(self.work.sites_file, self.work.data_dir):
                step(self.work, site)
        find_duplicates(self.work)

    def posts(self) -> dict[str, tuple[str, str]]:
        """Site and title of the current posts, by id."""
        return {post.post_id: (post.site, post.title) for post in current_posts(self.work)}

    def rejected(self) -> Iterator[Rejected]:
        return self.work.store.read("rejected_pages", Rejected)

    def released(self) -> tuple[set[str], dict[str, str]]:
        """Addresses of the texts a release has, and by address why it has none of the others."""
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE_FILE.read_text("utf-8").replace("max_age_days = 7", "max_age_days = 0"), "utf-8")
        data = candidate(self.work.data_dir, "2026-03-10", Wishes(recipe_file=recipe)).path / "data"
        texts = [row["url"] for path in (data / "open").rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
        listed = [row for path in (data / "metadata").rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
        return set(texts), {row["url"]: row["why_no_text"] for row in listed}


@pytest.fixture
def blogs(tmp_path: Path) -> Blogs:
    return Blogs(tmp_path)


def test_a_page_that_wears_anothers_number_is_a_post_of_its_own(blogs: Blogs) -> None:
    blogs.read(
        ("https://www.cnblogs.com/bob/p/18640001.html", cnblogs("Bob", 18640001, words(1))),
        ("https://alice.xlog.app/tale", xlog("Alice", "777-1", words(2))),
        ("https://evil.example/", page("Evil", "<p>home</p>")),
        ("https://evil.example/1", cnblogs("Not Bob", 18640001, words(3) + FREE), 1),
        ("https://evil.example/2", xlog("Not Alice", "777-1", words(4) + FREE), 1),
    )
    posts = blogs.posts()
    assert posts["cnblogs:18640001"] == ("cnblogs-bob", "Bob")
    assert posts["xlog:777-1"] == ("alice.xlog.app", "Alice")
    assert "https://www.cnblogs.com/bob/p/18640001" not in blogs.released()[0]


def test_one_version_at_two_sites_is_as_free_as_the_less_free_of_them(blogs: Blogs) -> None:
    blogs.read(
        ("https://zoe.xlog.app/tale", xlog("Zoe", "777-1", words(2)).replace("</body>", f"{KEPT}</body>")),
        ("https://evil.example/", page("Evil", "<p>home</p>")),
        ("https://evil.example/2", xlog("Zoe", "777-1", words(2)).replace("</body>", f"{FREE}</body>"), 1),
        ("https://zz.example/", page("Evil", "<p>home</p>")),
        ("https://zz.example/2", xlog("Zoe", "777-1", words(2)).replace("</body>", f"{FREE}</body>"), 1),
    )
    assert blogs.posts() == {"xlog:777-1": ("zoe.xlog.app", "Zoe")}
    assert blogs.released() == (set(), {"https://zoe.xlog.app/tale": "tier"})


def test_a_list_holds_no_posts_of_other_sites(blogs: Blogs) -> None:
    wordpress = '<html><head><meta name="generator" content="WordPress 6.5"></head><body class="single-post"><article><h1>x</h1>'
    feed = {"id": "777-2", "url": "https://alice.xlog.app/b", "title": "x", "content_html": words(8), "tags": ["post"]}
    blogs.read(
        ("https://victim.example/a", page("Victim", words(5))),
        ("https://evil.example/p/x", wordpress + words(6)),
        ("https://evil.example/wp-json/wp/v2/posts", api("https://victim.example/a", 7), 1),
        ("https://evil.example/wp-json/wp/v2/posts?page=2", api("https://www.evil.example/own", 9), 1),
        ("https://alice.xlog.app/b", xlog("Alice", "777-2", words(10))),
        ("https://evil.xlog.app/own", xlog("Own", "888-1", words(11))),
        ("https://evil.xlog.app/feed", json.dumps({"version": "https://jsonfeed.org/version/1", "items": [feed]}), 1),
    )
    assert sorted(blogs.posts().values()) == [
        ("alice.xlog.app", "Alice"), ("evil.example", "Post 9"), ("evil.example", "x"), ("evil.xlog.app", "Own"),
        ("victim.example", "Victim"),
    ]  # fmt: skip
    assert sum(row.reason is Reason.WRONG_POST and "another site's" in row.evidence for row in blogs.rejected()) == 2


def test_a_text_that_another_site_reserves_is_not_published(blogs: Blogs) -> None:
    source = '<p>Originally published at <a href="https://writer.example/d">https://writer.example/d</a></p>'
    blogs.read(
        ("https://victim.example/a", page("Kept", words(20), after=KEPT)),
        ("https://evil.example/a", page("Kept", words(20) + FREE, "1999-01-01")),
        ("https://silent.example/b", page("Open", words(21))),
        ("https://writer.example/b", page("Open", words(21) + FREE, "2020-01-01")),
        ("https://writer.example/d", page("Named", words(22) + FREE, "2020-01-01")),
        ("https://copier.example/d", page("Named", source + words(22), after=KEPT)),
    )
    texts, listed = blogs.released()
    assert texts == {"https://writer.example/b", "https://writer.example/d"}
    assert listed["https://evil.example/a"] == "disputed"


def test_a_page_of_days_to_come_is_passed_over_and_told(blogs: Blogs) -> None:
    blogs.read(("https://a.example/p/one", page("One", words(30))), ("https://a.example/p/one", page("Two", words(31)), 9000.0))
    assert list(blogs.posts().values()) == [("a.example", "One")]
    assert [str(damage).rsplit(": ", 1)[1] for damage in blogs.told] == ["dated 2050-10-21, which is still to come"]


def test_a_post_taken_down_takes_no_address_with_it_that_it_only_names(blogs: Blogs) -> None:
    wordpress = '<html><head><meta name="generator" content="WordPress 6.5"></head><body class="single-post"><article><h1>x</h1>'
    blogs.read(
        ("https://victim.example/a", page("Victim", words(40))),
        ("https://evil.example/p/x", wordpress + words(41)),
        ("https://evil.example/wp-json/wp/v2/posts", api("https://evil.example/own", 42, "https://victim.example/a"), 1),
    )
    found = plan(blogs.work.data_dir, Target("url", "https://evil.example/own"))
    assert any("https://victim.example/a" in row.aliases for row in found.posts)
    buried = OptOuts.of(tombstones(found.target, found.posts, found.texts, reason="asked", since="2026-03-10"))
    assert buried.names("url", "https://evil.example/own") and not buried.names("url", "https://victim.example/a")
    assert not Withdrawn.of(found.target, found.posts).names_url("https://victim.example/a")


def test_a_site_that_breaks_a_step_costs_the_others_nothing(blogs: Blogs) -> None:
    def step(_: Workspace, site: str) -> Report:
        if site == "broken":
            raise ValueError("a mistake of ours")
        return Report(rows=3)

    found = dict(each_site(step, blogs.work, ["a", "broken", "c"]))
    assert (found["a"].rows, found["c"].rows) == (3, 3)
    assert found["broken"].exits == {Exit.ERROR} and "broken: ValueError: a mistake of ours" in found["broken"].failed[0]
    with pytest.raises(ValueError, match="a mistake"):
        list(each_site(step, blogs.work, ["broken"]))


def test_a_full_disk_is_nobodys_site(blogs: Blogs) -> None:
    def step(_: Workspace, site: str) -> Report:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        list(each_site(step, blogs.work, ["a", "b"]))
