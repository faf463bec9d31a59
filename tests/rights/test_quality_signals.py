"""Quality signals see code and CJK for what they are."""

import random
import re
from dataclasses import replace

import pytest
import synthetic
from hypothesis import given
from hypothesis import strategies as st

from pipelines import tokens
from pipelines.quality import plain, signals, split_code
from pipelines.records import Post

BASE = synthetic.make_post(random.Random(1), "site", 1, "x", text="x")


def post(markdown: str) -> Post:
    return replace(BASE, markdown=markdown, text=markdown)


def test_code_is_counted_apart_from_prose() -> None:
    prose = "河水慢慢地流过石桥，我在岸上看了很久。"
    code = "\n\n```c\nfor (;;) { *p++ = ~(x ^ y) & 0xff; }\n```\n"
    without, with_code = signals(post(prose), "zh-Hans"), signals(post(prose + code), "zh-Hans")
    assert without.code_share == 0 and 0.4 < with_code.code_share < 0.8
    assert with_code.symbol_share == without.symbol_share and with_code.stopword_share == without.stopword_share


def test_indented_and_inline_code() -> None:
    assert split_code("text\n\n    x = 1\n    y = 2\n\nmore")[1] >= 10
    assert split_code("use `x = 1` here") == ("use   here", 5)
    assert split_code("~~~\nabc\n~~~\n")[1] == 4
    assert split_code("```\nnever closed")[1] == 12


def test_one_cjk_character_is_one_token_and_a_word_is_one() -> None:
    assert signals(post("你好 world don't 123"), "zh-Hans").tokens == 5
    assert signals(post("カタカナ 한국어"), "ja").tokens == 5


def test_links() -> None:
    only_links = signals(post("\n".join(f"- [a page about rivers](https://example.org/{n})" for n in range(9))), "en")
    prose = signals(post("A long paragraph about rivers and bridges, with one [link](https://example.org/) in it."), "en")
    assert only_links.link_density > 0.9 and prose.link_density < 0.1
    assert signals(post("https://example.org/a/very/long/address/that/is/no/text"), "en").link_density == 0


def test_repetition() -> None:
    line = "这一行说了同样的话，一遍又一遍地说。\n"
    assert signals(post(line * 10), "zh-Hans").repeated_line_share == pytest.approx(0.9)
    assert signals(post(line * 10), "zh-Hans").repeated_ngram_share > 0.8
    varied = "\n".join(
        f"第{n}天，{chr(0x5000 + n * 7)}{chr(0x6000 + n * 11)}的样子与前一天不同，我记下{chr(0x7000 + n * 13)}。" for n in range(20)
    )
    assert signals(post(varied), "zh-Hans").repeated_line_share == 0


def test_stopwords_by_language() -> None:
    assert signals(post("the river of the town is in the north and it is cold"), "en").stopword_share > 0.5
    assert signals(post("我的书在桌子上，这是我们的。"), "zh-Hans").stopword_share > 0.3
    assert signals(post("我的书"), "xx").stopword_share == 0


def test_personal_data_is_counted_and_boilerplate_taken_over() -> None:
    row = signals(post("写信 nobody@hebian.net，QQ：937024416"), "zh-Hans", boilerplate_removed=120)
    assert (row.pii_spans, row.boilerplate_removed) == (2, 120)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "#", "```", "$", "[](", "![](x)", "|", "\x00", "a" * 100_000, "[a](" * 20_000, "`" * 50_000, "$" * 50_000]
)
def test_odd_texts_give_shares_between_nought_and_one(text: str) -> None:
    row = signals(post(text), "en")
    shares = [getattr(row, name) for name in row.__dataclass_fields__ if name.endswith("_share") or name == "link_density"]
    assert all(0 <= share <= 1 for share in shares)


def test_plain_keeps_words_and_drops_marks() -> None:
    assert plain("## 标题\n\n**粗** [链接](https://example.org) ![图](a.png) $x^2$").split() == ["标题", "粗", "链接", "图"]


_PIECES = ("a", "b'c", "rock'n'roll'now", "’", "中", "文・", "〇", "İ", "ΟΔΟΣ'", "_", "é", "𝐀", "𠀀", "😀", "1.5", " ", "\n")


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_counting_by_looking_up_is_counting_by_pattern(text: str) -> None:
    assert tokens.count_tokens(text) == len(tokens._TOKEN.findall(text))
    assert tokens.count_symbols(text) == len(re.findall(r"[^\w\s]|_", text))
    assert tokens.lower_tokens(text) == [token.lower() for token in tokens._TOKEN.findall(text)]


def test_every_character_is_of_the_class_its_pattern_gives() -> None:
    every = [chr(point) for point in range(0x10000)]
    assert [char for char in every if tokens.count_tokens(char) != len(tokens._TOKEN.findall(char))] == []
    assert [char for char in every if tokens.lower_tokens(char) != [token.lower() for token in tokens._TOKEN.findall(char)]] == []
