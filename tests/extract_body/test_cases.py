"""Markup conventions, one folder of cases: the HTML a site serves and the Markdown its author would accept for it.

A case whose file name ends in a new name needs no code here; `python tests/extract_body/test_cases.py` writes expected files
that are missing, for reading before they are kept.
"""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from pipelines.extract.body import render_fragment

CASES = sorted(Path(__file__).with_name("cases").glob("*.html"))
BASE = "https://blog.example.org/p/"
# What CommonMark and its extensions cannot say comes back as something else.
NOT_STABLE = {
    "callouts",
    "engine_hexo_themes",
    "engine_sphinx_quarto_org",
    "code_in_table",
    "definitions_embeds",
    "math",
    "tables",
    "tabs",
    "themes_extras",
}


def parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return markdown.use(footnote_plugin).use(dollarmath_plugin, double_inline=True).use(tasklists_plugin)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    body = render_fragment(case.read_text("utf-8"), BASE)
    assert body.markdown + "\n" == case.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("case", [case for case in CASES if case.stem not in NOT_STABLE], ids=lambda case: case.stem)
def test_reads_back_as_itself(case: Path) -> None:
    markdown = case.with_suffix(".md").read_text("utf-8")
    again = render_fragment(parser().render(markdown), BASE).markdown
    assert again + "\n" == re.sub(r' title="[^"]*"$', "", markdown, flags=re.M)


def test_every_case_has_both_files() -> None:
    assert {case.stem for case in CASES} == {path.stem for path in CASES[0].parent.glob("*.md")}


if __name__ == "__main__":
    for path in CASES:
        expected = path.with_suffix(".md")
        if not expected.exists():
            expected.write_text(render_fragment(path.read_text("utf-8"), BASE).markdown + "\n", "utf-8")
            print(f"wrote {expected.name}")
