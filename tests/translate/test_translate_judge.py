"""Translations that others made: each defect is named, sound ones are left in peace, and what has one right answer is repaired."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate_posts_invented import POSTS
from translate_server import translated

from pipelines.translate.judge import DEFECTS, FURTHER, judge
from pipelines.translate.repair import repair
from pipelines.translate.segments import segment
from pipelines.translate.splice import splice

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
        ("This section tells", "Let me know first: this section tells"),
    ],
)
def test_harmless_differences_are_no_defects(old: str, new: str) -> None:
    assert defects(TARGET.replace(old, new)) == set()


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
