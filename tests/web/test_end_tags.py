"""Pages that end too early: what stands after an end tag of the body or of the page is on the screen, so it is read."""

import pytest
from lxml.html import HtmlElement

from spiders.dom.parse import parse_html

HEAD = "<!DOCTYPE html><html><head><title>Ebb</title></head>"
POST = "<div><h1>Ebb</h1><p>The tide left at <a href='/six'>six</a>.</p></div>"
LATE = "<script>late()</script><noscript><iframe src='/n'></iframe></noscript>"


def body_of(text: str) -> HtmlElement:
    tree = parse_html(text)
    bodies = tree.findall("body")
    assert len(bodies) == 1 and tree.getnext() is None
    return bodies[0]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}</html></html>\n<body>{POST}</body></html>",
        f"{HEAD}</HTML ><BODY>{POST}</BODY></HTML>",
        f"{HEAD}<body><p>Menu</p></body></html>{POST}</body></html>",
        f"{HEAD}<body><p>Menu</p></body>{POST}</html>",
        f"{HEAD}</body>{POST}",
    ],
)
def test_what_follows_an_end_tag_is_in_the_body(text: str) -> None:
    assert body_of(text).xpath("string(.//p[a])") == "The tide left at six."
    assert body_of(text).findtext(".//h1") == "Ebb"


@pytest.mark.parametrize("after", ["", "\n", "<!-- late -->", LATE])
def test_scripts_after_the_end_change_nothing(after: str) -> None:
    body = parse_html(f"{HEAD}<body>{POST}</body></html>{after}").find("body")
    assert [node.tag for node in body.iter()] == ["body", "div", "h1", "p", "a"]


@pytest.mark.parametrize("end", ["</body x='<'>", "</html x='<'>", "</body <", "</html"])
def test_an_end_tag_that_does_not_go_away_ends_the_search(end: str) -> None:
    tree = parse_html(f"{HEAD}<body>{POST}{end}<p>Late</p>")
    assert "Ebb" in "".join(tree.itertext())


def test_what_is_nested_too_deep_after_an_end_tag_is_read() -> None:
    deep = "<div>" * 300 + "The bottom." + "</div>" * 300
    assert "The bottom." in "".join(body_of(f"{HEAD}</html><body>{deep}</body></html>").itertext())
