"""What is taken for harmless without parsing must be so when it is parsed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate_answers import translated
from translate_posts_invented import POSTS

from pipelines.translate.markdown.inert import inert
from pipelines.translate.markdown.parity import differences, skeleton
from pipelines.translate.markdown.placeholders import MARK, between
from pipelines.translate.markdown.segments import segment
from pipelines.translate.markdown.splice import splice

PLAIN = "第一段有`code_1`和[链接](https://x.example/1)。\n\n- 一项\n- 又一项\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
WORDS = ("Word", "a_b", "*x*", "**b**", "1.", "-", "=", "===", "---", "+", "(see)", "foo:", "100%", "wow!", "!", "it's", "_y", "\n", "  ")


def is_inert(markdown: str, answers: dict[int, str]) -> bool:
    return inert(segment(markdown), answers, skeleton(markdown))


def test_plain_words_need_no_second_look() -> None:
    document = segment(PLAIN)
    answers = {index: re.sub(r"[\u4e00-\u9fff]+", "word", item.text).replace("。", ".") for index, item in enumerate(document.segments)}
    assert is_inert(PLAIN, answers)


@pytest.mark.parametrize(
    "answer",
    [
        "A <x1/> and <g2>link</g2> with `code`",
        "A <x1/> and !<g2>link</g2>",
        "<g2>link</g2> before <x1/>",
        "A <x1/><g2>link</g2>",
        "# A <x1/> and <g2>link</g2>",
        "- A <x1/> and <g2>link</g2>",
        "1. A <x1/> and <g2>link</g2>",
        "A <x1/> and <g2>link</g2>\n- B",
        "A <x1/> and <g2>a](b) c</g2>",
        "A <x1/>",
        "A <x1/> and <g2>link</g2> \\",
        "A <x1/> and <g2>link</g2> | B",
        "A <x1/> <x1/><g2>b</g2>",
        "A <x1/> and <g2>link</g2>\n\nB",
        "A <x1/> and <g2>link</g2> &amp;",
        "A <x1/> and <g2>link</g2> $x$",
        "A <x1/> and <g2>link</g2> <b>",
    ],
)
def test_what_might_be_markdown_is_looked_at(answer: str) -> None:
    assert not is_inert(PLAIN, {0: answer})


@pytest.mark.parametrize(
    "markdown",
    ["价格 $5  \n还有一行字  \n和 $6\n", "`` 一 ` 二 `` 三 `\n", "见[链接]。\n\n[链接]: https://x.example/\n", "一个 <b>词</b> 在这里\n"],
)
def test_sources_that_hold_a_loose_sign_are_looked_at(markdown: str) -> None:
    marks = (filter(MARK.fullmatch, between(item.text)) for item in segment(markdown).segments)
    assert not is_inert(markdown, {index: "Word " + "".join(kept) for index, kept in enumerate(marks)})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*POSTS.values(), PLAIN]), st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), min_size=5))
def test_what_passes_leaves_the_skeleton_alone(markdown: str, words: list[list[str]]) -> None:
    document, before = segment(markdown), skeleton(markdown)
    for index, item in enumerate(document.segments):
        said = iter(words * 20)
        pieces = [piece if MARK.fullmatch(piece) else " ".join(next(said)) for piece in between(item.text)[:100]]
        for answer in ("".join(pieces), "A " + "".join(pieces), translated(item.text)):
            if inert(document, {index: answer}, before):
                assert differences(before, skeleton(splice(document, {index: answer}))) == ()
