"""Every rule by its before and after, and what all rules have in common."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import invented

from pipelines.clean import RULES, clean
from pipelines.records import Post

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/before.md"))


def read(case: Path) -> tuple[str, Post, str, dict[str, Any]]:
    fields_file = case / "fields.toml"
    fields = tomllib.loads(fields_file.read_text("utf-8")) if fields_file.exists() else {}
    before = (case / "before.md").read_bytes().decode()
    after = (case / "after.md").read_bytes().decode()
    return fields.get("rule", case.name), invented(before, **fields.get("given", {})), after, fields.get("expected", {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_before_and_after(case: Path) -> None:
    rule, before, after, expected = read(case)
    changed = RULES[rule](before)
    assert changed.markdown == after
    assert RULES[rule](changed) == changed
    cleaned = clean(before)
    for name, value in expected.items():
        assert getattr(cleaned, name) == (tuple(value) if isinstance(value, list) else value), name
    assert (rule in cleaned.edits) == (changed != before)


def test_every_rule_has_a_case() -> None:
    assert {read(case)[0] for case in CASES} == set(RULES)


def test_a_clean_post_is_returned_as_it_is() -> None:
    post = invented("Plain text.\n\n```\ncode\n```")
    assert clean(post) is post


def test_derived_fields_follow_the_text() -> None:
    post = clean(invented("# 山间笔记\n\n看 ![图](a.png) 和 [链接](b) $x$\n\n```py\n1\n```", title="山间笔记"))
    assert post.text == "看  和 链接 x\n1"
    assert [image.url for image in post.images] == ["https://notes.example/p/a.png"]
    assert [(link.url, link.text) for link in post.links] == [("https://notes.example/p/b", "链接")]
    assert [(block.language, block.count) for block in post.code_blocks] == [("py", 1)]
    assert post.math_count == 1
    assert post.version != invented("x").version


def test_addresses_are_counted_as_they_are_spelled() -> None:
    post = clean(invented("# 山间笔记\n\n![图](https://notes.example/图.png) [路](https://notes.example/路?a=1&b=2)"))
    assert [image.url for image in post.images] == ["https://notes.example/图.png"]
    assert [link.url for link in post.links] == ["https://notes.example/路?a=1&b=2"]


def test_notices_stay_as_evidence() -> None:
    post = clean(invented("正文。\n\n本作品采用 CC BY-NC-SA 4.0 许可协议。"))
    assert post.markdown == "正文。"
    assert [(item.signal, item.scope) for item in post.licence_evidence] == [("notice_text", "post")]


@pytest.mark.parametrize(
    "text", ["本文来自博客园，作者：阿青，转载请注明原文链接：https://a.example/1", "# 山间笔记", "---\ntitle: x\n---"]
)
def test_a_body_is_never_emptied_of_everything_but_signs(text: str) -> None:
    post = clean(invented(text))
    assert post.title
    assert isinstance(post.markdown, str)


@pytest.mark.parametrize(
    "ending",
    [
        "本文介绍了 HTTP 协议的基本原理，希望对你有帮助。",
        "本文采用微服务架构，遵循 RESTful 协议发布接口。",
        "本文使用授权码取令牌，转载请求头时注意大小写",
        "禁止转载的文章怎么办？",
        "作者：鲁迅",
        "本文基于 MIT 许可的开源项目改写。",
        "Copyright law is hard.",
        "未经授权的请求会返回 401。",
    ],
)
def test_an_ending_that_only_sounds_like_a_notice_stays(ending: str) -> None:
    body = f"第一段。\n\n第二段。\n\n{ending}"
    assert clean(invented(body)).markdown == body


PIECES = st.sampled_from(
    ["# 山间笔记", "## B#", "## C#", "正文一段。", "```markdown", "```", "```js", "---", "title: x", "date: 2024-13-45",
     "[a](../b)", "![](x.png)",
     "本文来自博客园，作者：阿青，转载请注明出处", "作者：阿青", "\u200b\tx", "\ufeff", "- item",
     "    code", "~~~", "> 引用", "", "", "| a | b |",
     "This article was translated by AI from Chinese.", "=====", "[#](#x)", "版权声明：保留所有权利", "tags: [a"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["山间笔记", "", "B"]))
def test_rules_are_idempotent_alone_and_together(pieces: list[str], title: str) -> None:
    post = invented("\n".join(pieces), title=title)
    for name, rule in RULES.items():
        once = rule(post)
        assert rule(once) == once, name
    once = clean(post)
    assert clean(once) == once


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_cleaned_twice_as_once(text: str) -> None:
    once = clean(invented(text))
    assert clean(once) == once


def test_a_very_long_body_is_read_without_the_parser() -> None:
    links = "\n".join(f"- [wort {number}](/p/{number})" for number in range(20_000))
    post = clean(invented(f"# Liste\n\n![图](/a.png) $x$\n\n```py\n[no](/b)\n```\n\n{links}\n\n<https://b.example/z>"))
    assert len(post.links) == 20_001
    assert (post.links[0].url, post.links[0].text) == ("https://notes.example/p/0", "wort 0")
    assert post.links[-1].url == "https://b.example/z"
    assert [image.url for image in post.images] == ["https://notes.example/a.png"]
    assert [(block.language, block.count) for block in post.code_blocks] == [("py", 1)]
    assert post.math_count == 1
    assert post.text.startswith("Liste\n$x$\n[no](/b)\nwort 0\nwort 1\n")
