"""Translations that others made: each defect is named, sound ones are left in peace, and what has one right answer is repaired."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate_answers import translated
from translate_posts_invented import POSTS

from pipelines.translate.judge import DEFECTS, FURTHER, judge
from pipelines.translate.judge.repair import repair
from pipelines.translate.markdown.segments import segment
from pipelines.translate.markdown.splice import splice

SOURCE = """# 缓存的故事

这一节讲缓存为什么难，参考了[这篇文章](https://cache.example/posts/41)和 `redis` 的文档。

## 代码

```js
// 读取缓存
const value = cache.get("名字");
if (value === undefined) return load();
```

![流程图](images/flow-7.png)

```text
https://notes.example/deep/page-9
```

## 结论

最后的结论是：缓存只在命中率高于 80% 的时候才值得，其余情况请使用 `memo` 或者 `none`，更多数据见 2021 年的报告。
"""
TARGET = """# A Story of Caches

This section tells why caching is hard. It draws on [this article](https://cache.example/posts/41) and the `redis` documentation.

## Code

```js
// Read the cache
const value = cache.get("name");
if (value === undefined) return load();
```

![Flow chart](images/flow-7.png)

```text
https://notes.example/deep/page-9
```

## Conclusion

In the end caching pays only when the hit rate is above 80%; otherwise use `memo` or `none`. More data is in the report of 2021.
"""


STRANGER = (
    "Here stands a long paragraph about something that the author never wrote a word of, and it goes on for a while, "
    "so that nobody could take it for a freer way of saying what the source says."
)


def defects(target: str, source: str | None = SOURCE) -> set[str]:
    return {defect.name for defect in judge(source, target, "zh", "en").defects}


def remarks(target: str, source: str | None = SOURCE) -> set[str]:
    return {defect.name for defect in judge(source, target, "zh", "en").remarks}


def test_a_sound_translation_is_good() -> None:
    assert judge(SOURCE, TARGET, "zh", "en") == judge(SOURCE, TARGET, "zh", "en")
    assert judge(SOURCE, TARGET, "zh", "en").verdict == "good"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("fence_count_differs", "```text\nhttps://notes.example/deep/page-9\n```", "https://notes.example/deep/page-9"),
        ("odd_fences", "page-9\n```", "page-9"),
        ("stray_markdown_fence", "# A Story", "```markdown\n# A Story"),
        ("stray_markdown_fence", "of 2021.\n", "of 2021.\n```\n"),
        ("code_changed", "if (value === undefined) return load();", "if (value == null) return load();"),
        ("code_changed", "if (value === undefined) return load();\n", ""),
        ("heading_count_differs", "## Conclusion", "Conclusion"),
        ("link_lost", "https://cache.example/posts/41", "https://cache.example/posts/"),
        ("link_lost", "https://notes.example/deep/page-9", "see the notes"),
        ("image_lost", "![Flow chart](images/flow-7.png)", "Flow chart"),
        ("untranslated_residue", "In the end caching pays only", "缓存只在命中率高于八成的时候才值得去做，其余情况不要"),
        ("truncated", TARGET[TARGET.index("```text") :], ""),
        ("commentary_added", "# A Story", "Sure! Here is the English translation of the article:\n\n# A Story"),
        ("commentary_added", "of 2021.\n", "of 2021.\n\nI hope this translation helps. Let me know if you would like any adjustments!\n"),
        ("commentary_added", "# A Story", "Everything below this line is the English version of the post that you gave me.\n\n# A Story"),
        ("code_changed", "if (value === undefined)", "if (value == undefined)"),
        ("code_changed", "return load();", "return loadAll();"),
        ("link_lost", "[this article](https://cache.example/posts/41)", "【this article】（https://cache.example/posts/41）"),
        ("image_lost", "images/flow-7.png", "images/flow-7-en.png"),
        ("untranslated_residue", "## Conclusion", "## 结论与以后的打算"),
        ("artefact_left", "In the end", "<x3/> In the end"),
        ("artefact_left", "In the end", "<think>Keep the code.</think> In the end"),
        ("artefact_left", "In the end", "In the end \ufffd\ufffd"),
        ("foreign_added", "In the end", "See [our shop](https://shop.example.org/buy). In the end"),
        ("foreign_added", "In the end", '<script src="/x.js"></script> In the end'),
        ("text_missing", TARGET[TARGET.index("In the end") : TARGET.index("More data")], ""),
        ("text_added", "## Conclusion", f"{STRANGER}\n\n## Conclusion"),
        ("wrong_language", "In the end", "この段落では設定の仕組みと、次の手順に進む前に確認すべき理由を説明しています。In the end"),
    ],
)
def test_each_defect_is_named(name: str, old: str, new: str) -> None:
    assert old in TARGET
    assert name in defects(TARGET.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("// Read the cache", "// Loads from cache"),
        ('cache.get("name");', "cache.get('name')"),
        ("A Story of Caches", "The Story of Caching (缓存)"),
        ("https://cache.example/posts/41", "https://CACHE.example/posts/41"),
        ("https://cache.example/posts/41", "https://cache.example/en/posts/41"),
        ("This section tells", "Let me know first: this section tells"),
    ],
)
def test_harmless_differences_are_no_defects(old: str, new: str) -> None:
    assert defects(TARGET.replace(old, new)) == set()


LISTED = (
    "## 步骤\n\n- 先打开设置页面\n- 再关掉第 45 个选项\n- 最后重启 `daemon.service` 服务\n\n"
    "| 名称 | 数值 |\n|---|---|\n| 甲 | 一 |\n| 乙 | 二 |\n\n> 这是**引用**的话。\n"
)
STEPS = (
    "## Steps\n\n- First open the settings page\n- Then switch off option 45\n- Finally restart the service `daemon.service`\n\n"
    "| Name | Value |\n|---|---|\n| A | one |\n| B | two |\n\n> These are **quoted** words.\n"
)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("heading_level_changed", "## Steps", "### Steps"),
        ("list_changed", "- Then switch off option 45\n", ""),
        ("list_changed", "- Finally", "Finally"),
        ("figure_changed", "option 45", "option 54"),
        ("inline_code_changed", "daemon.service", "demon.service"),
        ("inline_code_bare", "`daemon.service`", "daemon.service"),
        ("table_changed", "| A | one |\n", ""),
        ("table_changed", "| Name | Value |\n|---|---|\n| A | one |\n| B | two |", "| Name |\n|---|\n| A |\n| B |"),
        ("quote_changed", "> These", "These"),
        ("emphasis_broken", "**quoted**", "**quoted"),
    ],
)
def test_what_became_of_lists_tables_and_figures(name: str, old: str, new: str) -> None:
    assert judge(LISTED, STEPS, "zh", "en").verdict == "good"
    assert name in defects(STEPS.replace(old, new), LISTED) | remarks(STEPS.replace(old, new), LISTED)


def test_a_name_that_stands_in_other_places_too_may_not_change_in_one() -> None:
    source = LISTED + "\n关于 `daemon.service` 还有几句要说的话，`daemon.service` 的都写在这里。\n"
    target = STEPS + "\nThere are a few more words to say about `daemon.service`, all of `daemon.service` is here.\n"
    assert judge(source, target, "zh", "en").verdict == "good"
    assert remarks(target.replace("about `daemon.service`", "about `daemn.service`"), source) == {"inline_code_changed"}


@pytest.mark.parametrize(("old", "new"), [("`Linux`", "Linux"), ("`WeakMap`", "`WeakMaps`"), ("`( X_Y )`", "`(X_Y)`")])
def test_backticks_of_words_plurals_and_blanks_are_a_matter_of_style(old: str, new: str) -> None:
    source = LISTED + f"\n在 {old} 上还有几句要说的话，都写在这里。\n"
    assert judge(source, STEPS + f"\nOn {new} there are a few more words to say, all here.\n", "zh", "en").verdict == "good"


BLOCKS = "".join(f"第 {n} 块代码：\n\n```python\nvalue_{n} = compute({n})\nshow(value_{n})\n```\n\n" for n in range(1, 5))
IN_ENGLISH = re.sub(r"第 (\d) 块代码：", r"Code block number \1:", BLOCKS)


def test_a_fence_too_many_is_no_change_of_code() -> None:
    assert defects(IN_ENGLISH, BLOCKS) == set()
    broken = IN_ENGLISH.replace("value_2 = compute(2)\nshow(value_2)\n```\n", "```text\nvalue_2 = compute(2)\n```\nshow(value_2)\n")
    assert defects(broken, BLOCKS) == {"fence_count_differs", "odd_fences"}
    assert defects(IN_ENGLISH.replace("value_2 = compute(2)\n", ""), BLOCKS) == {"code_changed"}
    moved = IN_ENGLISH.replace("value_2 = compute(2)", "value_3 = compute(3)", 1)
    assert defects(moved, BLOCKS) == {"code_changed"}


def test_into_chinese_words_shrink_and_code_does_not() -> None:
    items = ("constructor", "add(value)", "delete(value)", "has(value)")
    source = "## Methods\n\n" + "".join(f"* `CacheSet.prototype.{item}`: does it to the element `value` here.\n" for item in items)
    target = "## 方法\n\n" + "".join(f"* `CacheSet.prototype.{item}`: 在这里对元素`value`做这件事。\n" for item in items)
    assert judge(source, target, "en", "zh-Hans").verdict == "good"


def test_a_list_of_addresses_in_a_block_may_lose_its_bullets() -> None:
    addresses = [f"https://reading.example/{name}/{name}" for name in ("alder", "beech", "cedar", "dogwood", "elm", "fir")]
    text = "# Reading\n\nSee `cache_1` and `cache_2` and `cache_3` and `cache_4`, then read on below.\n\n"
    words = "# 阅读\n\n看`cache_1`、`cache_2`、`cache_3`和`cache_4`，再读下面。\n\n"
    listed, plain = ("```\n" + "\n".join(mark + address for address in addresses) + "\n```\n" for mark in ("- ", ""))
    kept, cut = (judge(text + listed, words + rest, "en", "zh-Hans") for rest in (plain, ""))
    assert "truncated" not in {defect.name for defect in kept.defects}
    assert "truncated" in {defect.name for defect in cut.defects}


def test_a_third_language_in_the_same_script_needs_a_detector() -> None:
    foreign = STEPS + "\nEste párrafo explica cómo funciona la configuración y por qué conviene revisarla antes de continuar con todo.\n"
    source = LISTED + "\n这一段说明设置怎么起作用，以及为什么在继续之前最好再检查一遍。\n"
    found = judge(source, foreign, "zh", "en", detect=lambda text: "es" if "párrafo" in text else "en")
    assert [defect.name for defect in found.defects] == ["wrong_language"]


def test_a_page_of_another_language_and_a_renamed_anchor_are_no_loss() -> None:
    source = "[English](./README.en.md)\n\n## 用法说明\n\n见[用法](#用法说明)和[指南](https://docs.example/zh-CN/guide.html)。\n"
    target = "[中文](./README.md)\n\n## How to Use\n\nSee [usage](#how-to-use) and the [guide](https://docs.example/guide.html).\n"
    assert judge(source, target, "zh", "en").verdict == "good"
    assert "link_lost" in defects(target.replace("[usage](#how-to-use)", "usage"), source)


def test_words_of_a_diagram_may_be_translated_from_a_latin_script_too() -> None:
    source = "# Flow\n\nSee the picture of the flow of work below.\n\n```mermaid\ngraph TD\nA[Start here] --> B[End there]\n```\n"
    target = "# 流程\n\n下面是工作流程的图。\n\n```mermaid\ngraph TD\nA[从这里开始] --> B[在那里结束]\n```\n"
    assert judge(source, target, "en", "zh").verdict == "good"


def test_our_own_pseudo_translations_are_good() -> None:
    for markdown in POSTS.values():
        document = segment(markdown)
        target = splice(document, {index: translated(item.text) for index, item in enumerate(document.segments)})
        assert judge(markdown, target, "zh", "en").defects == ()


DAY = "## 2022.0{month}.11 Notes of month {month}\nSome words about the day and what was done in it."
DIARY = "\n\n".join(DAY.format(month=month) for month in range(1, 8))


def test_without_a_source_the_target_speaks() -> None:
    wrapped = DIARY.replace("## 2022.03.11", "```markdown\n## 2022.03.11").replace("## 2022.05.11", "```\n\n## 2022.05.11")
    broken = wrapped.replace("2022.06.11", "June 11, 2022 -")
    assert defects(DIARY, None) == remarks(DIARY, None) == set()
    assert "stray_markdown_fence" in defects(wrapped.replace("Some words", "Some rather longer words, which run on for a while,"), None)
    assert "date_format_mixed" in remarks(broken, None)
    (remark,) = [item for item in judge(None, broken, "zh", "en").remarks if item.name == "date_format_mixed"]
    assert "June 11, 2022" in remark.evidence


def test_changed_days_are_remarked() -> None:
    source = DIARY.replace("Notes", "笔记")
    assert remarks(DIARY.replace("2022.04.11", "2022.04.12"), source) == {"dates_changed"}


def test_a_lost_formula_is_a_defect() -> None:
    assert "formula_lost" in defects("Energy is $E = mc^3$ here.", "能量是 $E = mc^2$ 这样。")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("unwrapped", "of 2021.\n", "of 2021.\n```\n"),
        ("commentary_removed", "# A Story", "Sure! Here is the translation:\n\n# A Story"),
        ("code_restored", "=== undefined", "== null"),
        ("links_restored", "https://cache.example/posts/41", "https://cache.example/p/x"),
        ("images_restored", "images/flow-7.png", "images/流程.png"),
    ],
)
def test_what_has_one_right_answer_is_repaired(name: str, old: str, new: str) -> None:
    fixed = repair(SOURCE, TARGET.replace(old, new))
    assert fixed.repairs == (name,)
    assert defects(fixed.markdown) == set()
    assert repair(SOURCE, fixed.markdown).repairs == ()


def test_a_wrapped_document_is_unwrapped() -> None:
    fixed = repair(SOURCE, f"```markdown\n{TARGET}```\n")
    assert fixed.markdown == TARGET
    assert repair(SOURCE, TARGET).markdown == TARGET


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab中 \n\r`~#[]()!|$<>\"\\-*.0", max_size=120), st.text(alphabet="ab中 \n`~#[]()!|$<>", max_size=120))
def test_judge_and_repair_take_any_text(source: str, target: str) -> None:
    found = judge(source, target, "zh", "en")
    assert {defect.name for defect in found.defects} <= {*DEFECTS, *FURTHER}
    once = repair(source, target).markdown
    assert repair(source, once).markdown == once
