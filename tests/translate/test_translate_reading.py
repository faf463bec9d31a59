"""What the judge sees of a translation as its readers do: each damage has its name, and its sound twin is left alone."""

import pytest

from pipelines.translate.judge import judge

SOURCE = """---
title: 我的一天
date: 2024-03-05
draft: false
---

# 我的一天

> [!WARNING]
> 请先**备份**再开始。
>
> ——老周

三月五日早上我跑了 5 公里，花了 30 元买茶[^1]，回来写了 `main()`。 :smile:

- [x] 浇花
- [ ] 写信

| 名字 | 重量 |
|---|---|
| 茶壶 | 850 克 |
| 杯子 | 120 克 |

## 晚上的事情

设概率为 $p$，见[说明](https://docs.example/guide#part-two)。

<details><summary>展开</summary>

{{< figure src="/a.png" caption="茶壶" >}}

</details>

雨落下来
风停了下来
人走开了

[^1]: 两杯。
"""
TARGET = """---
title: A day of mine
date: 2024-03-05
draft: false
---

# A day of mine

> [!WARNING]
> **Back up** before you begin.
>
> — Old Zhou

On the morning of March 5 I ran 5 km, spent 30 yuan on tea[^1], came back and wrote `main()`. :smile:

- [x] Water the flowers
- [ ] Write a letter

| Name | Weight |
|---|---|
| Teapot | 850 g |
| Cup | 120 g |

## What happened in the evening

Let the probability be $p$; see the [notes](https://docs.example/guide#part-two).

<details><summary>Open</summary>

{{< figure src="/a.png" caption="Teapot" >}}

</details>

The rain comes down
the wind lies down
the people leave

[^1]: Two cups.
"""


def named(target: str) -> set[str]:
    found = judge(SOURCE, target, "zh-Hans", "en")
    return {one.name for one in (*found.defects, *found.remarks)}


def test_the_sound_one_is_good() -> None:
    assert judge(SOURCE, TARGET, "zh-Hans", "en").verdict == "good"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("markup_visible", "**Back up**", "** Back up **"),
        ("markup_visible", "**Back up**", r"\*\*Back up\*\*"),
        ("markup_visible", "|---|---|\n", ""),
        ("markup_visible", "[notes](https", "[notes] (https"),
        ("callout_changed", "[!WARNING]", "[!Caution]"),
        ("quote_changed", ">\n> — Old", "\n— Old"),
        ("note_lost", "tea[^1]", "tea"),
        ("task_changed", "- [ ] Write", "- [x] Write"),
        ("table_changed", "| Cup | 120 g |", "| Cup |  |"),
        ("table_changed", "| Teapot | 850 g |", "| 850 g | Teapot |"),
        ("formula_lost", "$p$", "$q$"),
        ("formula_lost", "$p$", "p"),
        ("link_lost", "#part-two", "#part-one"),
        ("link_lost", "[notes](", "[]("),
        ("html_changed", "</details>", ""),
        ("shortcode_changed", "{{< figure", "{{< picture"),
        ("shortcode_changed", '"Teapot"', "“Teapot”"),
        ("front_matter_changed", "date: 2024-03-05", "date: March 5, 2024"),
        ("front_matter_changed", "draft:", "entwurf:"),
        ("untranslated_residue", "What happened in the evening", "What happened 晚上的事情"),
        ("commentary_added", "# A day of mine\n", "Here you go, in English:\n\n# A day of mine\n"),
        ("commentary_added", "[^1]: Two", "*(Translated from Chinese)*\n\n[^1]: Two"),
        ("commentary_added", "Let the", "--- Part 2 of 3 ---\n\nLet the"),
        ("wrong_language", "the people leave", "the люди leave"),
        ("wrong_language", "the people leave", "the people también leave"),
        ("artefact_left", "came back", "came\u202e back"),
        ("artefact_left", "</details>", "</details>\n\n<answer>"),
        ("unit_changed", "5 km", "5 miles"),
        ("unit_changed", "30 yuan", "30 dollars"),
        ("dates_changed", "March 5 I", "May 5 I"),
        ("dates_changed", "the morning of", "the night of"),
        ("figure_changed", "Two cups", "Three cups"),
        ("emoji_lost", " :smile:", ""),
        ("emphasis_lost", "**Back up**", "Back up"),
        ("lines_joined", "down\nthe wind lies down\nthe", "down the wind lies down the"),
        ("source_words_left", "before you begin", "before 备份 begin"),
        ("label_left", 'caption="Teapot"', 'caption="茶壶里有茶"'),
        ("signs_unpaired", "came back", "came (back"),
        ("punctuation_mixed", "tea[^1], came back and", "tea[^1], came back， and"),
        ("repetition", "The rain comes down", "The rain down down down comes"),
        ("heading_numbered", "## What", "## 2. What"),
        ("address_added", "part-two)", "part-two) (https://docs.example/guide#part-two)"),
        ("told_by_another", "I ran", "the author ran"),
        ("word_broken", "the people leave", "the peo-\nple leave"),
        ("breaks_added", "\n\nLet the", "<br><br>Let the"),
        ("entities_added", "the wind lies down", "the &quot;wind&quot; lies down"),
    ],
)
def test_damage_has_its_name(name: str, old: str, new: str) -> None:
    assert old in TARGET
    target = TARGET.replace(old, new, 1)
    if name == "label_left":
        assert name in {one.name for one in judge(SOURCE.replace('"茶壶"', '"茶壶里有茶"'), target, "zh-Hans", "en").remarks}
    else:
        assert name in named(target)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("On the morning of March 5 I", "It was the 5th of March, in the morning: I"),
        ("5 km", "5 km (3 miles)"),
        ("30 yuan", "¥30"),
        ("## What happened in the evening", "What happened in the evening\n----------------------------"),
        ("# A day of mine", "# A Day of Mine #"),
        ("on tea[^1]", "on tea (*longjing*, a green tea)[^1]"),
        ("- [x] Water", "* [x] Water"),
        ("**Back up**", "__Back up__"),
        ("Let the probability be $p$; see", "Let the probability be $p$. See"),
        ("the people leave", "the people (人) leave"),
        ("came back and", "came back (Translator's note: by bus) and"),
        ("850 g |", "850 g      |"),
    ],
)
def test_liberties_of_good_translators_are_left_alone(old: str, new: str) -> None:
    assert old in TARGET
    target = TARGET.replace(old, new, 1)
    target = target.replace("- [ ]", "* [ ]") if "* [x]" in target else target
    assert named(target) == set()


def test_the_script_that_was_asked_for() -> None:
    source = "# A walk\n\nWhen I came home it was late, and the lights were still on in every room of the house.\n"
    traditional = "# 散步\n\n我回到家時已經很晚了，屋裡每個房間的燈都還亮著。\n"
    simplified = "# 散步\n\n我回到家时已经很晚了，屋里每个房间的灯都还亮着。\n"
    assert judge(source, traditional, "en", "zh-Hant").verdict == judge(source, simplified, "en", "zh-Hans").verdict == "good"
    for text, asked in ((simplified, "zh-Hant"), (traditional, "zh-Hans")):
        assert [one.name for one in judge(source, text, "en", asked).defects] == ["wrong_language"]


def test_a_name_in_code_is_no_word() -> None:
    source = "# 代码\n\n看下面这一段。\n\n```python\ncount = total(rows)\nprint(count)\n```\n"
    target = "# Code\n\nSee the following.\n\n```python\ncount = total(rows)\nprint(count)\n```\n"
    assert judge(source, target, "zh", "en").verdict == "good"
    assert "code_changed" in {one.name for one in judge(source, target.replace("total(", "总数("), "zh", "en").defects}


def test_numbers_in_characters_are_numbers() -> None:
    source = "# Numbers\n\nIt took 120 days, 3,000 people and 300 boats, and it began on the 19th.\n"
    target = "# 数字\n\n花了一百二十天，三千人，三百条船，从十九日开始。\n"
    assert judge(source, target, "en", "zh").verdict == "good"
    assert "figure_changed" in {one.name for one in judge(source, target.replace("一百二十", "一百三十"), "en", "zh").remarks}


def test_a_sentence_that_lost_its_negation() -> None:
    source = "# 说明\n\n选项 `prune` 不会删除文件。它只是把文件移走。\n"
    target = "# Notes\n\nThe option `prune` does not delete files. It merely moves them away.\n"
    assert judge(source, target, "zh", "en").verdict == "good"
    for sound in ("With `prune` files stay undeleted.", "`prune` never deletes files.", "No file is deleted by `prune`."):
        assert judge(source, target.replace("The option `prune` does not delete files.", sound), "zh", "en").verdict == "good"
    wrong = target.replace("does not delete", "does delete")
    assert [one.name for one in judge(source, wrong, "zh", "en").remarks] == ["negation_lost"]
    assert judge(target, source, "en", "zh").verdict == "good"
    assert [one.name for one in judge(target, source.replace("不会", "会"), "en", "zh").remarks] == ["negation_lost"]


def test_hours_and_weights_told_the_other_way() -> None:
    source = "# 时间\n\n船在 13 时 40 分开，白菜有 800 斤，花了 56 万元。\n"
    target = "# Time\n\nThe boat leaves at 1:40 p.m.; there are 400 kilograms of cabbage, for 560,000 yuan.\n"
    assert judge(source, target, "zh", "en").verdict == "good"
    for old, new in (("1:40", "2:40"), ("400", "500"), ("560,000", "56,000")):
        assert "figure_changed" in {one.name for one in judge(source, target.replace(old, new), "zh", "en").remarks}, new
