"""A post on a page that is crowded as a portal's is: what stands around it outweighs it, in cards, scripts, side columns and notices."""

import pytest
from jobs import page_of
from layouts import ALL, BODY, NAV, page
from lxml.html import fromstring

from pipelines.extract.body import read_body
from pipelines.extract.content.furniture import is_apart

HEADLINE = "Ten harbours that nobody visits in winter, and what they serve for breakfast"
CARDS = "".join(
    f'<div class="k{n}"><p><a href="/n/{n}">{HEADLINE} ({n})</a>, {n} remarks</p><p>Today {n}:30, the Daily</p></div>' for n in range(12)
)
WIRES = "".join(
    f'<div class="z"><span><script>window.slots = window.slots || []; slots.push({{"place": {n}, "size": "x"}});</script></span></div>'
    for n in range(30)
)
COLUMN = "".join(
    f'Most read this week, chosen by our readers. <b>{n}</b> <a href="/m/{n}">{HEADLINE}</a><ul><li><a href="/x/{n}">{HEADLINE}</a></ul>'
    for n in range(14)
)
NOTICES = "".join(
    f"<div class='f{n}'><p>The Daily {n} answers for none of what its partners write here, and says so.</p></div>" for n in range(3)
)
QUOTED = (
    '<div class="g story-body contextual-links"><h2>More of this</h2>'
    + "".join(f'<p><a href="/q/{n}">{HEADLINE}</a></p>' for n in range(4))
    + "</div>"
)
LEGAL = "".join(f"<li><a href='/l/{n}'>Licence {n}</a></li>" for n in range(80))

CROWDED = {
    "cards_below": f"{NAV}<div class=c><div class=d><h1>Kettles</h1><div class=e>{BODY}</div></div><div class=r>{CARDS}</div></div>",
    "scripts_in_boxes": f"{NAV}<div class=c><h1>Kettles</h1><div class=e>{BODY}</div>{WIRES}</div><div class=w>{WIRES}</div>",
    "column_of_labels": f"{NAV}<div class=c><div class=l><h1>Kettles</h1><div class=e>{BODY}</div></div><div class=r>{COLUMN}</div></div>",
    "links_called_a_body": f"{NAV}<div class=c><h1>Kettles</h1><div class=e>{BODY}</div></div>{QUOTED}",
    "an_empty_box_called_the_body": f"{NAV}<div><h1>Kettles</h1><div class=e>{BODY}</div></div><div class=entry-content>Body</div>{CARDS}",
    "blanks_that_weigh": f"{NAV}<div><h1>Kettles</h1><div class=e>{BODY}</div></div><div class=k><p>The Daily{' ' * 3000}now</p></div>",
    "notices_at_the_foot": f"{NAV}<div class=c><div class=e>{BODY}</div></div><div class=n><ul>{LEGAL}</ul>{NOTICES}</div>",
}
AROUND = ("harbours that nobody", "window.slots", "Most read", "More of this", "The Daily", "Licence 3")


@pytest.mark.parametrize("name", CROWDED)
def test_the_post_and_not_the_crowd(name: str) -> None:
    markdown = read_body(page_of(page(CROWDED[name])), None, "Kettles").markdown
    assert [part for part in ALL if part not in markdown] == []
    assert [part for part in AROUND if part in markdown] == []


@pytest.mark.parametrize(("name", "apart"), [("sidebar", True), ("with-sidebar", False), ("col has-nav", False), ("no-comments", False)])
def test_a_class_that_tells_what_an_element_has_does_not_name_it(name: str, apart: bool) -> None:
    assert is_apart(fromstring(f"<div class='{name}'><p>Words.</p></div>")) is apart


def test_comments_that_outweigh_the_post_are_no_post() -> None:
    answer = "<li><p>First! And again, a comment which goes on at some length about nothing, as {n} before it did.</p></li>"
    comments = f"<section id=comments><h2>199 remarks</h2><ol>{''.join(answer.format(n=n) for n in range(40))}</ol></section>"
    html = page(f"{NAV}<div class=c><h1>Kettles</h1><div class=e>{BODY}</div></div>{comments}")
    markdown = read_body(page_of(html), None, "Kettles").markdown
    assert [part for part in ALL if part not in markdown] == [] and "First!" not in markdown


def test_a_list_of_links_is_a_post_where_nothing_else_is() -> None:
    links = "".join(f"<li><a href='https://{n}.example/a'>Something to read, number {n}</a></li>" for n in range(9))
    html = page(f"{NAV}<div class='side'><p>Ada writes about ships, from a town with three keys.</p></div>"
                f"<div class='post-content'><p>Read this week:</p><ul>{links}</ul></div>")  # fmt: skip
    assert "number 8](https://8.example/a)" in read_body(page_of(html), None, "Kettles").markdown


def test_sections_that_are_dense_stay_together() -> None:
    words = "A text of several parts, each in a box of its own, as the editor of this theme writes them."
    parts = "".join(f"<div class=s{n}><h2>Part {n}</h2><p>{words}</p></div>" for n in range(1, 6))
    html = page(f"{NAV}<div class=c><h1>Kettles</h1>{parts}</div><div class=r>{CARDS}</div>")
    markdown = read_body(page_of(html), None, "Kettles").markdown
    assert [n for n in range(1, 6) if f"## Part {n}" not in markdown] == [] and "remarks" not in markdown
