"""Damage that leaves no trace in structure: opposites, names in two forms, sentences added, moved or cut, each with a sound twin."""

import pytest

from pipelines.translate.judge import judge

SOURCE = """# 一个人住

周一早上我七点起床，先给小林打电话。她说红色的雨伞落在我家了，让我至少留到周末。

我住在三楼，窗外是河的北边。楼下的面馆很便宜，两个人吃饱只要四十块。老板总是第一个开门。

晚上小林来拿伞，顺便带了两个橘子。我们在厨房坐了很久，说起去年在云南的事。

你可以把旧的照片上传到服务器，但是必须先备份。上次我没有备份，结果硬盘坏了，什么都没剩下。

后来我买了一块新的硬盘，用 Debian 装好，每天备份一次。
"""
TARGET = """# Living alone

On Monday morning I got up at seven and first of all rang Xiaolin. She said that her red umbrella was still at my place and asked me to keep it at least until the weekend.

I live on the third floor; outside the window lies the northern side of the river. The noodle place downstairs is cheap: forty yuan feed two. The owner is always the first to open.

In the evening Xiaolin came for the umbrella and brought two tangerines. We sat in the kitchen for a long time and talked about last year in Yunnan.

You can upload the old photos to the server, but you must make a backup first. The last time I had made none; then the disk broke and nothing was left.

Later I bought a new disk, set it up with Debian and now back up once a day.
"""  # noqa: E501 - a paragraph stands on one line
ADVICE = (
    "Experts agree that such talk is good for everyone. Statistics have shown it year after year, and so it is taught in many schools now."
)
LAST = "Later I bought a new disk, set it up with Debian and now back up once a day."


def named(target: str, source: str = SOURCE) -> set[str]:
    found = judge(source, target, "zh-Hans", "en")
    return {one.name for one in (*found.defects, *found.remarks)}


def test_the_sound_translation_raises_nothing() -> None:
    assert named(TARGET) == set()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sense_changed", "On Monday", "On Tuesday"),
        ("sense_changed", "her red umbrella", "her blue umbrella"),
        ("sense_changed", "at least until", "at most until"),
        ("sense_changed", "northern side", "southern side"),
        ("sense_changed", "is cheap", "is expensive"),
        ("sense_changed", "is always", "is never"),
        ("sense_changed", "first to open", "last to open"),
        ("sense_changed", "In the evening Xiaolin", "At noon Xiaolin"),
        ("sense_changed", "last year in", "next year in"),
        ("sense_changed", "in Yunnan", "in Sichuan"),
        ("sense_changed", "can upload", "can download"),
        ("sense_changed", "to the server", "to the client"),
        ("name_changed", "evening Xiaolin", "evening, Xioalin"),
        ("name_changed", "with Debian", "with Slackware"),
        ("sentence_unfinished", "asked me to keep it at least until the weekend.", "asked me to keep it at"),
        ("sentence_added", "in Yunnan.", f"in Yunnan. {ADVICE}"),
        ("remark_added", "Later I", "<!-- check this -->\n\nLater I"),
        ("words_left_out", "Later I", "(the rest is omitted)\n\nLater I"),
        ("words_left_out", "sat in the kitchen for a long time", "sat ... time"),
        ("letters_shouted", LAST, LAST.upper()),
        ("commentary_added", "Later I", "[Translated by AI]\n\nLater I"),
        ("repetition", "# Living alone\n", "# Living alone\n\nLiving alone\n"),
        ("repetition", "Later I bought", "The noodle place downstairs is cheap: forty yuan feed two. Later I bought"),
    ],
)
def test_damage_to_sense_has_its_name(name: str, old: str, new: str) -> None:
    assert old in TARGET
    assert name in named(TARGET.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is cheap: forty yuan feed two", "is not expensive: forty yuan feed two"),
        ("is always the first", "never fails to be the first"),
        ("at least until", "until, well, no earlier than"),
        ("On Monday morning I got up", "Come Monday I was up in the morning"),
        ("In the evening Xiaolin", "After dark, Xiaolin"),
        ("last year in Yunnan", "our weeks in Yunnan the year before"),
        ("Xiaolin came for the umbrella", "she came for the umbrella"),
        ("once a day.", "once a day (a habit by now; it takes a minute)."),
        ("the northern side of the river", "the river, to the north of it"),
        ("nothing was left.", "nothing was left!"),
    ],
)
def test_other_words_for_the_same_are_left_alone(old: str, new: str) -> None:
    assert old in TARGET
    assert named(TARGET.replace(old, new, 1)) == set()


def test_sentences_that_changed_places_are_told() -> None:
    moved = TARGET.replace(
        "The noodle place downstairs is cheap: forty yuan feed two. The owner is always the first to open.",
        "The owner is always the first to open. The noodle place downstairs is cheap: forty yuan feed two.",
    )
    assert "order_changed" in named(moved)


def test_a_latin_word_from_nowhere_stands_out_in_chinese() -> None:
    source, target = "The old bridge was built of stone and stood for a century.", "这座老桥是石头造的，shitou 桥身立了一百年。"
    found = judge(source, target, "en", "zh-Hans").remarks
    assert "word_in_other_letters" in {one.name for one in found}
    assert not judge(source, target.replace("shitou ", ""), "en", "zh-Hans").remarks
