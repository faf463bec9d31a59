"""Page kinds that rendering known posts with many engines taught: what looks like a home page or a post and is none, and the reverse."""

import pytest
from invented_pages import SITE, page, raw

from spiders.kind import classify
from spiders.kind.home import home_of
from spiders.page import Page, PageKind

WORDS = "<p>The tide left the pier at six, and with it went the last of the ropes that nobody had asked about all summer long.</p>"


def kind(main: str, head: str, url: str) -> PageKind:
    return classify(page(main, head, url, SITE, "en")).kind


def test_a_heading_called_home_is_not_the_sites_home() -> None:
    main = f"<nav><ul><li><a href='#home'>Home</a></li></ul></nav><h1>Setting up</h1><h2 id='home'>Home</h2>{WORDS}"
    url = "https://tides.example/posts/setting-up/"
    assert home_of(page(main, "<title>Setting up</title>", url, SITE, "en")) == "https://tides.example/"
    assert kind(main, "<title>Setting up</title>", url) is PageKind.POST
    whole = main.replace("'#home'", f"'{url}#home'")
    assert home_of(page(whole, "<title>Setting up</title>", url, SITE, "en")) == "https://tides.example/"


def test_pages_of_tags_are_lists_whatever_they_claim() -> None:
    claim = "<title>Sea</title><meta property='og:type' content='article'>"
    for path in ("blog/tags/sea/", "tags/", "categories/"):
        assert kind(f"<h1>Sea</h1>{WORDS}", claim, f"https://tides.example/{path}") is PageKind.LISTING


def test_an_archive_page_with_a_whole_post_is_told_by_its_heading() -> None:
    head, url = "<title>2021 - Tides</title>", "https://tides.example/archive/2021/"
    assert kind(f"<h1>2021</h1><h2><a href='/p/1'>Ropes</a></h2>{WORDS * 8}", head, url) is PageKind.LISTING
    numbered = "https://tides.example/archives/1999.html"
    assert kind(f"<h1>Ropes of the pier</h1>{WORDS * 8}", "<title>Ropes of the pier</title>", numbered) is PageKind.POST


@pytest.mark.parametrize("path", ["p/2011", "posts/2011/", "archives/2011", "archives/2011.html", "2011.html", "p/1921", "1921.html"])
def test_a_post_whose_number_looks_like_a_year_is_a_post(path: str) -> None:
    day, url = "<time datetime='2024-05-06'>May 6</time>", f"https://tides.example/{path}"
    for name in ("Fog on the pier", "Post 2011", "Entry 1921", "第 2011 篇"):
        for words in (WORDS, WORDS * 8):
            assert kind(f"<article><h1>{name}</h1>{day}{words}</article>", f"<title>{name} | Tides</title>", url) is PageKind.POST


def test_a_page_of_one_year_is_a_list_with_one_post_or_many() -> None:
    url = "https://tides.example/posts/2011/"
    row = "<li><a href='/p/{0}'>Fog, part {0}</a> <time datetime='2011-05-{0:02}'>May {0}</time></li>"
    for name in ("2011", "Posts from 2011", "Posts 2011", "2011 年", "Archives"):
        for count in (1, 2, 12):
            rows = "".join(map(row.format, range(1, count + 1)))
            assert kind(f"<h1>{name}</h1><ul>{rows}</ul>", f"<title>{name} - Tides</title>", url) is PageKind.LISTING
        whole = f"<h1>{name}</h1><article><h2><a href='/p/1'>Fog</a></h2><time datetime='2011-05-06'>May 6</time>{WORDS * 8}</article>"
        assert kind(whole, f"<title>{name} - Tides</title>", url) is PageKind.LISTING


def test_a_years_archive_whose_title_is_the_sites_is_a_list() -> None:
    """One whole post under a heading that leads on to it, and nothing says whose page it is."""
    whole = f"<main><h3><a href='/p/1'>Fog</a></h3>{WORDS * 8}</main>"
    for path in ("archives/2011/", "posts/2011/"):
        assert kind(whole, "<title>Tides</title>", f"https://tides.example/{path}") is PageKind.LISTING


def test_a_dated_post_of_links_alone_is_a_post() -> None:
    links = "".join(f"<li><a href='https://sea{n}.example/x'>A page about the sea, number {n}</a></li>" for n in range(8))
    main = f"<h1>Links of May</h1><time datetime='2024-05-06'>May 6</time><p>Read this week.</p><h2>Sea</h2><ul>{links}</ul>"
    assert kind(main, "<title>Links of May</title>", "https://tides.example/links-of-may.html") is PageKind.POST


def test_a_post_of_links_to_other_sites_needs_no_date() -> None:
    def listed(host: str) -> str:
        return "".join(f"<li><a href='https://{host}/x{n}'>A page about the sea, number {n}</a></li>" for n in range(14))

    head, url = "<title>Links</title>", "https://tides.example/weekly/twelve"
    main = "<h1>Links</h1><p>Read this week by the fire, in no order that I could name today, while the ferry lay in the fog.</p>"
    assert kind(f"{main}<ul>{listed('a.example')}</ul>", head, url) is PageKind.POST
    assert kind(f"{main}<ul>{listed('tides.example')}</ul>", head, url) is PageKind.LISTING


def test_months_in_words_date_the_links_of_an_archive() -> None:
    row = "<div><p><span>{0} July 2021</span> - <a href='/t{0}.html'>What the tide brought, part {0}</a></p></div>"
    main = "<div><h2>Posted in <a href='/2021.html'>2021</a></h2>" + "".join(map(row.format, range(1, 9))) + "</div>"
    assert kind(main, "<title>All</title>", "https://tides.example/x/all-of-it.html") is PageKind.LISTING


def test_few_words_under_a_second_heading_are_a_post() -> None:
    for title in ("Fog | Tides", "Tides - Fog"):
        assert kind("<h2>Fog</h2><p>No ferry today.</p>", f"<title>{title}</title>", "https://tides.example/fog.html") is PageKind.POST


def test_few_words_beside_a_tree_of_pages_are_a_post_where_one_date_stands() -> None:
    tree = "<div>" + "".join(f"<a href='/posts/t{n}'>A page about the sea, number {n}</a>" for n in range(40)) + "</div>"
    date, head, url = "<time datetime='2024-05-06'>May 6</time>", "<title>Fog</title>", "https://tides.example/posts/fog"
    assert kind(f"{tree}<h1>Fog</h1>{date}<div>No ferry today.</div>", head, url) is PageKind.POST
    assert kind(f"{tree}<h1>Fog</h1><div>No ferry today.</div>", head, url) is PageKind.LISTING


def test_a_dated_post_of_links_may_bear_its_title_in_a_banner() -> None:
    links = "".join(f"<li><a href='https://sea{n}.example/x'>A page about the sea, number {n}</a></li>" for n in range(8))
    cloud = "".join(f"<a href='/tags/#t{n}'>a tag of the sea, number {n}</a> " for n in range(40))
    banner = "<header><div><a href='/tags/#sea'>sea</a></div><h1>Links of May</h1><h2></h2><span>Posted on May 6, 2024</span></header>"
    main = f"{banner}<article><p>Read this week.</p><h2>Sea</h2><ul>{links}</ul><h5>FEATURED TAGS</h5><div>{cloud}</div></article>"
    html = f"<html><head><title>Links of May - Tides</title></head><body>{main}</body></html>"

    def told(text: str) -> PageKind:
        return classify(Page(raw(text, "https://tides.example/2024/05/06/links-of-may/"), SITE)).kind

    assert told(html) is PageKind.POST
    assert told(html.replace("<h1>Links of May", "<h1>Tides")) is PageKind.LISTING


def test_one_text_among_many_links_is_a_post_under_the_heading_that_names_the_page() -> None:
    rows = "".join(f"<div><p>2024-05-{n:02d} <a href='/t/{n}.html'>What the tide brought, part {n}</a></p></div>" for n in range(1, 29))
    cards = "".join(f"<div><h4><a href='/c/{n}'>Ropes, part {n}</a></h4><p>{n} remarks</p></div>" for n in range(60))
    url, head = "https://tides.example/p/fog.html", "<title>Fog on the pier - Tides</title>"
    text = f"<div><h1>Fog on the pier</h1></div><div><h4>Tools</h4></div><div>{WORDS * 5}</div>"
    for around in (rows, cards):
        assert kind(f"{text}<div>{around}</div>", head, url) is PageKind.POST
    assert kind(f"{text.replace('Fog on the pier', 'Another')}<div>{rows}</div>", head, url) is PageKind.LISTING
    entry = text.replace("<h4>Tools</h4>", "<h2><a href='/p/ropes.html'>Ropes</a></h2>")
    assert kind(f"{entry}<div>{rows}</div>", head, url) is PageKind.LISTING


def test_a_query_that_the_page_calls_none_of_its_address_asks_for_no_list() -> None:
    url, claim = "https://tides.example/2024/fog.html?tag=top", "<title>Fog on the pier</title><link rel='canonical' href='/2024/fog.html'>"
    assert kind(f"<h1>Fog on the pier</h1>{WORDS * 8}", claim, url) is PageKind.POST
    assert kind(f"<h1>Fog on the pier</h1>{WORDS * 8}", "<title>Fog on the pier</title>", url) is PageKind.LISTING
    assert kind(f"<h1>Fog</h1>{WORDS * 8}", "<title>Fog</title>", "https://tides.example/?tag=fog") is PageKind.LISTING


def test_a_page_inside_one_form_is_read_as_any_other() -> None:
    main = f"<form method='post'><input type='hidden' name='__VIEWSTATE'><article><h1>Fog on the pier</h1>{WORDS}</article></form>"
    assert kind(main, "<title>Fog on the pier</title>", "https://tides.example/fog.aspx") is PageKind.POST


@pytest.mark.parametrize("claim", ["", "<meta property='og:type' content='article'>"])
def test_the_last_page_of_a_list_with_one_entry_left_is_no_post(claim: str) -> None:
    entry = f"<article><h2><a href='/blog/ropes/'>Ropes</a></h2><time datetime='2024-05-06'>May 6</time>{WORDS}</article>"
    head = f"<title>Blog | Tides</title>{claim}"
    assert kind(f"<h1>Blog</h1>{entry}<a href='/blog/9/'>Previous</a>", head, "https://tides.example/blog/10/") is PageKind.LISTING
    own = entry.replace("/blog/ropes/", "/blog/10/").replace(WORDS, WORDS * 4)
    assert kind(own, f"<title>Ropes | Tides</title>{claim}", "https://tides.example/blog/10/") is PageKind.POST
    assert kind(entry, head, "https://tides.example/index4.html") is PageKind.LISTING


def test_cards_below_a_heading_that_calls_them_related_make_no_list() -> None:
    card = "<div><h3><a href='/p/{0}'>Fog, part {0}</a></h3><p>May 1, 202{0}</p><p>" + "The fog came in and stayed. " * 9 + "</p></div>"
    cards = "".join(card.format(number) for number in (1, 2, 3))
    url, head = "https://tides.example/fog-and-ropes/", "<title>Fog and ropes</title>"
    for label in ("Related", "相关文章"):
        page_with = f"<article><h1>Fog and ropes</h1>{WORDS}<h2>{label}</h2>{cards}</article>"
        assert kind(page_with, head, url) is PageKind.POST
    assert kind(f"<article><h1>Fog and ropes</h1>{cards}<h2>Related</h2>{cards}</article>", head, url) is PageKind.LISTING
    assert kind(f"<article><h1>Fog and ropes</h1><h2>All of them</h2>{cards}</article>", head, url) is PageKind.LISTING


def test_a_bar_that_links_the_page_itself_names_no_home() -> None:
    url = "https://tides.example/2021/fog-and-ropes/"
    bar = f"<div>A copy of <a href='{url}'>{url}</a>; the <a href='{url}'>current page</a> may differ.</div>"
    assert kind(f"{bar}<h1>Fog and ropes</h1>{WORDS}", "<title>Fog and ropes</title>", url) is PageKind.POST
