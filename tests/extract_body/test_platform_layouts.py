"""What large platforms and document tools do around a post, told without their names: bylines, cards, sign-ups, notes elsewhere."""

import pytest
from jobs import page_of

from pipelines.extract.body import read_body

TITLE = "<h1>Ferry bell</h1>"
LEAD = "The ferry bell rang twice before anyone looked up from the nets."
MIDDLE = "<h2>Knots</h2><p>每天清晨先数绳结，再数鸟；数错了也不要紧。</p>"
POST = f"<p>{LEAD}</p>{MIDDLE}<p>Nothing was caught, which is why this was written.</p>"
SHORT = "<p>今天起雾，没有渡船。</p>"
CARDS = "".join(
    f"<div class='card'><a href='/p/{n}'><h2>Another bell, number {n}</h2></a>"
    f"<p>It opens with some words that go on for a line or two, {n}.</p></div>"
    for n in range(5)
)
SIGN_UP = (
    "<div class='subscription-widget'><p>Thanks for reading! Subscribe to get new posts.</p>"
    "<form><input type='email' placeholder='Your e-mail'><button>Subscribe</button></form></div>"
)


def markdown(body: str) -> str:
    html = f"<!doctype html><html><head><title>Ferry bell</title></head><body>{body}</body></html>"
    return read_body(page_of(html.encode()), None, "Ferry bell").markdown


def test_the_content_of_a_byline_is_no_body() -> None:
    said = "<ul><li><a href='/ada'>Ada</a></li></ul><div class=meta>Ada • 4 min read</div>"
    byline = f"<section class='article-byline-content'>{said}</section>"
    kept = markdown(f"<main><article><header>{TITLE}{byline}</header><section class='x-content'>{POST}</section></article></main>")
    assert kept.startswith(LEAD) and "min read" not in kept


def test_a_name_that_each_card_bears_is_the_cards() -> None:
    cards = CARDS.replace("class='card'", "class='content-blog row'")
    kept = markdown(f"<div><div>{TITLE}</div><div class='article_content'>{SHORT}</div></div><div>{cards}</div>")
    assert kept == "今天起雾，没有渡船。"


@pytest.mark.parametrize("inside", [True, False])
def test_the_article_of_the_title_goes_before_heavier_cards(inside: bool) -> None:
    body = f"<div class='a9x'><div class='b7'>{SHORT}</div></div>"
    article = f"<article>{TITLE}{body}</article>" if inside else f"<section>{TITLE}<article>{body}</article></section>"
    assert markdown(f"<div>{article}</div><div class='list'>{CARDS}</div>") == "今天起雾，没有渡船。"


def test_the_only_main_holds_a_post_whose_title_stands_above_it() -> None:
    toc = "<nav><h2>On this page</h2><ul><li><a href='#k'>Knots</a></li></ul></nav>"
    assert markdown(f"<header>{TITLE}</header><div><div>{toc}</div><main>{SHORT}</main></div>") == "今天起雾，没有渡船。"


def test_a_main_inside_an_article_is_the_post() -> None:
    after = "<div><ul><li>Written by Ada on the pier, in the years when the ferry still ran twice a day.</li></ul></div>"
    kept = markdown(f"<article><section><main>{POST}</main></section>{after}</article>")
    assert kept.startswith(LEAD) and kept.endswith("this was written.")


def test_a_frame_around_a_table_is_no_post() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>A bell of the harbour and what it was rung for, in year {n}</td></tr>" for n in range(20))
    kept = markdown(f"<div><p>钟的清单，从最早的一口开始。</p><h2>清单</h2><div class='frame'><table>{rows}</table></div></div>")
    assert kept.startswith("钟的清单")


def test_outlines_are_sections_where_they_hold_text() -> None:
    section = "<div class='outline-2'><h2>{0}</h2><div class='outline-text-2'><p>{0}: {1}</p></div></div>"
    words = "a bell was hung above the nets, and nobody could say who had paid for the rope. " * 3
    contents = "<div id='table-of-contents'><h2>Contents</h2><ul><li><a href='#a'>One</a></li><li><a href='#b'>Two</a></li></ul></div>"
    parts = "".join(section.format(name, words * more) for name, more in (("One", 1), ("Two", 9), ("Three", 1)))
    kept = markdown(f"<div id=content>{TITLE}{contents}{parts}</div>")
    assert [line for line in kept.split("\n") if line.startswith("#")] == ["## One", "## Two", "## Three"]


def test_a_section_that_only_links_to_its_notes_stays() -> None:
    section = f"<div class='outline-2'><h2>One</h2><p>{LEAD}<sup><a href='#n1' id='r1'>1</a></sup></p></div>"
    kept = markdown(f"<div>{TITLE}{section}{POST}<div id='footnotes'><p id='n1'>On bells. <a href='#r1'>↩</a></p></div></div>")
    assert kept.startswith("## One") and "[^1]: On bells." in kept


def test_notes_below_the_posts_element_come_with_it() -> None:
    main = f"<main>{POST}<p>The bell<a class='footnote-ref' id='r1' href='#n1'><sup>1</sup></a> was iron.</p></main>"
    note = "<li id='n1'><p>Cast in 1811. <a href='#r1'>↩</a></p></li>"
    notes = f"<div><section class='footnotes'><h2>Footnotes</h2><ol>{note}</ol></section></div>"
    kept = markdown(f"{TITLE}{main}{notes}")
    assert "The bell[^1] was iron." in kept and kept.endswith("[^1]: Cast in 1811.")


def test_a_link_to_a_heading_outside_is_no_note() -> None:
    main = f"<main>{POST}<p>The bell<sup><a href='#top'>1</a></sup> was iron.</p></main>"
    assert "[^" not in markdown(f"<div id='top'>{TITLE}</div>{main}")


@pytest.mark.parametrize("post", [POST, SHORT], ids=["long", "short"])
def test_a_sign_up_in_a_post_goes_and_the_post_stays(post: str) -> None:
    first, rest = post.split("</p>", 1)
    plain = markdown(f"<article>{TITLE}{post}</article>")
    assert markdown(f"<article>{TITLE}<div class='body'>{first}</p>{SIGN_UP}{rest}</div></article>") == plain


def test_a_form_an_author_speaks_of_stays() -> None:
    assert "Write to the pier" in markdown(f"<article>{TITLE}{POST}<div class='k'><p>Write to the pier by post.</p></div></article>")


def test_a_box_of_the_title_goes_with_its_subtitle_and_properties() -> None:
    table = "<table><tr><th>Created</th><td>May 6, 2024</td></tr><tr><th>Tags</th><td>sea</td></tr></table>"
    lines = "<h3>Of ropes and fog</h3><div>Ada, 6 May, 4 likes</div>"
    for box in (f"<header>{TITLE}{table}</header>", f"<div class='post-header'>{TITLE}{lines}</div>"):
        assert markdown(f"<article>{box}<div>{POST}</div></article>").startswith(LEAD)


def test_neighbours_told_by_icons_go() -> None:
    pair = "<a href='/p/1'><i class='fa-angle-left'></i>Old nets</a><a href='/p/3'>New ropes<i class='fa-angle-right'></i></a>"
    assert markdown(f"<article>{TITLE}{POST}<section>{pair}</section></article>").endswith("this was written.")


def test_furniture_called_so_goes_behind_other_furniture() -> None:
    share = "<div class='x-sharing'><h3>Share</h3><ul><li><a href='//s.example'>Share on S (opens in a new window)</a></li></ul></div>"
    likes = "<div class='likes'><h3>赞过：</h3><span>赞</span> <span>正在加载……</span></div>"
    related = "<div class='jp'><h3>相关</h3><p><a href='/p/7'>Gulls at noon</a> <span>2023-01-02</span></p></div>"
    for post, end in ((POST, "this was written."), (SHORT, "没有渡船。")):
        assert markdown(f"<article>{TITLE}<div class='entry-content'>{post}{share}{likes}{related}</div></article>").endswith(end)


def test_a_heading_called_an_anchor_stays() -> None:
    post = f"<h2>Bells</h2>{POST}".replace("<h2>", "<h2 class='header-anchor-post'>")
    assert markdown(f"<article>{TITLE}<div class='body'>{post}</div></article>").startswith("## Bells")


def test_a_body_by_name_stands_beside_indented_labels() -> None:
    labels = (30 * " ").join(f"<a href='/blog/tag/{name}'>\n{30 * ' '}<i></i> {name}\n</a>&nbsp;" for name in ("sea", "rope", "fog"))
    head = f"<header class='post-header'>{TITLE}<p>\n      Created in May 06, 2024\n    </p><p>\n        {labels}\n    </p></header>"
    more = "".join(f"<li><a href='/p/{n}'>Gulls at noon, and what they took from the nets, part {n}</a></li>" for n in range(4))
    after = f"<h2>Enjoy reading this?</h2><p>Here are some more pages of the same kind, to go on with after this one:</p>{more}"
    kept = markdown(f"<div class='post'>{head}<article class='post-content'>{SHORT}</article><hr>{after}</div>")
    assert kept == "今天起雾，没有渡船。"


@pytest.mark.parametrize("kind", ["CreativeWork", "Comment"])
def test_the_text_of_a_written_item_is_its_body(kind: str) -> None:
    inside = f"<section itemprop='text'><aside><nav><h4>On this page</h4></nav></aside><p></p>{SHORT}</section>"
    scope = f"itemscope itemtype='https://schema.org/{kind}'"
    kept = markdown(f"<article><div class='w'><header>{TITLE}</header><div {scope}>{inside}</div></div><footer>sea</footer></article>")
    assert (kept == "今天起雾，没有渡船。") == (kind == "CreativeWork")


def test_a_box_called_title_holds_dates_beside_the_title() -> None:
    info = "<div class='info'><em></em> <span>Mon, May 6, 2024</span> <em></em> <span>1-minute read</span></div>"
    head = f"<div class='post-title'><h3>Ferry bell</h3>{info}</div>"
    kept = markdown(f"<div class='post'><div class='post-content'>{head}{POST}</div></div>")
    assert kept.startswith(LEAD)


def test_a_title_that_theme_and_author_both_write_is_dropped_twice() -> None:
    body = f"<main><article><header>{TITLE}</header><p class='dates'>Created on 2024-06-01</p><hr>{TITLE}{SHORT}</article></main>"
    assert markdown(body) == "今天起雾，没有渡船。"
    assert markdown(f"<main><article>{TITLE}<h2>Knots</h2>{SHORT}</article></main>").startswith("## Knots")


def test_an_article_beside_the_header_of_its_title_is_the_post() -> None:
    dated = "<dl><dt>Published</dt><dd>Sat 01 June 2024</dd><dt>Category</dt><dd><a href='/category/sea.html'>sea</a></dd></dl>"
    skip = "<a href='#main'>Skip to main content</a><header><a href='/'>Tides</a></header>"
    kept = markdown(f"{skip}<main id='main'><header>{TITLE}{dated}</header><article class='x'>{SHORT}</article></main>")
    assert kept == "今天起雾，没有渡船。"


def test_a_box_for_results_of_a_search_is_no_body() -> None:
    hints = "".join(f"<a href='/tags/t{n}/'>tag number {n}</a> " for n in range(9))
    box = f"<div id='search-results' class='x'><div class='col-11 post-content'><h4>Trending</h4>{hints}</div></div>"
    assert markdown(f"<div id='main'>{TITLE}<div class='post-content'>{SHORT}</div></div>{box}") == "今天起雾，没有渡船。"
