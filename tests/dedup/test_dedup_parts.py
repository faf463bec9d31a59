"""The parts of duplicate finding, each with what it promises: folding, shingles, sketches, candidates, titles, canonical choice."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from dedup_posts import doc, markdown, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import find_duplicates
from pipelines.dedup.pairs.candidates import CROWD, Signatures, candidate_pairs
from pipelines.dedup.pairs.canonical import Members, choose
from pipelines.dedup.pairs.evidence import compare, measures
from pipelines.dedup.text.fingerprint import Sign, fingerprint, signs_of
from pipelines.dedup.text.fold import tables
from pipelines.dedup.text.notices import source_notice
from pipelines.dedup.text.outline import without_code
from pipelines.dedup.text.shingles import Shingles, shingle
from pipelines.dedup.text.signature import build_tools, sign
from pipelines.dedup.text.sketch import estimate, sketch
from pipelines.dedup.text.titles import Titles, compare_titles, title_key
from pipelines.language import build_detector

TABLES = tables()
DETECTOR = build_detector()
TOOLS = build_tools()


def same(left: str, right: str) -> bool:
    return shingle(left, TABLES).order == shingle(right, TABLES).order


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ＡＢＣ　１２３ｄｅｆ", "abc 123def"),
        ("憂鬱的臺灣烏龜", "忧郁的台湾乌龟"),
        ("qu\u200biet riv\u00ader\ufeff bank", "quiet river bank"),
        ("q\u200buiet cafe\u0301", "quiet café"),
        ("\u0441old w\u0430t\u0435r", "cold water"),
        ("Cafe\u0301 de\u0301ja\u0300 vu", "café déjà vu"),
        ("ガギグ", "カ\u3099キ\u3099ク\u3099"),
        ("ガイドで", "ｶﾞｲﾄﾞで"),
        ("他说……好‼", "他说...好!!"),
        ("# 标题\n\n**重点**：看 [这里](https://a.example/x?y=1)。", "标题\n====\n\n重点: 看这里."),
        ("看[文档][1]吧\n\n[1]: https://a.example", "看文档吧"),
        ("<p>第一<strong>第二</strong></p><!-- 注 -->", "第一第二"),
        ("一 https://a.example/very/long?x=1 二", "一二"),
        ("a&nbsp;b", "a b"),
        ("{{< figure src='x.png' >}}完", "完"),
    ],
)
def test_renderings_of_one_text_have_the_same_words(left: str, right: str) -> None:
    assert same(left, right)


@pytest.mark.parametrize(("left", "right"), [("不是", "是不"), ("a b", "ab"), ("三点五", "3.5"), ("x1", "x2"), ("猫", "狗")])
def test_different_texts_differ(left: str, right: str) -> None:
    assert not same(left, right)


def test_code_is_marked_and_prose_is_not() -> None:
    found = shingle("先看说明文字吧\n\n```py\nvalue = other + thing\n```\n", TABLES)
    assert 0 < int((found.places >= 128).sum()) < len(found.places)


@pytest.mark.parametrize(
    ("text", "prose", "codes"),
    [
        ("一\n```py\nx = 1\n```\n二", "一\n\n\n\n二", ["x = 1"]),
        ("```\nx\n\ny\n```", "\n\n", ["x\n\ny"]),
        ("一\n~~~\n```\n~~~\n```\nnever closed\n", "一\n\n\n\n\n\n", ["```", "never closed"]),
        ("> ```\n> x\n> ```\n后", "\n\n\n后", ["> x"]),
        ("- 项\n\n    ````\n    ```\n    ````` \n后", "- 项\n\n\n\n\n后", ["    ```"]),
        ("```\n```\n后", "\n\n\n后", [""]),
        ("```", "```", []),
        ("``` `x`\n后", "``` `x`\n后", []),
        ("a ```b```\n后", "a ```b```\n后", []),
    ],
)
def test_fences_are_told_from_prose(text: str, prose: str, codes: list[str]) -> None:
    found = without_code(text)
    assert (found[0], [code.strip("\n") for code in found[1]]) == (prose, codes)
    assert without_code("前\n" + text)[0] == "前\n" + prose


def test_a_sign_keeps_as_many_features_as_it_may_whichever_way_they_come() -> None:
    words = [f"Name{number}" for number in range(200)]
    one, other = (fingerprint(" ".join(order), "", TOOLS.glossary, TABLES) for order in (words, words[::-1]))
    assert one.features.tolist() == other.features.tolist() == sorted(set(one.features.tolist()))
    assert (signs_of(one.features) == Sign.NAME).sum() == 48


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("on Jan 5th, 2024 and 2023-1-2", {"2024-01-05", "2023-01-02"}),
        ("DECEMBER 24 2020", {"2020-12-24"}),
        ("2019 年 3 月 4 日", {"2019-03-04"}),
        ("in May 2020 we had 19 2020", set()),
        ("https 1999", set()),
    ],
)
def test_dates_in_digits_and_in_words(text: str, code: set[str]) -> None:
    def dated(text: str) -> list[int]:
        found = fingerprint(text, "", TOOLS.glossary, TABLES).features
        return found[signs_of(found) == Sign.DATE].tolist()

    assert dated(text) == dated("; ".join(sorted(code)))


@pytest.mark.parametrize("text", ["", "。", "字", "两字", "a", "\ud800", "\x00", "```\n", "x" * 200_000, "漢語\ud800學習筆記" * 9])
def test_short_and_odd_texts_have_signatures(text: str) -> None:
    signature = sign(Doc(post_id="p", version="1", markdown=text), build_tools())
    assert len(signature.sketch) == 128
    assert len(signature.shingles.hashes) == len(signature.shingles.places)


HOSTILE = ["`", "[", "![", "](", "](a", "<", "<!--", "<pre", "<img ", "$", "\\[", "{{", "1,", "a.", "a@", "://", "> ", "&#", "/*", "转载"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_for_ever(piece: str) -> None:
    """Patterns that look ahead must not do so from every place of a text that repeats their beginning (the test would time out)."""
    text = piece * (40_000 // len(piece))
    sign(Doc(post_id="p", version="1", markdown=text, title=text[:300]), build_tools())
    DETECTOR.detect(text, text[:300])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_shingles_are_a_sorted_set(text: str) -> None:
    found = shingle(text, TABLES)
    assert (np.diff(found.hashes.astype(np.int64)) > 0).all()
    assert (np.diff(found.anchors.astype(object)) > 0).all() if len(found.anchors) > 1 else True
    assert found.tokens >= (len(found.hashes) > 0)


def parts(shingles: Shingles) -> tuple[np.ndarray, np.ndarray]:
    return shingles.hashes, shingles.places


def jaccard(left: Shingles, right: Shingles) -> float:
    found = compare(parts(left), parts(right))
    sizes = (np.array([each]) for each in (found.left, found.right, found.shared))
    return float(measures(*sizes, np.zeros(1), np.zeros(1), np.zeros(1)).jaccard[0])


def test_evidence_is_exact() -> None:
    whole = shingle(markdown(sentences(1, 40)), TABLES)
    part = shingle(markdown(sentences(1, 40)[:10]), TABLES)
    found = compare(parts(part), parts(whole))
    shared = len(set(part.hashes.tolist()) & set(whole.hashes.tolist()))
    assert found.shared == shared
    assert jaccard(part, whole) == shared / (len(part.hashes) + len(whole.hashes) - shared)
    assert shared > 0.97 * found.left and found.left_gap == 0 and found.right_gap > 0.5


@pytest.mark.parametrize("kept", [10, 20, 30, 38])
def test_a_sketch_estimates_similarity(kept: int) -> None:
    left, right = (shingle(markdown(sentences(1, 40)[:kept] + sentences(seed, 40 - kept)), TABLES) for seed in (2, 3))
    found = estimate(sketch(left.hashes)[None], sketch(right.hashes)[None])[0]
    assert found == pytest.approx(jaccard(left, right), abs=0.15)


def signatures(shingles: list[Shingles]) -> Signatures:
    counts = np.array([len(each.anchors) for each in shingles])
    sketches = np.array([sketch(each.hashes) for each in shingles])
    return Signatures(sketches, np.concatenate([each.anchors for each in shingles]), counts, np.arange(len(shingles)))


def test_strangers_do_not_meet_and_copies_do() -> None:
    texts = [markdown(sentences(n, 20)) for n in range(200)] + [markdown(sentences(n, 20)[:8]) for n in range(20)]
    pairs = candidate_pairs(signatures([shingle(text, TABLES) for text in texts])).tolist()
    assert {(n, 200 + n) for n in range(20)} <= {(low, high) for low, high in pairs}
    assert len(pairs) < 40


def test_a_crowd_is_connected_without_all_its_pairs() -> None:
    count = 10 * CROWD
    shared = sentences(1, 12)
    texts = [markdown([*shared, *sentences(100 + n, 1)]) for n in range(count)]
    shingles = sorted((shingle(text, TABLES) for text in texts), key=lambda each: len(each.hashes))
    pairs = candidate_pairs(signatures(shingles))
    reached = {0}
    for _ in range(count):
        reached |= {int(b) for a, b in pairs if int(a) in reached} | {int(a) for a, b in pairs if int(b) in reached}
        if len(reached) == count:
            break
    assert len(reached) == count
    assert len(pairs) < count * 60 < count * (count - 1) / 2


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("修好一台收音机", "修好一台收音机", Titles.SAME),
        ("修好一台收音机", "【转载】修好一台收音机", Titles.SAME),
        ("修好一台收音机", "[转] 修好一台收音机", Titles.SAME),
        ("Fixing an old radio", "Fixing an  OLD radio", Titles.SAME),
        ("修好一台收音机", "修好一台收音机 - 小站的博客", Titles.SIMILAR),
        ("修好一台收音机", "修好一台收音机 v2", Titles.SIMILAR),
        ("收音机修理（上）", "收音机修理（下）", Titles.SERIES),
        ("Radio repair, part 1", "Radio repair, part 2", Titles.SERIES),
        ("周记 2024-05-01", "周记 2024-05-08", Titles.SERIES),
        ("第三章 电容", "第四章 电容", Titles.SERIES),
        ("修好一台收音机", "雨后的菜园", Titles.DIFFERENT),
        ("", "雨后的菜园", Titles.UNKNOWN),
        ("无题", "无题", Titles.UNKNOWN),
    ],
)
def test_titles(left: str, right: str, relation: Titles) -> None:
    assert compare_titles(title_key(left), title_key(right)) is relation
    assert compare_titles(title_key(right), title_key(left)) is relation


DAY = datetime(2024, 5, 1, tzinfo=UTC)
CREDIT = "原文链接：https://b.example/p"
LONG, SHORT = markdown(sentences(60, 30)), markdown(sentences(60, 24))


@pytest.mark.parametrize(
    ("members", "chosen", "why"),
    [
        ([doc("a", LONG, translated_from="en"), doc("b", LONG, published=DAY)], "b", "original language"),
        ([doc("a", LONG, platform="cnblogs", published=DAY), doc("b", LONG, platform="hexo")], "b", "author's own site"),
        ([doc("a", LONG, mirror=True), doc("b", LONG, platform="cnblogs")], "b", "author's own site"),
        ([doc("a", f"{LONG}\n\n{CREDIT}", platform="hexo"), doc("b", LONG, platform="cnblogs")], "b", "names its source"),
        ([doc("a", LONG), doc("b", LONG, published=DAY)], "b", "earliest"),
        ([doc("a", SHORT), doc("b", LONG)], "b", "longest"),
        ([doc("a", SHORT[:200], published=DAY), doc("b", LONG)], "b", "whole text"),
        ([doc("b", LONG), doc("a", LONG)], "a", "first by id"),
    ],
)
def test_the_canonical_post(members: list[Doc], chosen: str, why: str) -> None:
    titled = [replace(each, title="雨夜修好一台收音机") for each in members]
    for order in (titled, titled[::-1]):
        (row,) = find_duplicates(order, tools=TOOLS).duplicates
        assert (row.duplicate_of, why in row.why_canonical) == (chosen, True)


def test_the_first_rule_that_differs_is_named() -> None:
    columns = np.array([[0, 0, 0], [0, 1, 0], [2, 0, 0], [0, 0, 0], [9, 9, 9], [0, 0, 0], [0, 1, 2]])
    chosen, why = choose(np.array([0, 0, 1]), Members(*columns))
    assert (chosen.tolist(), why.tolist()) == ([0, 2], ["original language, not a machine translation", "only post"])


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        ("正文。\n\n原文链接：https://a.example/p/1", "", "https://a.example/p/1"),
        ("文章来源：[某人](https://a.example/p/1)\n\n正文。", "", "https://a.example/p/1"),
        ("Originally published at https://a.example/p on May 1.\n\nText.", "", "https://a.example/p"),
        ("正文。", "【转载】雨夜", ""),
        ("本文转载自网络。\n\n正文。", "", ""),
        ("正文。\n\n转载请注明出处：https://b.example/p/9", "", None),
        ("正文。\n\n本文链接：https://b.example/p/9", "", None),
        ("正文。\n\n原文链接：https://b.example/p/9", "", None),
        ("正文里说起来源于生活。", "", None),
        ("TEXT.\n\nORIGINALLY PUBLISHED AT https://a.example/p", "", "https://a.example/p"),
        ("Cross-posted from https://a.example/p\n\nText.", "", "https://a.example/p"),
        ("First appeared on https://a.example/p\n\nText.", "", "https://a.example/p"),
        ("The link to the print is in the article.", "", None),
    ],
)
def test_a_notice_of_the_source(text: str, title: str, source: str | None) -> None:
    assert source_notice(text, title, "https://b.example/p/9") == source
