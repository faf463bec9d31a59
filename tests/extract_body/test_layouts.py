"""The post is found by structure, whatever the theme is called and wherever it puts its furniture."""

import pytest
from jobs import page_of
from layouts import ALL, COMMENTS, LAYOUTS, LINKS, NAV, NONE, page

from pipelines.extract.body import read_body
from pipelines.extract.cross_check import disagreement


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_post_and_nothing_else(name: str) -> None:
    body = read_body(page_of(LAYOUTS[name]), None, "Kettles")
    assert [part for part in ALL if part not in body.markdown] == []
    assert [part for part in NONE if part in body.markdown] == []
    assert "Kettles\n" not in body.text, "the title is a field, not a line of the body"


def test_short_post_beside_long_lists() -> None:
    html = page(
        f"{NAV}<div class=m><div class=s>{LINKS}</div><div class=t>"
        "<h1>Note</h1><div class=u><p>Gone fishing until Monday; the shop opens late.</p></div></div></div>"
    )
    assert read_body(page_of(html), None, "Note").markdown == "Gone fishing until Monday; the shop opens late."


def test_first_section_is_an_h1() -> None:
    html = page(
        f"{NAV}<article><h1>Kettles</h1><div><h1>Whistles</h1><p>They whistle in the morning, and again at noon.</p>"
        "<h1>Keys</h1><p>Three of them are known by now.</p></div></article>"
    )
    markdown = read_body(page_of(html), None, "Kettles").markdown
    assert markdown.startswith("# Whistles\n") and "# Keys\n" in markdown


def test_heading_like_the_title_inside_the_post_stays() -> None:
    html = page(
        "<article><p>An opening of some length that stands before anything else does.</p><h2>Why</h2>"
        "<p>Because.</p><h2>Kettles</h2><p>They whistle, as was said before.</p></article>"
    )
    assert "## Kettles" in read_body(page_of(html), None, "Kettles").markdown


def test_author_words_at_the_edges_stay() -> None:
    html = page(
        '<article><div class="post-content"><p class="notice--info">Updated: the chart has moved to the new wall, '
        "where it is easier to read than before.</p>"
        "<p>The chart shows three keys and the hours at which each of them is heard.</p><h2>References</h2>"
        '<ul><li><a href="https://a.example">A</a></li><li><a href="https://b.example">B</a></li></ul></div></article>'
    )
    markdown = read_body(page_of(html), None, "Chart").markdown
    assert "Updated: the chart" in markdown and "[B](https://b.example)" in markdown


def test_a_hint_is_taken_at_its_word() -> None:
    given = page_of(page(f"<article><p>{'This is not what was meant. ' * 9}</p></article><div id=b><p>This is.</p></div>"))
    body = read_body(given, given.tree.get_element_by_id("b"), None)
    assert (body.markdown, body.selector) == ("This is.", "platform")


def test_never_silently_empty() -> None:
    body = read_body(page_of(page("<nav><a href='/a'>Only a menu</a></nav>")), None, None)
    assert "Only a menu" in body.markdown and "whole_page_kept" in body.edits


def test_comments_only_in_doubt_are_left_to_trafilatura() -> None:
    html = page(
        f"{NAV}<div><p>Short.</p></div><div><div>"
        f"<p>{'A long aside that could be the post or could be a sidebar. ' * 5}</p></div></div>{COMMENTS}"
    )
    assert read_body(page_of(html), None, None).text


def test_description_only_where_the_body_lacks_it() -> None:
    html = page(
        "<article><p>The body speaks of ropes and of nothing else, at some length.</p></article>",
        '<meta name="description" content="An excerpt that the page never shows.">',
    )
    assert read_body(page_of(html), None, None).description == "An excerpt that the page never shows."
    html = page(
        "<article><p>The body speaks of ropes and of nothing else.</p></article>",
        '<meta name="description" content="The body speaks of ropes">',
    )
    assert read_body(page_of(html), None, None).description is None


def test_base_href_resolves_links() -> None:
    html = page(
        "<article><p>See <a href='../x'>there</a> for the rest of this story, told by others.</p></article>",
        '<base href="https://other.example.net/a/b/">',
    )
    assert [link.url for link in read_body(page_of(html), None, None).links] == ["https://other.example.net/a/x"]


def test_disagreement_tells_a_changed_template() -> None:
    given = page_of(LAYOUTS["article"])
    whole = read_body(page_of(LAYOUTS["article"]), None, "Kettles").text
    assert disagreement(given.tree, whole) < 0.2 < 0.8 < disagreement(given.tree, "Subscribe to our letters and accept cookies")


def test_trafilatura_chooses_where_structure_cannot() -> None:
    left = "".join(f"<p>Sentence {n} of the left column, which is as long as any of the others here.</p>" for n in range(9))
    right = "".join(f"<p>Line {n} of the right column, quite as long as what stands on the left of it.</p>" for n in range(9))
    body = read_body(page_of(page(f"<div><div><div>{left}</div></div><div><div>{right}</div></div></div>")), None, None)
    assert "Sentence 8 of the left" in body.markdown and body.selector in {"structure", "trafilatura"}


def test_prose_in_an_aside_at_the_top_stays() -> None:
    aside = '<aside class="starlight-aside--tip"><p>Read the tide table before you read any further in this post.</p></aside>'
    html = page(f"{NAV}<main><div class=md>{aside}<p>{'The tide comes twice. ' * 8}</p></div><aside><h2>Related</h2>{LINKS}</aside></main>")
    markdown = read_body(page_of(html), None, None).markdown
    assert markdown.startswith("> [!TIP]\n> Read the tide") and "Related" not in markdown


@pytest.mark.parametrize("tag", ["blockquote", "ul><li", "div", "em", "table><tr><td", "details", "section class=note", "span", "dl><dd"])
def test_deep_nesting_loses_no_words(tag: str) -> None:
    body = read_body(page_of(page("<article>" + f"<{tag}>" * 190 + "At the bottom." + "</article>")), None, None)
    assert "At the bottom." in body.text and "At the bottom" in body.markdown


def test_nested_definitions_are_said_once() -> None:
    html = page("<article><dl><div><dt>Tide</dt><dd>Water<dl><dt>Ebb</dt><dd>going out</dd></dl></dd></div></dl></article>")
    assert read_body(page_of(html), None, None).text.split() == ["Tide", "Water", "Ebb", "going", "out"]
