"""Pages written by hand, as they were before themes: no heading, a font for a title, the day under the last line."""

import pytest
from invented_pages import raw

from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.site import Site

SITE = Site(name="mill", url="https://mill.example/")


def page(title: str, shown: str, end: str) -> Post:
    body = (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY bgcolor=#ffffff><CENTER><FONT size=5>{shown}</FONT></CENTER><HR>"
        "The wheel had not turned since the spring, and moss had grown over the lower boards.<P>We took out eleven of them and"
        f" found the axle sound. A carpenter from the next valley cut new ones from larch, which likes the water.<P>{end}"
        '<HR><A href="index.htm">back to index</A></BODY></HTML>'
    )
    (record,) = extract(raw(body, url="https://mill.example/wheel.htm"), SITE)
    assert isinstance(record, Post)
    return record


@pytest.mark.parametrize("title", ["The mill's pages -- A wheel turns again", "A wheel turns again - The mill's pages"])
def test_the_part_of_the_title_that_the_page_shows_is_the_title(title: str) -> None:
    assert page(title, "A wheel turns again", "").title == "A wheel turns again"


def test_where_both_parts_or_neither_are_shown_nothing_is_guessed() -> None:
    title = "The mill's pages -- A wheel turns again"
    assert page(title, "The mill's pages</FONT><BR><FONT>A wheel turns again", "").title == title
    assert page(title, "Wheel!", "").title == title


@pytest.mark.parametrize("end", ["<I>Written on 16 July 2023</I>", "<P ALIGN=right>2023.7.16"])
def test_the_day_under_the_last_line_is_the_posts(end: str) -> None:
    assert page("The mill -- A wheel turns again", "A wheel turns again", end).published_local == "2023-07-16"


def test_the_title_and_the_way_back_are_no_part_of_the_post() -> None:
    markdown = page("The mill -- A wheel turns again", "A wheel turns again", "").markdown
    assert "turns again" not in markdown
    assert "index.htm" not in markdown
    assert "eleven of them" in markdown


@pytest.mark.parametrize("last", ["回首页", "返回首頁", "Return to the home page", "一覧へ戻る"])
def test_a_line_that_leads_back_is_told_in_several_languages(last: str) -> None:
    words = "The wheel had not turned since the spring, and moss had grown over the lower boards of the mill. " * 3
    body = f'<!doctype html><title>Wheel</title><body><h1>Wheel</h1><p>{words}</p><p><a href="/">{last}</a></p></body>'
    (record,) = extract(raw(body, url="https://mill.example/wheel"), SITE)
    assert isinstance(record, Post)
    assert record.markdown.strip() == words.strip()
