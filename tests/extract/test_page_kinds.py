"""Page kinds that rendering known posts with many engines taught: what looks like a home page or a post and is none, and the reverse."""

from invented_pages import SITE, page

from spiders.kind import classify
from spiders.kind.home import home_of
from spiders.page import PageKind

WORDS = "<p>The tide left the pier at six, and with it went the last of the ropes that nobody had asked about all summer long.</p>"


def kind(main: str, head: str, url: str) -> PageKind:
    return classify(page(main, head, url, SITE, "en")).kind


def test_a_heading_called_home_is_not_the_sites_home() -> None:
    main = f"<nav><ul><li><a href='#home'>Home</a></li></ul></nav><h1>Setting up</h1><h2 id='home'>Home</h2>{WORDS}"
    url = "https://tides.example/posts/setting-up/"
    assert home_of(page(main, "<title>Setting up</title>", url, SITE, "en")) == "https://tides.example/"
    assert kind(main, "<title>Setting up</title>", url) is PageKind.POST


def test_pages_of_tags_are_lists_whatever_they_claim() -> None:
    claim = "<title>Sea</title><meta property='og:type' content='article'>"
    for path in ("blog/tags/sea/", "tags/", "categories/"):
        assert kind(f"<h1>Sea</h1>{WORDS}", claim, f"https://tides.example/{path}") is PageKind.LISTING


def test_an_archive_page_with_a_whole_post_is_told_by_its_heading() -> None:
    head, url = "<title>2021 - Tides</title>", "https://tides.example/archive/2021/"
    assert kind(f"<h1>2021</h1><h2><a href='/p/1'>Ropes</a></h2>{WORDS * 8}", head, url) is PageKind.LISTING
    numbered = "https://tides.example/archives/1999.html"
    assert kind(f"<h1>Ropes of the pier</h1>{WORDS * 8}", "<title>Ropes of the pier</title>", numbered) is PageKind.POST


def test_a_dated_post_of_links_alone_is_a_post() -> None:
    links = "".join(f"<li><a href='https://sea{n}.example/x'>A page about the sea, number {n}</a></li>" for n in range(8))
    main = f"<h1>Links of May</h1><time datetime='2024-05-06'>May 6</time><p>Read this week.</p><h2>Sea</h2><ul>{links}</ul>"
    assert kind(main, "<title>Links of May</title>", "https://tides.example/links-of-may.html") is PageKind.POST
