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


LAID_OUT = (
    "<HTML><HEAD><TITLE>A wheel turns again</TITLE></HEAD><BODY><CENTER><TABLE><TR><TD colspan=2><FONT size=5>The mill</FONT>"
    "<A href=index.htm>Home</A></TD></TR><TR><TD>In this place:<BR><A href=eels.htm>Eels in the race</A><BR>{beside}</TD>"
    "<TD>{post}<HR>All rights kept</TD></TR></TABLE></CENTER></BODY></HTML>"
)
TOLD = (
    "<P>The wheel had not turned since the spring, and moss had grown over the lower boards.<P>We took out eleven of them and found the"
    " axle sound. A carpenter from the next valley cut new ones from larch, which likes the water."
)


def laid_out(beside: str, post: str) -> str:
    (record,) = extract(raw(LAID_OUT.format(beside=beside, post=post), url="https://mill.example/wheel.htm"), SITE)
    assert isinstance(record, Post)
    return record.markdown


@pytest.mark.parametrize(
    "post",
    [
        f"<CENTER><B>A wheel turns again</B></CENTER>{TOLD}",
        f"<TABLE><TR><TD><B>A wheel turns again</B></TD></TR><TR><TD>{TOLD}</TD></TR></TABLE>",
    ],
)
def test_of_a_page_laid_out_by_a_table_the_cell_that_begins_with_the_title_is_the_post(post: str) -> None:
    markdown = laid_out("You are the 1204th to come", post)
    assert "eleven of them" in markdown
    assert "larch" in markdown
    assert not any(words in markdown for words in ("1204th", "Eels", "In this place", "The mill"))


@pytest.mark.parametrize(
    ("beside", "post"),
    [
        ("The race was dug by hand in the year of the long frost, by nine men.", f"<B>A wheel turns again</B>{TOLD}"),
        ("我们在春天之前就把水轮拆了下来，换上了新的木板。", f"<B>A wheel turns again</B>{TOLD}"),
        ("You are the 1204th to come", f"<B>Larch</B>{TOLD}"),
        ("You are the 1204th to come", f"A wheel turns again where there is water.{TOLD}"),
        ("<BR>".join(f"board {number} of larch" for number in range(40)), f"<B>A wheel turns again</B>{TOLD}"),
    ],
    ids=["a sentence beside", "one in Chinese", "no title", "a sentence that begins so", "more beside"],
)
def test_a_cell_is_not_chosen_where_others_may_be_the_authors(beside: str, post: str) -> None:
    assert beside[-12:] in laid_out(beside, post)


@pytest.mark.parametrize("last", ["回首页", "返回首頁", "Return to the home page", "一覧へ戻る"])
def test_a_line_that_leads_back_is_told_in_several_languages(last: str) -> None:
    words = "The wheel had not turned since the spring, and moss had grown over the lower boards of the mill. " * 3
    body = f'<!doctype html><title>Wheel</title><body><h1>Wheel</h1><p>{words}</p><p><a href="/">{last}</a></p></body>'
    (record,) = extract(raw(body, url="https://mill.example/wheel"), SITE)
    assert isinstance(record, Post)
    assert record.markdown.strip() == words.strip()
