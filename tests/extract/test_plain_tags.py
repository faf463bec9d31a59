"""Tags shown as plain words, tags before a title beside a site's cloud, and dates that belong to an archive's month."""

import pytest
from invented_pages import page

from pipelines.extract.metadata.labels import read_tags
from pipelines.extract.metadata.read import read_metadata
from pipelines.extract.metadata.title import read_title
from spiders.kind.shape import shape_of
from spiders.platforms.generic import Generic

WORDS = "<p>The tide left the pier at six, and with it went the last of the ropes that nobody had asked about.</p>"
CLOUD = "<div class='cloud'>" + "".join(f"<a href='/tags/t{n}/'>t{n}<sup>{n}</sup></a>" for n in range(12)) + "</div>"


@pytest.mark.parametrize(
    ("main", "tags"),
    [
        ("<article><nav class='md-tags'><span>wind</span><span>tide</span></nav><h1>Ebb</h1></article>", ("wind", "tide")),
        ("<article><h1>Ebb</h1><ul class='post-tags'><li>#wind</li><li># low tide</li></ul></article>", ("wind", "low tide")),
        ("<h1>Ebb</h1><div class='tag-list'>标签：潮汐、港口</div>", ("潮汐", "港口")),
        ("<h1>Ebb</h1><p>Tags: wind, tide</p>", ("wind", "tide")),
        ("<h1>Ebb</h1><p><b>Tags:</b> wind</p>", ("wind",)),
        ("<h1>Ebb</h1><div class='tags'><a href='/t/wind'><i>#</i>wind</a><a href='/t/tide'>tide</a></div>", ("wind", "tide")),
        ("<h1>Ebb</h1><ul><li><a href='/tags/wind/'>🏷️ wind</a></li><li><a href='/tags/tide/'>🔖 tide</a></li></ul>", ("wind", "tide")),
        ("<h1>Ebb</h1><p>Labels: <a href='/search/label/wind'>wind</a>, <a href='/search/label/tide'>tide</a></p>", ("wind", "tide")),
        ("<h1>Ebb</h1><div class='tags'>Read <a href='/x'>on wind</a> by the pier first</div>", ()),
        ("<h1>Ebb</h1><aside><ul class='tags'><li>wind</li></ul></aside>", ()),
        ("<h1>Ebb</h1><p>Tagging birds is hard work, and birds object.</p>", ()),
        ("<h1>Ebb</h1><p>Tags: this line tells at length how the harbour came to mark its boats</p>", ()),
        ("<h1>Ebb</h1><ul class='tags'><li>wind</li></ul><ul class='tags'><li>tide</li></ul>", ()),
        ("<h1>Ebb</h1><pre class='tags'>wind</pre>", ()),
    ],
)  # fmt: skip
def test_plain_words(main: str, tags: tuple[str, ...]) -> None:
    assert read_tags(page(main + WORDS)) == tags


def test_links_before_the_title_are_the_posts_own() -> None:
    own = "<div><div class='line'><a href='/tags/wind/'>wind</a></div><h1>Ebb</h1></div>"
    assert read_tags(page(f"{CLOUD}<div>{own}{WORDS}</div>{CLOUD}")) == ("wind",)


def test_the_month_of_an_archive_is_no_date_of_the_post() -> None:
    months = "<div><a href='/archives/2026/07/'><span class='date'>2026/07</span> 3 posts</a></div>"
    dates = read_metadata(page(f"<h1>Ebb</h1>{WORDS}{months}", url="https://tides.example/2017/08/01/ebb/"), Generic()).dates
    assert (dates.local, dates.source) == ("2017-08-01", "url")


def test_labels_beside_a_date_are_no_dated_links() -> None:
    labels = "<li>2024-05-06 <a href='/tags/wind/'>wind</a> <a href='/categories/sea/'>sea</a></li>"
    posts = "<li>2024-05-07 <a href='/flow/'>Flow</a></li>"
    assert shape_of(page(f"<h1>Ebb</h1>{WORDS}<ul>{labels}{posts}</ul>")).dated == ("https://tides.example/flow/",)


def test_a_title_its_class_names_goes_before_one_name_for_every_page() -> None:
    named = "<div class='post-main-title'>Ebb and flow</div>"
    head = "<title>Tides | A place to write</title>"
    assert read_title(page(f"{named}<h1>First section</h1>{WORDS}", head)) == "Ebb and flow"
    listed = "".join(f"<div class='post-title'>{name}</div>" for name in ("Ebb", "Flow"))
    assert read_title(page(f"{listed}{WORDS}", head)) == "A place to write"


def test_a_first_tag_alone_gives_way_to_all_in_the_head() -> None:
    head = "<title>Ebb | Tides</title>" + "".join(f"<meta property='article:tag' content='{tag}'>" for tag in ("Wind", "tide"))
    assert read_tags(page(f"<article><a href='/tag/wind/'>wind</a><h1>Ebb</h1>{WORDS}</article>", head)) == ("Wind", "tide")
    assert read_tags(page(f"<article><a href='/tag/fog/'>fog</a><h1>Ebb</h1>{WORDS}</article>", head)) == ("fog",)


def test_tags_that_ask_the_archive_page_are_labels_and_a_shops_address_is_none() -> None:
    row = '<p><a href="/archive.html?tag=tides">tides</a> <a href="https://tides.example/?tag=boats">boats</a></p>'
    shop = '<p>Buy <a href="https://shop.example/item?tag=tides-21">the book</a> from them.</p>'
    assert read_tags(page(f"<article><h1>Ebb</h1>{row}<p>The water went out.</p>{shop}</article>")) == ("tides", "boats")
    assert read_tags(page(f"<article><h1>Ebb</h1><p>The water went out.</p>{shop}</article>")) == ()
