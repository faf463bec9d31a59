"""Front matter from strangers: never executed, never expanded, never a reason to lose a post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import invented

from pipelines.clean import clean
from pipelines.clean.front_matter_reader import read_toml, read_yaml, split_front_matter


def test_an_alias_bomb_is_not_expanded() -> None:
    bomb = "title: 标题\na: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
    )
    post = clean(invented(f"---\n{bomb}\n---\n正文", title=""))
    assert (post.title, post.markdown) == ("标题", "正文")
    assert "front_matter.alias" in post.edits


@pytest.mark.parametrize(
    ("block", "flag"),
    [
        ("title: !!python/object/apply:os.system ['true']\ndate: 2024-01-02\n", "tag"),
        ("title: x\na: " + "[" * 50 + "]" * 50 + "\n", "too_deep"),
        ("title: x\n" + "k: " + "y" * 20_000 + "\n", "too_large"),
        ("title: 'x\n", "invalid"),
        ("title: x\n\ttab: y\n", "invalid"),
    ],
)
def test_what_strict_yaml_would_refuse_is_read_by_lines(block: str, flag: str) -> None:
    assert flag in read_yaml(block).flags


def test_values_stay_strings() -> None:
    block = "title: 2024-01-02\ndate: 2024-13-45\ntags: [1.10, yes, 中文]\ncategories:\n  - [生活, 旅行]\nauthor:\n  name: 阿青\n"
    found = read_yaml(block)
    assert (found.title, found.date, found.tags, found.categories, found.author) == (
        "2024-01-02", "2024-13-45", ("1.10", "yes", "中文"), ("生活", "旅行"), "阿青",
    )  # fmt: skip


def test_toml() -> None:
    found = read_toml('title = "x"\ndate = 2024-05-06T07:08:09+08:00\n[taxonomies]\ntags = ["a", "b"]\n')
    assert (found.title, found.date, found.tags) == ("x", "2024-05-06 07:08:09+08:00", ("a", "b"))
    assert read_toml("title = x y\ntags = [a, b").tags == ("a", "b")


@pytest.mark.parametrize(
    "text", ["---\n\ntitle: x\n---\n", "---\nA remark: of mine\n---\n", "--- \n", "---\ntitle: x\n", "title: x\n\ntext", "+++\n+++"]
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    assert split_front_matter(text) is None


def test_hexo_style_without_an_opening_line() -> None:
    found = split_front_matter("title: 山\ndate: 2024-01-02\ntags:\n- a\n---\n正文")
    assert found is not None
    assert (found[0].title, found[0].tags, found[1]) == ("山", ("a",), "正文")


def test_fields_the_page_has_are_not_replaced() -> None:
    body = "---\ntitle: 另一个\ntags: [x]\ndate: 2020-01-01\n---\n正文"
    post = clean(invented(body, title="原题", tags=("山",), published_raw="2024年1月2日"))
    assert (post.title, post.tags, post.published_raw) == ("原题", ("山",), "2024年1月2日")


@given(st.text(alphabet="title: date[]{}-&*!|>'\"#%@`\n\t 0x中,", max_size=120))
def test_any_block_is_read(block: str) -> None:
    read_yaml(block)
    read_toml(block)
