"""Whatever an author writes comes back from Markdown as the same text, with the same words marked."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml.html import builder as make
from lxml.html import document_fromstring, tostring
from markdown_it import MarkdownIt

from pipelines.extract.body import render_fragment

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SIGNS = "*_`~[]()<>!#&;|\\-+.:=\"'{}$^1a中。：「」 é　"
TEXT = st.text(st.sampled_from(SIGNS), min_size=1, max_size=24)
# Marks between dollars, \(…\) or \[…\] may be a formula that a site's Markdown broke, which is another rule's business.
UNPAID = st.text(st.sampled_from(SIGNS.replace("$", "")), min_size=1, max_size=24)
FORMULA = re.compile(r"\\\(.*\\\)|\\\[.*\\\]", re.DOTALL)


def read_back(markdown: str) -> str:
    """The text a CommonMark parser sees."""
    return squeeze(document_fromstring(f"<body><div>{PARSER.render(markdown)}</div></body>").text_content())


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=400, deadline=None)
@given(UNPAID)
def test_plain_text_stays_text(text: str) -> None:
    assume(not FORMULA.search(text))
    markdown = render_fragment(tostring(make.P(text), encoding="unicode"), "https://blog.example.org/").markdown
    assert read_back(markdown) == squeeze(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "strong", "em", "del", "code", "a"]), UNPAID), min_size=1, max_size=5))
def test_marks_never_leak_into_the_text(runs: list[tuple[str, str]]) -> None:
    assume(not FORMULA.search("".join(text for _, text in runs)))
    paragraph = make.P(*[_run(tag, text) for tag, text in runs])
    markdown = render_fragment(tostring(paragraph, encoding="unicode"), "https://blog.example.org/").markdown
    assert read_back(markdown) == squeeze("".join(text for _, text in runs))


def _run(tag: str, text: str) -> object:
    if not tag:
        return make.SPAN(text)
    return make.A(text, href="/x") if tag == "a" else _element(tag, text)


def _element(tag: str, text: str) -> object:
    element = {"strong": make.STRONG, "em": make.EM, "del": make.DEL, "code": make.CODE}[tag]()
    element.text = text
    return element


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>前<strong>重点：</strong>中文</p>", "重点"),
        ("<p>前<strong>「引用」</strong>中文</p>", "「引用」"),
        ("<p>前<em>（斜）</em>后</p>", "（斜）"),
        ("<p>a<strong> b </strong>c</p>", "b"),
        ("<p><em>x</em><strong>y</strong>z</p>", "y"),
        ("<p>w<strong><code>c</code></strong>w</p>", "c"),
        ("<p><strong>a<em>b</em></strong>c</p>", "ab"),
        ("<p>中<strong><a href='/x'>链</a></strong>文</p>", "链"),
    ],
)
def test_marks_are_seen_by_a_parser(html: str, marked: str) -> None:
    rendered = PARSER.render(render_fragment(html, "https://blog.example.org/").markdown)
    tree = document_fromstring(f"<body>{rendered}</body>")
    assert marked in [each.text_content() for each in tree.iter("strong", "em")]
    assert "*" not in tree.text_content()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(UNPAID, min_size=2, max_size=3), min_size=1, max_size=4))
def test_cells_stay_cells(rows: list[list[str]]) -> None:
    assume(not any(FORMULA.search(cell) for row in rows for cell in row))
    width = max(map(len, rows))
    table = make.TABLE(*[make.TR(*[make.TD(cell) for cell in [*row, *["x"] * (width - len(row))]]) for row in rows])
    rendered = PARSER.render(render_fragment(tostring(table, encoding="unicode"), "https://blog.example.org/").markdown)
    seen = [
        [squeeze(cell.text_content()) for cell in row.iter("td", "th")]
        for row in document_fromstring(f"<body>{rendered}</body>").iter("tr")
    ]
    wanted = [[squeeze(cell) for cell in [*row, *["x"] * (width - len(row))]] for row in rows]
    assert [row for row in seen if any(row)] == [row for row in wanted if any(row)]
