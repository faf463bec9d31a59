"""Blogs that change their addresses, lived through: one record a post, under its first id, at the address where it is now."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import page, post, run, site, sitemap
from mockweb import MockWeb, Reply, redirect

from pipelines.flow.clean import clean_site
from pipelines.flow.current import current_posts
from pipelines.flow.extract import extract_site
from pipelines.flow.life import life_of
from pipelines.flow.workspace import Workspace
from pipelines.records import Post
from pipelines.rights import is_tombstoned
from pipelines.takedown.run import take_down
from pipelines.takedown.target import Target
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.optouts import FILE, opt_out, to_lines
from spiders.registry import add_rows
from spiders.site import Site
from spiders.status import status_of
from spiders.urls import web_id

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
POSTS = 4
Answer = Callable[[MockWeb, int], Reply | str | None]


def old(number: int) -> str:
    return f"/2024/01/entry-{number}/"


def new(number: int) -> str:
    return f"/posts/entry-{number}"


def own(number: int) -> str:
    """A post's page, whose words no other has."""
    places = ("harbour", "lantern", "orchard", "window", "copper", "meadow", "silver", "thunder", "candle", "letter", "fog", "gate")
    words = (f"{places[(number * 5 + at) % 12]} {places[(number + at * at) % 12]} of{number}x{at}y" for at in range(60))
    return post(number, " ".join(words))


def edited(number: int) -> str:
    return own(number).replace("</article>", f"<p>An afterword to number {number} of {number * 7}.</p></article>")


class Moving:
    """Two hosts, a blog on the first, and what is read of it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.web = stack.enter_context(MockWeb({}))
        self.other = stack.enter_context(MockWeb({}, host="127.0.0.2"))
        self.rows = [self.row("blog", self.web)]
        self.serve(self.web, {old(number): own(number) for number in range(POSTS)})
        self.before = self.on(0)

    def row(self, name: str, web: MockWeb) -> Site:
        return site(web, name=name, allow_hosts=("127.0.0.1", "127.0.0.2"))

    def serve(self, web: MockWeb, pages: dict[str, Reply | str | None], home: Reply | None = None) -> None:
        """From now on a host has these pages; its lists name those that are pages of their own."""
        web.routes = {"/robots.txt": Reply("User-agent: *\nAllow: /\nSitemap: /sitemap.xml\n", type="text/plain")}
        web.routes |= {path: page(given) if isinstance(given, str) else given for path, given in pages.items() if given is not None}
        listed = [path for path, given in pages.items() if isinstance(given, str) and "http-equiv" not in given]
        links = "".join(f'<h2><a href="{path}">{path}</a></h2>' for path in listed)
        web.routes["/"] = home or page(f"<!doctype html><html><head><title>Blog</title></head><body><h1>Blog</h1>{links}</body></html>")
        web.routes["/sitemap.xml"] = Reply(sitemap(web, dict.fromkeys(listed)), type="application/xml")

    def move(self, answer: Answer, written: Callable[[int], str] = own) -> None:
        """Every post is at its new address, and its old one answers so."""
        pages: dict[str, Reply | str | None] = {new(number): written(number) for number in range(POSTS)}
        self.serve(self.web, pages | {old(number): answer(self.web, number) for number in range(POSTS)})

    @property
    def work(self) -> Workspace:
        (self.folder / "sites.toml").unlink(missing_ok=True)
        add_rows(self.folder / "sites.toml", self.rows)
        return Workspace(self.folder / "data", self.folder / "sites.toml")

    def on(self, day: float) -> list[Post]:
        """Crawl and read on a day."""
        for row in self.rows:
            run(row, self.work.data_dir, now=START + timedelta(days=day))
        return self.read()

    def read(self) -> list[Post]:
        """The current posts, by id."""
        for row in self.rows:
            extract_site(self.work, row.name, workers=0)
            clean_site(self.work, row.name)
        return sorted(current_posts(self.work), key=lambda found: found.post_id)

    def versions(self) -> list[Post]:
        return list(self.work.store.read("cleaned_posts", Post))


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Moving]:
    with ExitStack() as stack:
        yield Moving(tmp_path, stack)


def by_redirect(web: MockWeb, number: int) -> Reply:
    return redirect(new(number), 301)


def by_page(web: MockWeb, number: int) -> str:
    url = web.url(new(number))
    return f'<html><head><title>Redirecting</title><meta http-equiv="refresh" content="0; url={url}"></head><body>Redirecting</body></html>'


def by_name(web: MockWeb, number: int) -> str:
    return own(number).replace("<head>", f'<head><link rel="canonical" href="{web.url(new(number))}">')


WAYS: dict[str, Answer] = {
    "301": by_redirect,
    "308": lambda web, number: redirect(web.url(new(number)), 308),
    "meta refresh": by_page,
    "rel=canonical": by_name,
    "not a word": lambda web, number: None,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_post_that_moved_is_one_record_with_its_id_its_date_and_both_addresses(blog: Moving, way: str) -> None:
    ids = {found.post_id: found for found in blog.before}
    blog.move(WAYS[way])
    for day in (8, 16, 24):
        now = blog.on(day)
        assert [found.post_id for found in now] == sorted(ids)
        for found in now:
            was = ids[found.post_id]
            assert found.url == found.canonical_url == was.url.replace("/2024/01/", "/posts/").rstrip("/")
            assert found.aliases == (was.url,)
            assert (found.title, found.text, found.published) == (was.title, was.text, was.published)
        assert len(blog.versions()) == POSTS
    told = [line for line in status_of(blog.rows[0], blog.work.data_dir).alarms if "no longer at their addresses" in line]
    assert bool(told) == (way == "not a word")


def test_a_post_that_moved_and_was_edited_keeps_its_earlier_version_and_what_its_new_page_does_not_tell(blog: Moving) -> None:
    blog.move(by_redirect, lambda number: edited(number).replace("<time datetime=", "<i title="))
    now = blog.on(8)
    assert [found.post_id for found in now] == [found.post_id for found in blog.before]
    assert all("An afterword" in found.text and found.url.endswith(f"/posts/entry-{found.title[-1]}") for found in now)
    assert [found.published for found in now] == [found.published for found in blog.before]
    assert {found.version for found in blog.versions()} == {found.version for found in [*blog.before, *now]}


def test_a_post_written_anew_at_another_address_is_another_post(blog: Moving) -> None:
    blog.move(by_redirect, lambda number: own(number + 50))
    assert len(blog.on(8)) == 2 * POSTS


@pytest.mark.parametrize("target", ["/", "/notice", old(1)], ids=["home", "notice", "another post"])
def test_what_was_taken_back_joins_nothing(blog: Moving, target: str) -> None:
    notice = post(99, "The old texts are no longer here. Look at the book instead, which holds them all and costs nothing. " * 5)
    gone: dict[str, Reply | str | None] = {old(number): redirect(target, 301) for number in range(POSTS) if old(number) != target}
    blog.serve(blog.web, {"/notice": notice, old(1): own(1)} | gone)
    now = [found for found in blog.on(8) if not found.url.endswith("/notice")]
    assert [(found.post_id, found.url, found.aliases) for found in now] == [(was.post_id, was.url, ()) for was in blog.before]


def test_a_redirect_for_now_joins_nothing(blog: Moving) -> None:
    blog.move(lambda web, number: redirect(new(number), 302))
    assert len(blog.on(8)) == 2 * POSTS


def test_two_posts_sent_on_to_one_that_holds_both_stay(blog: Moving) -> None:
    both = own(0).replace("</article>", own(1).partition("</time>")[2]).replace("Post 0", "Two in one")
    blog.serve(blog.web, {"/both": both, old(2): own(2), old(3): own(3)} | {old(at): redirect("/both", 301) for at in (0, 1)})
    assert {found.post_id for found in blog.on(8)} > {found.post_id for found in blog.before}


@pytest.mark.parametrize("back", [None, 301], ids=["new addresses missing", "new addresses lead back"])
def test_a_move_that_is_undone_is_the_same_record_at_its_old_address(blog: Moving, back: int | None) -> None:
    blog.move(by_redirect, edited)
    blog.on(8)
    pages: dict[str, Reply | str | None] = {new(number): redirect(old(number), back) if back else None for number in range(POSTS)}
    blog.serve(blog.web, {old(number): own(number) for number in range(POSTS)} | pages)
    for day in (16, 24, 32):
        now = blog.on(day)
        assert [(found.post_id, found.url, found.text) for found in now] == [(was.post_id, was.url, was.text) for was in blog.before]


def test_another_post_at_an_address_that_was_left_takes_nothing_with_it(blog: Moving) -> None:
    blog.move(by_redirect)
    blog.on(8)
    pages: dict[str, Reply | str | None] = {old(number): redirect(new(number), 301) for number in range(1, POSTS)}
    blog.serve(blog.web, {new(number): own(number) for number in range(POSTS)} | pages | {old(0): own(60).replace("Post 60", "Bread")})
    now = blog.on(16)
    assert sorted(found.title for found in now) == ["Bread", *(f"Post {number}" for number in range(POSTS))]


def test_redirects_may_be_taken_down_once_they_were_seen(blog: Moving) -> None:
    blog.move(by_redirect)
    blog.on(8)
    third: dict[str, Reply | str | None] = {f"/w/{number}": own(number) for number in range(POSTS)}
    blog.serve(blog.web, third | {new(number): redirect(f"/w/{number}", 301) for number in range(POSTS)})
    blog.on(16)
    blog.serve(blog.web, third)
    for day in (24, 32):
        assert [found.post_id for found in blog.on(day)] == [found.post_id for found in blog.before]
        assert status_of(blog.rows[0], blog.work.data_dir).alarms == ()
    assert {len(found.aliases) for found in blog.read()} == {2}


def to_other_host(blog: Moving, home: bool = True) -> None:
    """The blog is at the second host, and the first leads there."""
    blog.serve(blog.other, {old(number): own(number) for number in range(POSTS)})
    pages: dict[str, Reply | str | None] = {old(number): redirect(blog.other.url(old(number)), 301) for number in range(POSTS)}
    blog.serve(blog.web, pages, redirect(blog.other.url("/"), 301) if home else None)


@pytest.mark.parametrize("updated", [False, True], ids=["row as it was", "row updated"])
def test_a_blog_that_moved_to_another_host_keeps_its_records(blog: Moving, updated: bool) -> None:
    to_other_host(blog)
    blog.rows = [blog.row("blog", blog.other if updated else blog.web)]
    now = blog.on(8)
    assert [found.post_id for found in now] == [found.post_id for found in blog.before]
    assert all(found.url.startswith(blog.other.url("/")) and found.aliases[0].startswith(blog.web.url("/")) for found in now)


@pytest.mark.parametrize("home", [False, True], ids=["posts lead there", "the home page too"])
def test_a_blog_that_leads_to_anothers_posts_takes_and_withdraws_nothing_of_theirs(blog: Moving, home: bool) -> None:
    to_other_host(blog, home)
    blog.rows.append(blog.row("victim", blog.other))
    now = {found.post_id: found for found in blog.on(8)}
    theirs = {web_id(blog.other.url(old(number))) for number in range(POSTS)}
    assert set(now) == theirs | {found.post_id for found in blog.before}
    assert not any(found.aliases for found in now.values())
    take_down(blog.work.data_dir, Target.parse(blog.web.url(old(0))), reason="mine", since="2026-03-10", keep_copies=True)
    assert not opted(blog, blog.other.url(old(0)))


def opted(blog: Moving, url: str) -> bool:
    return blog.work.optouts().names("url", url) is not None or blog.work.optouts().names("post", web_id(url)) is not None


def test_a_new_row_takes_what_a_redirect_joined_before_it_was_there(blog: Moving) -> None:
    to_other_host(blog)
    assert len(blog.on(8)) == POSTS
    blog.rows.append(blog.row("victim", blog.other))
    clean_site(blog.work, "blog")
    assert not any(found.aliases for found in blog.versions())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("url", lambda blog: blog.web.url(old(0))),
        ("url", lambda blog: blog.web.url(new(0))),
        ("post", lambda blog: web_id(blog.web.url(old(0)))),
        ("post", lambda blog: web_id(blog.web.url(new(0)))),
    ],
    ids=["old address", "new address", "id of the old address", "id of the new address"],
)
def test_who_asked_to_stay_out_by_one_address_stays_out_at_all(blog: Moving, kind: str, value: Callable[[Moving], str]) -> None:
    blog.move(by_redirect, edited)
    assert len(blog.on(8)) == POSTS
    asked = opt_out(kind, value(blog), reason="asked", since="2026-03-09")
    (blog.work.data_dir / FILE).write_text(to_lines([asked]), "utf-8")
    assert len(blog.read()) == POSTS - 1
    assert not any(found.title == "Post 0" for found in blog.versions())


@pytest.mark.parametrize("address", [old, new])
def test_a_takedown_by_one_address_takes_the_post_from_all(blog: Moving, address: Callable[[int], str]) -> None:
    blog.move(by_redirect, edited)
    blog.on(8)
    take_down(blog.work.data_dir, Target.parse(blog.web.url(address(0))), reason="asked", since="2026-03-09")
    assert opted(blog, blog.web.url(old(0))) and opted(blog, blog.web.url(new(0)))
    for day in (9, 30):
        assert sorted(found.title for found in blog.on(day)) == [f"Post {number}" for number in range(1, POSTS)]


def test_an_address_that_only_ever_led_to_a_post_is_a_name_of_it(blog: Moving) -> None:
    blog.serve(blog.web, {old(number): own(number) for number in range(POSTS)} | {"/?p=7": redirect(old(0), 301)})
    blog.web.routes["/"] = '<h1>Blog</h1><h2><a href="/?p=7">Post 0</a></h2>'
    found = next(found for found in blog.on(8) if found.title == "Post 0")
    assert found.aliases == (blog.web.url("/?p=7"),)
    assert is_tombstoned(found, blog.work.optouts().of([opt_out("url", blog.web.url("/?p=7"), reason="", since="2026-03-09")]))


def test_a_page_that_sends_its_reader_on_is_stored_once(blog: Moving) -> None:
    blog.move(lambda web, number: Reply(by_page(web, number)))  # without validators
    for day in (8, 16):
        blog.on(day)
    events = [entry.event for entry in read_ledger(ledger_path(blog.work.data_dir, "blog")) if entry.url == blog.web.url(old(0))]
    assert events[-2:] == [Event.FETCHED, Event.UNCHANGED]


def test_explain_tells_the_record_by_every_address(blog: Moving) -> None:
    blog.move(by_redirect)
    now = blog.on(8)[0]
    for url in (now.url, *now.aliases):
        assert ("address", f"{now.url}; also known as {now.aliases[0]}") in list(life_of(blog.work, url))
