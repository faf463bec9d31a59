"""Segments and splicing: every byte that is in no segment stays, every word that is prose is in one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate_posts_invented import LONG, POSTS

from pipelines.translate.checks.scripts import CJK
from pipelines.translate.markdown.masks import raw_elements, tags
from pipelines.translate.markdown.parity import differences, skeleton
from pipelines.translate.markdown.placeholders import MARK
from pipelines.translate.markdown.segments import segment
from pipelines.translate.markdown.splice import splice


def texts(markdown: str) -> list[str]:
    return [item.text for item in segment(markdown).segments]


def identity(markdown: str) -> str:
    document = segment(markdown)
    return splice(document, {index: item.text for index, item in enumerate(document.segments)})


def spliced(markdown: str, change: dict[str, str]) -> str:
    document = segment(markdown)
    return splice(document, {index: change[item.text] for index, item in enumerate(document.segments) if item.text in change})


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_identity_keeps_every_byte(name: str, ending: str) -> None:
    markdown = POSTS[name].replace("\r\n", "\n").replace("\n", ending)
    assert identity(markdown) == markdown


FRAGMENTS = [
    "# 标题 `a|b` #",
    "标题\n===",
    "- 项目一\n  续行",
    "1. 第一\n\n   段落",
    "> 引用\n> 第二行",
    "> - 嵌套\n>   内容",
    "```js\nlet a = '中'\n```",
    "~~~\n未闭合",
    "| 甲 | 乙 |\n|---|---|\n| a \\| b | `c\\|d` |",
    "甲 | 乙\n--|--\n1 | 2",
    "![图](a.png '题')",
    '[链](b(c).html "标")',
    "[引]: http://x.y 'z'",
    "[引] 和 [文][引]",
    "$x_1$ 与 $$y^2$$",
    "$$\n中\n$$",
    "\\(a\\) 公式",
    "<div>文字<br/>更多</div>",
    "<p align=center>\n中<b>粗</b>\n</p>",
    "<pre>\n代码中文\n\n还是\n</pre>",
    "<!-- 注 -->",
    "行一  \n行二\\\n行三",
    "\t缩进",
    "    四格",
    "　　全角缩进",
    ":smile: @user a@b.cn",
    "文字[^1]\n\n[^1]: 脚注\n    续",
    "^[行内脚注]",
    "::: tip 标题\n内容\n:::",
    "{% note %}\n文\n{% endnote %}",
    '{{< x title="中" >}}',
    "---",
    "***",
    "**粗：**文",
    "`` a`b `` 中",
    "<用户> &nbsp; 中",
    "中\0文",
    "\u2028中\u0085文",
    "a <x1/> <g2>中</g2>",
    "- [x] 完成\n- [ ] 没有",
    "+ 甲\n\n+ 乙",
    "[TOC]",
    "## 节 {#id}",
    "=高亮= ==亮==",
    "http://e.x/a中文",
    "<http://e.x>",
    "\ufeff标题",
    "*",
    "|",
    "[",
    "![",
    "<",
    "$",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n> ", "\n  "]))
def test_identity_on_any_mixture_of_constructs(parts: list[str], glue: str) -> None:
    markdown = glue.join(parts)
    assert identity(markdown) == markdown


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab中文 \t\n\r|`*_[]()<>!#-+=$\\&:;\"'{}%~^0129./@", max_size=80))
def test_identity_on_any_text(markdown: str) -> None:
    assert identity(markdown) == markdown


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6))
def test_no_segment_shows_structure(parts: list[str]) -> None:
    for text in texts("\n\n".join(parts)):
        assert "](" not in MARK.sub("", text)
        assert "http://" not in text
        assert "```" not in text


@pytest.mark.parametrize("name", POSTS)
def test_every_word_of_prose_is_in_a_segment(name: str) -> None:
    markdown = POSTS[name]
    document = segment(markdown)
    left = splice(document, {index: CJK.sub("w", item.text) for index, item in enumerate(document.segments)})
    left = re.sub(r"```.*?```|^\t.*$|^tags:.*$|^\[[^\]]+\]: .*$|\]\[[^\]]*\]", "", left, flags=re.DOTALL | re.MULTILINE)
    assert CJK.findall(left) == []


def test_structure_becomes_marks() -> None:
    assert texts("用 `ls -l` 看[文件](a/b.html)和 $x^2$ :tada: @li\n") == ["用 <x1/> 看<g2>文件</g2>和 <x3/> <x4/> <x5/>"]


def test_image_text_and_titles_are_segments_of_their_own() -> None:
    assert texts('看图 ![海边](s.png "日落") 吧') == ["看图 <x1/> 吧", "海边", "日落"]
    assert texts("![海边](s.png)") == ["海边"]


def test_marks_at_the_ends_that_carry_no_words_are_not_shown() -> None:
    assert texts("- [x] 完成了\n- ![](a.png) 说明 <br>") == ["完成了", "说明"]
    assert texts("## 2023.05.01 出发 {#go}") == ["出发"]


def test_lines_of_a_paragraph_keep_their_ends_and_marks() -> None:
    assert texts("> 第一行\r\n> 第二行") == ["第一行\n第二行"]
    assert spliced("> 第一行\r\n> 第二行", {"第一行\n第二行": "one\ntwo"}) == "> one\r\n> two"
    assert spliced("> 第一行\r\n> 第二行\n", {"第一行\n第二行": "one two"}) == "> one two\n"
    assert spliced("第一行", {"第一行": "one\ntwo"}) == "one two"


def test_hard_breaks_part_segments() -> None:
    assert texts("甲行  \n乙行\\\n丙行\n丁行") == ["甲行", "乙行", "丙行\n丁行"]


def test_a_shortcut_reference_keeps_its_label() -> None:
    markdown = "[文档]在此\n\n[文档]: http://d.example\n"
    assert identity(markdown) == markdown
    assert spliced(markdown, {"<g1>文档</g1>在此": "<g1>Docs</g1> here"}) == "[Docs][文档] here\n\n[文档]: http://d.example\n"


def test_cells_escape_pipes() -> None:
    markdown = "| 甲 | 乙 |\n|--|--|\n| 一\\|二 | `x\\|y` 三 |\n"
    assert texts(markdown) == ["甲", "乙", "一|二", "<x1/> 三"]
    assert spliced(markdown, {"一|二": "one|two", "甲": "a|b"}) == "| a\\|b | 乙 |\n|--|--|\n| one\\|two | `x\\|y` 三 |\n"


@pytest.mark.parametrize("answer", ["# Title", "- item", "1. item", "> quote", "---", "~~~", "<name> here", "+ plus"])
def test_a_line_cannot_turn_into_a_block(answer: str) -> None:
    markdown = "一段话\n\n另一段\n"
    changed = spliced(markdown, {"一段话": answer})
    assert differences(skeleton(markdown), skeleton(changed)) == ()


def test_dollars_do_not_become_a_formula() -> None:
    changed = spliced("把 $A/bin 加到 $PATH 里", {"把 $A/bin 加到 $PATH 里": "add $A/bin to $PATH"})
    assert changed == "add \\$A/bin to \\$PATH"


def test_code_and_formulas_are_no_segments() -> None:
    assert texts("```\n中文\n```\n\n    中文\n\n$$\n中文\n$$\n\n<pre>\n中文\n\n中文\n</pre>\n\n<script>\n'中文'\n</script>\n") == []


def test_front_matter_is_kept_but_for_its_prose() -> None:
    markdown = "---\ntitle: 你好\ntags: [一, 二]\ndescription: '说明'\n---\n正文\n"
    assert texts(markdown) == ["你好", "说明", "正文"]
    assert (
        spliced(markdown, {"你好": "Hi: there", "说明": "it's"})
        == "---\ntitle: \"Hi: there\"\ntags: [一, 二]\ndescription: 'it’s'\n---\n正文\n"
    )


def test_toml_front_matter_and_two_rules() -> None:
    assert texts('+++\ntitle = "你好"\n+++\n') == ["你好"]
    assert texts("---\n文字\n\n---\n") == ["文字"]


def test_html_prose_and_attributes() -> None:
    assert texts('<figure><img src="a.png" alt="替代"><figcaption>图注<b>粗</b></figcaption></figure>') == ["替代", "图注<x1/>粗"]


def test_a_mark_of_the_source_is_no_mark_of_ours() -> None:
    markdown = "写 <x1/> 和 &lt; 再写 </g3>\n"
    assert identity(markdown) == markdown
    assert "再写" in texts(markdown)[0]


def test_an_edited_paragraph_changes_one_segment() -> None:
    before, after = texts(LONG), texts(LONG.replace("讲了 107 个例子", "讲了 108 个例子"))
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("unit", ["<h2>", "=", "<!--", "<!--\n\n", "<!--a\n", "\\(", "{{", "{{<", "{% "])
def test_signs_said_a_hundred_thousand_times_cost_no_more_than_their_length(unit: str) -> None:
    """Each was compared with all before it, or searched for its end to the end of the text: minutes for 100 KB."""
    flood = unit * (100_000 // len(unit))
    found = segment(f"{flood}\n\nwords of the post\n")
    assert found.source.startswith(flood)
    assert any("words of the post" in each.text for each in found.segments) or unit.startswith("<!--")


@pytest.mark.parametrize("unit", ["<pre>", "<script>", "<style>", "<pre></b>", "<svg><math>"])
def test_raw_elements_without_their_ends_cost_no_more_than_their_length(unit: str) -> None:
    flood = unit * (100_000 // len(unit))
    assert segment(flood).source == flood
    assert skeleton(flood) == skeleton(flood)


def test_raw_elements_end_where_their_own_name_does() -> None:
    content = "<pre>a</code><CODE>b</pre >c<script>d</style></script>e<pre>never"
    assert [content[start:end] for start, end in raw_elements(content)] == ["<pre>a</code><CODE>b</pre >", "<script>d</style></script>"]
    assert tags("<a b='1'><!-- <i> --></a><!--x<b>") == ["<a b='1'>", "<!-- <i> -->", "</a>", "<b>"]
