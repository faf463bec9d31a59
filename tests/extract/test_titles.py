"""Titles: which of a page's statements is the author's, and what the site added."""

import pytest
from invented_pages import SITE, page, raw

from pipelines.extract.metadata.title import read_title
from spiders.page import Page


@pytest.mark.parametrize(
    ("main", "head", "title"),
    [
        ("<h1>Ebb</h1>", "<title>Ebb | Tides</title>", "Ebb"),
        ("<h1>Ebb <a class='x' href='#ebb'>#</a></h1>", "<title>Ebb | Tides</title>", "Ebb"),
        ("<h1>Ebb<a href='#ebb' aria-hidden='true'>¶</a></h1>", "<title>Ebb - Tides</title>", "Ebb"),
        ("<h2>Ebb &amp; flow</h2>", "<title>Ebb &amp; flow – Tides</title>", "Ebb & flow"),
        ("<h1>Tides</h1><p>x</p>", "<title>Ebb » Tides</title>", "Ebb"),
        ("<p>x</p>", "<title>Ebb - part two - Tides</title>", "Ebb - part two"),
        ("<p>x</p>", "<title>Tides: Ebb</title>", "Ebb"),
        ("<h1><a href='/'>Tides</a></h1><p>Ebb: a list</p><h2>Part</h2><p>x</p>", "<title>Blog: Ebb: a list</title>", "Ebb: a list"),
        ("<p>x</p>", "<title>Ebb | Another Name</title><meta property='og:site_name' content='Another Name'>", "Ebb"),
        ("<p>x</p>", "<title>Why C# | not C++?</title>", "Why C# | not C++?"),
        ("<h1>Learning C#</h1>", "<title>Learning C# | Tides</title>", "Learning C#"),
        ("<h1>What Is Ebb</h1>", "<title>what is ebb | Tides</title>", "what is ebb"),
        ("<h1>First section</h1><h1>Ebb and flow</h1>", "<title>Ebb and flow | Tides</title>", "Ebb and flow"),
        ("<h1>Ebb</h1><h1>Ebb : a piano on the sand</h1>", "<title>Ebb : a piano on the sand - Tides</title>", "Ebb : a piano on the sand"),
        ("<h1>&lt;br&gt; in a cell</h1>", "<title>&lt;br&gt; in a cell | Tides</title>", "<br> in a cell"),
        ("<p>x</p>", "<meta property='og:title' content='Ebb'><title>Ebb_Some Portal_2024</title>", "Ebb"),
        ("<h1>退潮 ，与钢琴</h1>", "<title>退潮 ，与钢琴</title>", "退潮 ，与钢琴"),
        ("<h1>He said “ebb”</h1>", "<title>He said &quot;ebb&quot; | Tides</title>", "He said “ebb”"),
        ("<article><h1>Ebb</h1></article>", "<title>One name for every page</title>", "Ebb"),
        ("<h1>First section</h1><p>x</p>", "<title>Ebb | Tides</title>", "Ebb"),
        ("<div class='post-title'><h3>Ebb</h3><p>Mon, May 6, 2024</p></div>", "<title>Ebb | Tides</title>", "Ebb"),
        ("<p>Notes from the pier</p><div id='post-title'>Ebb</div><p>x</p>", "<title>Ebb | Notes from the pier</title>", "Ebb"),
        ("<h1>What the ebb left behind</h1>", "<title>What the ebb left behind-Some Portal</title>", "What the ebb left behind"),
        ("<h3><a href='/p/'>Ebb</a></h3>", "<meta property='og:title' content='Ebb'><title>Tides</title>", "Ebb"),
        ("<main><h3>Ebb</h3><h1>Part one</h1></main>", "<meta property='og:title' content='Ebb'><title>Tides</title>", "Ebb"),
        ("<h1><svg><title>icon</title></svg>Ebb</h1>", "<title>Ebb | Tides</title>", "Ebb"),
    ],
)
def test_title(main: str, head: str, title: str) -> None:
    assert read_title(page(main, head)) == title


def test_a_page_without_any_title_has_none() -> None:
    assert read_title(page("<p>words</p>", "")) is None


def test_json_ld_headline_with_entities_agrees_with_the_head() -> None:
    data = '<script type="application/ld+json">{"@type":"BlogPosting","headline":"Salt &amp; rope"}</script>'
    assert read_title(page("<p>x</p>", f"<title>Salt &amp; rope ~ harbour ~</title>{data}")) == "Salt & rope"


def test_headings_of_a_menu_are_no_titles() -> None:
    menu = "<h1><a href='/'>Tides</a></h1><nav><h2>notes</h2><ul><li><h2><a href='/all'>All</a></h2></li></ul></nav>"
    assert read_title(page(f"{menu}<h2>Ebb</h2><p>x</p>", "<title>Ebb | notes</title>")) == "Ebb"


def test_a_heading_in_a_header_above_the_main_part_names_the_site_where_that_has_its_own() -> None:
    def titled(above: str, title: str) -> str | None:
        body = f"<header><h1>{above}</h1></header><main><h1>Ebb</h1><p>x</p></main>"
        return read_title(Page(raw(f"<html><head><title>{title}</title></head><body>{body}</body></html>"), SITE))

    assert titled("Notes from the pier", "Ebb | Notes from the pier") == "Ebb"
    assert titled("Ebb and flow", "Ebb and flow | Notes from the pier") == "Ebb and flow"
