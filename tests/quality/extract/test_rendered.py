"""Own posts full of hard constructs, rendered into frames of no theme: what comes back is what was written. Always run.

`rendered.py` does the same with real engines and the corpus's scorer where someone has built their pages.
"""

import json
import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from frames import FRAMES
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from rendered import language_share

from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import RawPage, WarcRef
from spiders.site import Site

POSTS = sorted((Path(__file__).parent / "posts").glob("*.md"))
FLOORS = tomllib.loads(Path(__file__).with_name("rendered.toml").read_text("utf-8"))
SITE = Site(name="tidal", url="https://tidal.example/")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin).use(tasklists_plugin)
    return markdown.use(dollarmath_plugin, double_inline=True, renderer=lambda tex, _: tex)


def source(path: Path) -> tuple[dict[str, Any], str]:
    head, body = path.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
    return json.loads(head), body


def served(markdown: str) -> str:
    """The post's HTML with formulas left between their signs, as engines do that let a script set them."""
    rendered = parser().render(markdown)
    rendered = re.sub(r'<(?:span|div) class="math inline">(.*?)</(?:span|div)>', r"$\1$", rendered, flags=re.S)
    return re.sub(r'<div class="math block">\n?(.*?)\n?</div>', r"<p>$$\1$$</p>", rendered, flags=re.S)


def parts(markdown: str) -> dict[str, Counter[str]]:
    """What a text holds, in comparable form: words, headings, code, table rows, formulas, pictures, links."""
    tree = lxml.html.fromstring("<div>" + re.sub(r"^> \[!\w+\]$", ">", parser().render(markdown), flags=re.M) + "</div>")
    for mark in tree.xpath(".//sup[contains(@class,'footnote-ref')]|.//a[contains(@class,'footnote-backref')]"):
        mark.drop_tree()
    words = _WORD.findall(re.sub(r"\[!\w+\]", " ", tree.text_content()).lower())
    found = {
        "words": words,
        "headings": [" ".join(node.text_content().split()) for node in tree.iter("h1", "h2", "h3")],
        "code": [node.text_content().strip("\n") for node in tree.iter("pre")],
        "rows": ["|".join(" ".join(cell.text_content().split()) for cell in row) for row in tree.iter("tr")],
        "formulas": ["".join(node.text_content().split()) for node in tree.find_class("math")],
        "pictures": tree.xpath(".//img/@src"),
        "links": [link for link in tree.xpath(".//a/@href") if not link.startswith(("#", "mailto:"))],
    }
    return {name: Counter(values) for name, values in found.items()}


def figures(frame: str) -> dict[str, float]:
    """Means over the posts: precision of words, and the share of each part that came back."""
    sums: dict[str, list[float]] = {}
    for path in POSTS:
        front, markdown = source(path)
        page = FRAMES[frame](front["title"], front["date"], front["tags"], served(markdown))
        posts = [record for record in extract(raw(path.stem, page), SITE) if isinstance(record, Post)]
        assert posts, f"{frame}/{path.stem} is a post"
        wanted, found = parts(markdown), parts(posts[0].markdown)
        share = {name: (wanted[name] & found[name]).total() / wanted[name].total() for name in wanted if wanted[name]}
        share["precision"] = (wanted["words"] & found["words"]).total() / max(1, found["words"].total())
        share["title"] = float(posts[0].title == front["title"])
        share["day"] = float((posts[0].published_local or "")[:10] == front["date"])
        if (language := language_share(posts[0].markdown, markdown)) is not None:
            share["languages"] = language
        for name, value in share.items():
            sums.setdefault(name, []).append(value)
    return {name: sum(values) / len(values) for name, values in sums.items()}


def raw(slug: str, page: str) -> RawPage:
    return RawPage(
        url=f"https://tidal.example/p/{slug}/",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=page.encode(),
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        warc=WarcRef("", 0, ""),
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_what_was_written_comes_back(frame: str) -> None:
    found = figures(frame)
    print(frame, {name: round(value, 4) for name, value in found.items()})
    assert {name: (found[name], floor) for name, floor in FLOORS[frame].items() if found[name] < floor - 5e-4} == {}
