"""What a site answers in the place of its posts, for weeks and with status 200 or without: posts stay as they were, somebody is told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, sitemap
from mockweb import MockWeb, Reply, redirect

from pipelines.flow.clean import clean_site
from pipelines.flow.current import current_posts
from pipelines.flow.extract import extract_site
from pipelines.flow.replaced import fallen_sites, replaced_posts
from pipelines.flow.workspace import Workspace
from pipelines.records import Post, Rejected
from spiders.registry import add_rows
from spiders.status import status_of

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
POSTS = 6
_OURS, _THEIRS = "abcdefghijklmnopqrstuvwxyz", "eqgkiwomupsjtzlybaxrdfhcvn"
WALL = (
    "<!doctype html><html><head><title>Members only</title></head><body><article><h1>Please sign in</h1>"
    "<p>Reading asks for an account from today. It takes a minute and costs nothing. Case 8f{at}c.</p></article></body></html>"
)


def _own(number: int) -> str:
    """A post's words, which no other number has."""
    places = ("harbour", "lantern", "orchard", "window", "copper", "meadow", "silver", "thunder", "candle", "letter", "fog", "gate")
    return " ".join(f"{places[(number * 5 + at) % 12]} {places[(number + at * at) % 12]} of{number}x{at}y" for at in range(60))


def _other(path: str) -> str:
    """A page of another owner: other title, other words."""
    number = int(path.rsplit("/", 1)[1])
    words = _own(number + 50).translate(str.maketrans(_OURS, _THEIRS))
    return post(number, words).replace(f"Post {number}", f"Bonus and bets, part {number + 3}")


class Days:
    """A blog whose answers change, and what is read of it."""

    def __init__(self, web: MockWeb, folder: Path) -> None:
        self.web, self.site, self.right = web, site(web), dict(web.routes)
        add_rows(folder / "sites.toml", [self.site])
        self.work = Workspace(folder / "data", folder / "sites.toml")
        self.before = self.on(0)

    def on(self, day: float) -> dict[str, str]:
        """Crawl and read on a day; the texts of current posts by path."""
        run(self.site, self.work.data_dir, now=START + timedelta(days=day))
        extract_site(self.work, "blog", workers=0)
        clean_site(self.work, "blog")
        return {found.url.removeprefix(self.web.url("")): found.text for found in current_posts(self.work)}

    def answer(self, answer: Callable[[str], Reply | str], *, everywhere: bool = False) -> None:
        """From now on posts, or all addresses but robots.txt, answer so."""
        for path in [*self.web.routes]:
            if path.startswith("/p/") or (everywhere and path != "/robots.txt"):
                self.web.routes[path] = lambda seen: answer(seen.path)
        self.web.fallback = (lambda seen: answer(seen.path)) if everywhere else None

    def restore(self) -> None:
        """Everything answers as at first."""
        self.web.routes, self.web.fallback = dict(self.right), None

    def alarms(self) -> str:
        """What a person is told, by the ledger and by the tables."""
        replaced = replaced_posts(self.work, "blog")
        found = fallen_sites(self.work)
        told = [*status_of(self.site, self.work.data_dir).alarms, *([replaced.alarm()] if replaced else [])]
        assert found.passed == (not told)
        return " | ".join(told)

    def rejected(self) -> list[Rejected]:
        """Pages turned away since they stand in for posts."""
        return [row for row in self.work.store.read("rejected_pages", Rejected) if row.reason == "replaced"]


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    with blog(POSTS, {f"/p/{number}": page(post(number, _own(number))) for number in range(POSTS)}) as web:
        found = Days(web, tmp_path)
        assert set(found.before) == {f"/p/{number}" for number in range(POSTS)}
        assert found.alarms() == ""
        yield found


def test_a_wall_over_the_whole_site_replaces_no_post_and_becomes_none(days: Days) -> None:
    days.answer(lambda path: WALL.replace("{at}", str(len(path))), everywhere=True)
    assert days.on(8) == days.before
    assert f"{POSTS} addresses give other words than their posts since 2026-03-09" in days.alarms()
    assert {row.evidence.partition(":")[0] for row in days.rejected()} == {"a page that stands in for posts"}
    held = days.rejected()[0]
    assert any(found.warc.offset == held.warc_offset for found in days.work.archive.pages("blog", lambda damage: None))
    days.restore()
    assert days.on(16) == days.before
    assert days.alarms() == ""


def test_another_owners_posts_at_the_same_addresses_replace_none(days: Days) -> None:
    days.answer(_other)
    assert days.on(8) == days.before
    assert "another post's words: 6 of 6 pages read again gave other titles and texts" in days.alarms()
    assert days.on(30) == days.before
    days.restore()
    assert days.on(60) == days.before
    assert days.alarms() == ""


def test_an_author_who_rewrites_some_posts_is_believed(days: Days) -> None:
    rewritten = {f"/p/{number}": page(_other(f"/p/{number}")) for number in (0, 1)}  # whole texts, titles too
    edited = {f"/p/{number}": page(post(number, _own(number) + " And a line more.")) for number in (2, 3, 4, 5)}
    days.web.routes.update(rewritten | edited)
    now = days.on(8)
    assert set(now) == set(days.before)
    assert all(now[path] != days.before[path] for path in now)
    assert days.alarms() == ""
    assert days.rejected() == []


def test_a_few_posts_with_the_same_words_are_the_authors_own(days: Days) -> None:
    moved = page(post(0, "This text now lives in the book of the harbour, and nowhere else on this site."))
    days.web.routes.update({"/p/0": moved, "/p/1": moved})
    assert days.on(8)["/p/1"].startswith("This text now lives in the book")


@pytest.mark.parametrize(
    ("answer", "everywhere", "told"),
    [
        (lambda path: Reply("no", 403), True, "answers HTTP 403"),
        (lambda path: Reply("no", 404), True, "answers HTTP 404 since 2026-03-09"),
        (lambda path: Reply("no", 410), False, "6 of 6 posts are no longer at their addresses"),
        (lambda path: redirect("/login"), False, "HTTP 302 to /login"),
        (lambda path: "", False, "a page that is no post"),
    ],
)
def test_posts_that_stand_no_longer_are_told(days: Days, answer: Callable[[str], Reply | str], everywhere: bool, told: str) -> None:
    days.answer(answer, everywhere=everywhere)
    assert days.on(8) == days.before
    assert told in days.alarms()
    days.restore()
    assert days.on(30) == days.before
    assert days.alarms() == ""


def test_a_site_that_was_missing_as_a_whole_is_whole_again_when_its_home_is_back(days: Days) -> None:
    days.answer(lambda path: Reply("no", 404), everywhere=True)
    days.on(1)
    days.on(8)
    assert days.on(16) == {}  # gone for a week
    days.restore()
    assert days.on(24) == days.before  # the home page was asked for again, a week after
    assert days.alarms() == ""


def test_posts_that_moved_to_other_addresses_of_the_site_still_stand(days: Days) -> None:
    for number in range(POSTS):
        days.web.routes[f"/posts/{number}"] = days.right[f"/p/{number}"]
        days.web.routes[f"/p/{number}"] = redirect(f"/posts/{number}", 301)
    days.on(8)
    assert days.alarms() == ""


def test_posts_whose_addresses_changed_without_a_word_are_told_for_a_month(days: Days) -> None:
    for number in range(POSTS):
        days.web.routes[f"/posts/{number}"] = days.right[f"/p/{number}"]
        del days.web.routes[f"/p/{number}"]
    days.web.routes["/sitemap.xml"] = sitemap(days.web, {f"/posts/{number}": None for number in range(POSTS)})
    for day in (8, 16):
        now = days.on(day)
        assert "6 of 12 posts are no longer at their addresses" in days.alarms()
    assert sorted(now.values()) == sorted(days.before.values())
    days.on(45)
    assert days.alarms() == ""


def test_stand_ins_do_not_depend_on_the_order_of_the_rows(days: Days) -> None:
    from pipelines.clean.stand_ins import stand_ins

    days.answer(lambda path: WALL, everywhere=False)
    days.on(8)
    rows = list(days.work.store.read("extracted_posts", Post))
    assert stand_ins(rows) == stand_ins(rows[::-1])
    assert len(stand_ins(rows)) == POSTS
