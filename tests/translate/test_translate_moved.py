"""What the judge sees beside lengths: texts that changed places or ran together, and smaller changes of code, names and pictures."""

import pytest
from test_translate_judge import SOURCE, TARGET, defects, remarks

from pipelines.translate.judge import judge

HEADS = """## 安装

先用 `npm` 装好 Webpack 和 Babel，然后把仓库克隆下来，这一步在慢的网络上要等上几分钟，请不要中断它。

## 运行

再打开 Firefox 浏览器，访问 `localhost` 上的页面，看见欢迎的字样就说明 Express 已经在运行了。

- 手册见[文档](https://docs.example/manual/4)
- 问题见[论坛](https://forum.example/threads/9)
"""
HEADS_TARGET = """## Installing

First install Webpack and Babel with `npm`, then clone the repository; on a slow network this takes minutes, so do not interrupt it.

## Running

Then open Firefox and visit the page on `localhost`; when you see the words of welcome, Express is up and running.

- The manual is in the [docs](https://docs.example/manual/4)
- Problems belong in the [forum](https://forum.example/threads/9)
"""


def test_the_sound_one_of_these_is_good() -> None:
    assert judge(HEADS, HEADS_TARGET, "zh", "en").verdict == "good"


def test_swapped_paragraphs_are_told_by_the_names_in_them() -> None:
    one, other = (line for line in HEADS_TARGET.split("\n") if line.startswith(("First", "Then")))
    swapped = HEADS_TARGET.replace(one, "@").replace(other, one).replace("@", other)
    assert "text_moved" in defects(swapped, HEADS)


def test_swapped_addresses_are_found() -> None:
    one, other = "https://docs.example/manual/4", "https://forum.example/threads/9"
    swapped = HEADS_TARGET.replace(one, "@").replace(other, one).replace("@", other)
    assert "text_moved" in defects(swapped, HEADS)


def test_a_heading_that_took_in_its_paragraph_is_found() -> None:
    assert "texts_run_together" in defects(HEADS_TARGET.replace("## Running\n\n", "## Running "), HEADS)


def test_entities_in_code_are_left_from_a_page() -> None:
    source, target = SOURCE.replace("`memo`", "`a < b`"), TARGET.replace("`memo`", "`a &lt; b`")
    assert "artefact_left" in defects(target, source)
    assert "artefact_left" not in defects(target.replace("&lt;", "<"), source)
    assert "artefact_left" not in defects(target, source.replace("a < b", "a &lt; b"))


@pytest.mark.parametrize(
    ("name", "source", "old", "new"),
    [
        ("code_lines_lost", "```py\n# 甲\n# 乙\n# 丙\nrun()\n```\n", "# 甲\n# 乙\n", ""),
        ("code_lines_lost", SOURCE, ';\nif (value === undefined) return', "; if (value === undefined) return"),
        ("code_language_changed", SOURCE, "```js", "```python"),
        ("alt_text_lost", SOURCE, "![Flow chart]", "![]"),
        ("list_changed", "- 一个条目\n  - 里面的条目\n  - 另一个\n", "  - ", "- "),
        ("name_changed", "我们用 PostgreSQL 存数据。\n", "PostgreSQL", "PostgerSQL"),
    ],
)
def test_smaller_changes_are_remarked(name: str, source: str, old: str, new: str) -> None:
    sound = {SOURCE: TARGET}.get(source, source.replace("我们用", "We keep data in").replace("存数据。", "."))
    assert name not in remarks(sound, source)
    assert old in sound
    changed = sound.replace(old, new)
    assert name in remarks(changed, source) | defects(changed, source)


def test_another_name_of_the_same_language_is_no_change() -> None:
    assert "code_language_changed" not in remarks(TARGET.replace("```js", "```javascript"))


def test_a_paragraph_lost_beside_another_is_not_two_made_one() -> None:
    source = (
        "`Map` 对象保存键值对，任何值都可以作为键，并且它能够记住键的原始插入顺序，遍历时按照这个顺序进行。\n\n"
        "`WeakMap` 的键只能是对象，它不阻止垃圾回收器回收这些对象，所以它也没有办法被遍历或者知道大小。\n"
    )
    first = "A `Map` object holds key-value pairs; any value can be a key, and it remembers the order in which the keys were inserted."
    second = "The keys of a `WeakMap` can only be objects; these may be collected all the same, so it can be neither walked nor counted."
    assert "text_missing" in defects(f"{first}\n", source)
    assert judge(source, f"{first} {second}\n", "zh", "en").defects == ()


def test_a_broken_character_in_code_is_an_artefact() -> None:
    assert "artefact_left" in defects(TARGET.replace("`memo`", "`me\ufffd\ufffd`"))
