"""Many posts of one frame are told from many copies of one post: what is each one's own stands in the same places, an edit does not."""

import random

import numpy as np
import pyarrow as pa
import pytest
from dedup_posts import doc, edited, markdown, sentence, sentences

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import find_duplicates
from pipelines.dedup.index.memo import OWN
from pipelines.dedup.pairs.slots import slots
from pipelines.dedup.text.signature import Tools, build_tools
from pipelines.dedup.text.titles import Titles, compare_titles

FRAME = sentences(7, 48)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return build_tools()


def clusters(tools: Tools, docs: list[Doc]) -> list[tuple[str, ...]]:
    """Clusters among these posts and thirty strangers."""
    strangers = [doc(f"x{n}", markdown(sentences(500 + n, 30)), title=f"别的事情之{n}", site=f"y{n}") for n in range(30)]
    return [each.members for each in find_duplicates([*docs, *strangers], tools=tools, translations=False).clusters]


def filled(number: int, *, every: int = 5) -> str:
    """The frame with a sentence of its own after each few."""
    rng = random.Random(number)
    return markdown([part for at, line in enumerate(FRAME) for part in ([line, sentence(rng)] if at % every == 0 else [line])])


@pytest.mark.parametrize("sites", ["one", "many"])
def test_one_frame_filled_by_many_joins_nothing(tools: Tools, sites: str) -> None:
    names = ("牛腩", "排骨", "鸡腿", "羊肉", "鸭肉")
    homes = [("home" if sites == "one" else f"s{n}") for n in range(len(names))]
    docs = [doc(f"p{n}", filled(n), title=f"今晚吃一锅好{name}", site=homes[n]) for n, name in enumerate(names)]
    assert clusters(tools, docs) == []


def test_answers_under_one_title_on_many_sites_join_nothing(tools: Tools) -> None:
    answers = [markdown(FRAME[:20] + sentences(40 + n, 10 + 3 * n)) for n in range(5)]
    docs = [doc(f"p{n}", text, title="搬到省城该租房还是买房", site=f"s{n}") for n, text in enumerate(answers)]
    assert clusters(tools, docs) == []


def test_a_post_that_is_hardly_more_than_the_frame_joins_nothing(tools: Tools) -> None:
    titles = ("青山", "白水远去", "春天的信到了", "铁匠铺关门", "一只猫的下午")
    docs = [doc(f"p{n}", markdown([*sentences(60 + n, 2 + 4 * n), *FRAME[:20]]), title=titles[n], site=f"s{n}") for n in range(5)]
    assert clusters(tools, docs) == []


@pytest.mark.parametrize("title", ["雨夜修好一台收音机", ""])
def test_many_copies_each_edited_otherwise_are_one_cluster(tools: Tools, title: str) -> None:
    docs = [doc(f"p{n}", markdown(edited(FRAME, 0.12, n) if n else FRAME), title=title, site=f"s{n}") for n in range(6)]
    assert clusters(tools, docs) == [tuple(f"p{n}" for n in range(6))]


def test_many_excerpts_do_not_make_an_edit_a_frame(tools: Tools) -> None:
    """An excerpt lacks every part that an edit changed, as it lacks all others: it has no vote."""
    excerpts = [doc(f"e{n}", markdown(FRAME[:12]) + f"\n\n{sentence(random.Random(n))}", title="长夜", site=f"e{n}") for n in range(4)]
    versions = {"a": FRAME, "b": edited(FRAME, 0.2, 3)}
    docs = [doc(name, markdown(lines), title="长夜漫漫", site=name) for name, lines in versions.items()]
    found = clusters(tools, docs + excerpts)
    assert any({"a", "b"} <= set(members) for members in found)


def test_longer_versions_join_through_the_post_they_hold(tools: Tools) -> None:
    docs = [doc("a", markdown(FRAME), title="长夜漫漫", site="a")]
    docs += [doc(f"b{n}", markdown(FRAME + sentences(80 + n, 36)), site=f"b{n}") for n in range(3)]
    assert clusters(tools, docs) == [("a", "b0", "b1", "b2")]


def test_two_excerpts_of_which_one_holds_the_other_make_no_digest(tools: Tools) -> None:
    docs = [doc("a", markdown(FRAME), title="长夜漫漫", site="a"), doc("b", markdown(FRAME[:28]), title="旧事一则", site="b")]
    docs.append(doc("c", markdown(FRAME[:14]), title="随手摘抄", site="c"))
    assert clusters(tools, docs) == [("a", "b", "c")]


def own(*rows: tuple[int, int, int, int]) -> pa.Table:
    return pa.table({name: pa.array(column, pa.uint64()) for name, column in zip(OWN, zip(*rows, strict=True), strict=True)})


def test_slots_are_what_both_lack_against_everyone() -> None:
    middle, other = 0xFF << 20, 0xFF << 40
    found = slots(np.array([0, 0, 1]), np.array([1, 2, 2]), own(*[(middle, 0, middle, 0)] * 3))
    assert found.steady.tolist() == [1.0] * 3 and found.size.tolist() == [8 / 128] * 3 and found.inside.tolist() == [8 / 128] * 3
    edited_apart = own((middle, 0, middle, 0), (other, 0, other, 0), (middle | other, 0, middle | other, 0))
    edits = slots(np.array([0, 0, 1]), np.array([1, 2, 2]), edited_apart)
    assert edits.steady[0] == 0.0 and edits.steady[1] == 0.0  # the original lacks in each copy what only that copy changed


def test_slots_at_both_ends_are_not_inside() -> None:
    ends = (0xFF, 0xFF << 56, 0xFF, 0xFF << 56)
    found = slots(np.array([0, 0, 1]), np.array([1, 2, 2]), own(*[ends] * 3))
    assert found.size.tolist() == [16 / 128] * 3 and found.inside.tolist() == [0.0] * 3


def test_two_alone_have_no_slots() -> None:
    found = slots(np.array([0]), np.array([1]), own((0xFF << 20, 0, 0xFF << 20, 0)))
    assert found.steady.tolist() == [0.0] and found.size.tolist() == [0.0]
    none = np.empty(0, np.int64)
    assert len(slots(none, none, own((0, 0, 0, 0)).slice(1)).steady) == 0


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("larch 性能测试报告", "osprey 性能测试报告", Titles.SERIES),
        ("在 alderix 上安装 bramble", "在 rowan os 上安装 bramble", Titles.SERIES),
        ("js 闭包入门教程", "javascript 闭包入门教程", Titles.SIMILAR),
        ("用 docker 部署博客", "用 docker 部署博客", Titles.SAME),
        ("docker 入门教程", "docker 入门指南", Titles.DIFFERENT),
        ("how to install larch today", "how to set up larch today", Titles.DIFFERENT),
    ],
)
def test_a_name_that_changed_makes_a_series(left: str, right: str, relation: Titles) -> None:
    assert compare_titles(left, right) == relation == compare_titles(right, left)
