"""Conventions, not class names: code and headings come out the same when a theme calls everything something else."""

import re
import zlib
from pathlib import Path

import pytest

from pipelines.extract.body import render_fragment

CASES = Path(__file__).with_name("cases")
BASE = "https://blog.example.org/p/"
# Classes that are the convention: they name the language, or a role no structure tells.
KEPT = re.compile(r"^(?:language-|lang-|sr-only$|line$|token-line$|header-section-number$)")


def mangled(html: str) -> str:
    """The same markup with every class name hashed, as CSS modules do."""

    def rename(match: re.Match[str]) -> str:
        names = [name if KEPT.match(name) else f"x{zlib.crc32(name.encode()):x}" for name in match[1].split()]
        return f'class="{" ".join(names)}"'

    return re.sub(r'class="([^"]*)"', rename, html)


@pytest.mark.parametrize(
    "name",
    [
        "code_chroma_table",
        "code_rouge_gutter",
        "code_docusaurus",
        "code_shiki_vitepress",
        "code_shiki_grid_lines",
        "code_prism_rows",
        "code_in_list_and_quote",
        "headings",
        "lists_tasks",
        "tables",
        "images",
        "footnotes",
    ],
)
def test_structure_is_enough(name: str) -> None:
    html = (CASES / f"{name}.html").read_text("utf-8")
    told, untold = render_fragment(html, BASE).markdown, render_fragment(mangled(html), BASE).markdown
    # A caption's place tells it is a title only where a name says so; its words must not be lost.
    assert _code(untold) == _code(told)
    assert re.findall(r"^#+ .*", untold, re.M) == re.findall(r"^#+ .*", told, re.M)


def _code(markdown: str) -> list[str]:
    return re.findall(r"^```[^\n]*\n(.*?)^```$", markdown, re.S | re.M)
