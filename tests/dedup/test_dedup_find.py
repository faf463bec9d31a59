"""What is a duplicate and what is not, on invented posts: the kinds of copy the web makes, and the look-alikes."""

import random
from datetime import UTC, datetime

import opencc
import pytest
from dedup_posts import doc, edited, markdown, sentence, sentences

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import DedupResult, find_duplicates
from pipelines.dedup.text.signature import Tools, build_tools
from pipelines.records import Duplicate

ORIGINAL = sentences(1, 60)
TITLE = "雨夜修好一台收音机"
HEADER = "> 声明：本文由小站转发，内容归原作者所有，阅读需要十分钟，欢迎在文末留言交流。\n\n"
FOOTER = "\n\n---\n\n感谢阅读到这里，如果喜欢就请分享给身边的朋友，我们下周同一时间再见，记得按时吃饭。"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return build_tools()


def find(tools: Tools, *docs: Doc) -> DedupResult:
    return find_duplicates(docs, tools=tools)


def pair(tools: Tools, text: str, *, title: str = TITLE, site: str = "copy", original: str | None = None) -> Duplicate | None:
    """The row of a copy beside its original and forty unrelated posts, or None when it is no duplicate."""
    docs = [doc("a", original or markdown(ORIGINAL), title=TITLE, site="home", published=datetime(2020, 1, 1, tzinfo=UTC))]
    docs.append(doc("b", text, title=title, site=site, published=datetime(2021, 1, 1, tzinfo=UTC)))
    docs += [doc(f"x{n}", markdown(sentences(100 + n, 40)), title=f"别的事情之{n}", site="home") for n in range(40)]
    result = find(tools, *docs)
    assert {row.post_id for row in result.duplicates} <= {"a", "b"}
    return result.duplicates[0] if result.duplicates else None


def test_the_same_text_twice_is_exact(tools: Tools) -> None:
    row = pair(tools, markdown(ORIGINAL))
    assert row is not None
    assert (row.post_id, row.duplicate_of, row.kind, row.similarity, row.containment) == ("b", "a", "exact", 1.0, 1.0)
    assert row.why_canonical == "earliest publication date"


def test_markup_width_and_script_do_not_matter(tools: Tools) -> None:
    text = markdown(ORIGINAL).replace("## ", "### ").replace("。", ". ")
    row = pair(tools, opencc.OpenCC("s2t").convert(text))
    assert row is not None
    assert row.kind in ("exact", "repost")
    assert row.similarity > 0.97


def test_a_repost_with_header_and_footer(tools: Tools) -> None:
    row = pair(tools, HEADER + markdown(ORIGINAL) + FOOTER)
    assert row is not None
    assert (row.duplicate_of, row.kind) == ("a", "repost")
    assert row.containment > 0.99 > row.similarity


@pytest.mark.parametrize("title", [TITLE, "一个完全不同的标题", ""])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.3])
def test_edits_all_over_the_text(tools: Tools, share: float, title: str) -> None:
    row = pair(tools, markdown(edited(ORIGINAL, share, 5)), title=title)
    assert row is not None
    assert row.kind in ("near", "repost")
    assert row.similarity < 0.95


@pytest.mark.parametrize("share", [0.25, 0.4, 0.6])
def test_an_excerpt_follows_the_whole_post(tools: Tools, share: float) -> None:
    row = pair(tools, markdown(ORIGINAL[: int(60 * share)]) + "……阅读全文")
    assert row is not None
    assert (row.post_id, row.duplicate_of, row.kind) == ("b", "a", "excerpt")


def test_an_excerpt_is_never_canonical_even_when_it_is_older(tools: Tools) -> None:
    row = pair(tools, markdown(ORIGINAL), original=markdown(ORIGINAL[:24]))
    assert row is not None
    assert (row.post_id, row.duplicate_of, row.why_canonical) == ("a", "b", "whole text, not an excerpt")


def test_a_post_that_grew_on_its_own_site_is_a_revision(tools: Tools) -> None:
    row = pair(tools, markdown(ORIGINAL + sentences(9, 40)), site="home")
    assert row is not None
    assert row.kind == "revision"


def test_every_word_swapped_here_and_there(tools: Tools) -> None:
    """An unseen kind of edit: one character in eleven replaced, so that no long passage survives."""
    rng = random.Random(3)
    text = "".join("某" if rng.random() < 0.06 and letter not in "。\n#" else letter for letter in markdown(ORIGINAL))
    row = pair(tools, text)
    assert row is not None


def test_paragraphs_in_another_order(tools: Tools) -> None:
    parts = markdown(ORIGINAL).split("\n\n")
    random.Random(4).shuffle(parts)
    row = pair(tools, "\n\n".join(parts), title="换个顺序")
    assert row is not None


def test_a_copy_that_lost_its_fences(tools: Tools) -> None:
    code = "\n".join(f"value_{n} = compute(step={n}, total={n * 7})" for n in range(40))
    text = markdown(ORIGINAL[:20])
    row = pair(tools, f"{text}\n\n{code}\n", original=f"{text}\n\n```python\n{code}\n```\n")
    assert row is not None


def name(seed: int) -> str:
    return sentence(random.Random(seed))[:6]


def groups(result: DedupResult) -> set[frozenset[str]]:
    return {frozenset(each.members) for each in result.clusters}


def test_a_viral_post_is_one_cluster(tools: Tools) -> None:
    texts = [HEADER * (n % 2) + markdown(edited(ORIGINAL, 0.15, n)) + FOOTER * (n % 3) for n in range(30)]
    copies = [doc(f"v{n:02}", text, title=TITLE, site=f"site{n}") for n, text in enumerate(texts)]
    result = find(tools, *copies)
    assert groups(result) == {frozenset(copy.post_id for copy in copies)}


@pytest.mark.parametrize("titles", [True, False])
@pytest.mark.parametrize("share", [0.3, 0.6])
def test_posts_of_one_template_are_not_duplicates(tools: Tools, share: float, titles: bool) -> None:
    frame = sentences(7, 30)
    own = int(30 * (1 - share) / share)
    texts = [markdown(frame[:15] + sentences(200 + n, own) + frame[15:]) for n in range(12)]
    posts = [doc(f"t{n}", text, title=name(n) if titles else "", site="home") for n, text in enumerate(texts)]
    assert groups(find(tools, *posts)) == set()


def test_pages_of_a_few_words_under_one_long_notice(tools: Tools) -> None:
    notice = markdown(sentences(88, 14))
    posts = [doc(f"n{n}", f"{sentence(random.Random(n))}\n\n{notice}", title=name(40 + n), site="home") for n in range(5)]
    assert groups(find(tools, *posts)) == set()


def test_posts_without_a_name_under_a_long_frame(tools: Tools) -> None:
    head, foot = sentences(51, 4), sentences(50, 10)
    posts = [doc(f"b{n}", markdown(head + sentences(700 + n, 6) + foot), title="无题", site="home") for n in range(10)]
    assert groups(find(tools, *posts)) == set()


def test_the_next_release_is_not_a_copy(tools: Tools) -> None:
    def changes(n: int) -> str:
        return "\n".join(f"- issue {i * 7 + n * 100}: {sentence(random.Random(i + n * 100), english=True)}" for i in range(8))

    thanks = "The following changes are in this release, thanks to all who sent patches."
    texts = [f"# Release 1.{n}\n\n{thanks}\n\n{changes(n)}" for n in range(6)]
    posts = [doc(f"r{n}", text, title=f"Release 1.{n}", site="home", language="en") for n, text in enumerate(texts)]
    assert groups(find(tools, *posts)) == set()


def test_one_problem_and_several_solutions(tools: Tools) -> None:
    problem = "给定一个整数数组，返回两数之和等于目标值的下标。你可以假设每种输入只会对应一个答案，并且同一个元素不能重复使用。" * 2
    posts = [doc(f"q{n}", problem + markdown(sentences(950 + n, 6)), title="两数之和", site=f"s{n}") for n in range(3)]
    assert groups(find(tools, *posts)) == set()


def test_weekly_diaries_of_one_skeleton_are_not_duplicates(tools: Tools) -> None:
    rng = random.Random(8)
    places, meals, books = ("公园 商场 河边 图书馆 球场", "面条 饺子 米饭 沙拉 火锅", "游记 小说 诗集 食谱 画册")
    posts = []
    for n in range(40):
        place, meal, book = (rng.choice(each.split()) for each in (places, meals, books))
        walk = f"这周去了{place}，走了 {rng.randint(3, 30)} 公里。"
        text = f"# 周记 {n}\n\n{walk}晚饭吃{meal}，睡前读{book}第{rng.randint(1, 40)}页。下周继续加油！"
        posts.append(doc(f"w{n:02}", text, title=f"周记 {n}", site="home"))
    assert groups(find(tools, *posts)) == set()


def test_parts_of_a_series_are_not_duplicates(tools: Tools) -> None:
    common = sentences(11, 14)
    texts = [markdown(common + sentences(300 + n, 22)) for n in range(3)]
    parts = [doc(f"p{n}", text, title=f"收音机修理入门（{'上中下'[n]}）", site="home") for n, text in enumerate(texts)]
    assert groups(find(tools, *parts)) == set()


def test_the_same_code_in_different_articles(tools: Tools) -> None:
    lines = "\n".join(f"const total{n} = items.filter((item) => item.age > {n}).map(shape{n});" for n in range(60))
    posts = [doc(f"c{n}", f"{markdown(sentences(400 + n, 12))}\n\n```js\n{lines}\n```\n", title=name(n), site=f"s{n}") for n in range(4)]
    assert groups(find(tools, *posts)) == set()


def test_an_index_page_of_excerpts_joins_nothing(tools: Tools) -> None:
    posts = [doc(f"i{n}", markdown(sentences(500 + n, 40)), title=f"第{n}件小事情", site="home") for n in range(8)]
    shown = [f"## 第{n}件小事情\n\n{''.join(sentences(500 + n, 40)[:5])}\n\n阅读全文" for n in range(8)]
    assert groups(find(tools, *posts, doc("index", "\n\n".join(shown), title="归档", site="home"))) == set()


def test_a_digest_of_short_posts_joins_nothing(tools: Tools) -> None:
    posts = [doc(f"i{n}", markdown(sentences(500 + n, 7)), title=f"第{n}件小事情", site="home") for n in range(6)]
    digest = doc("digest", "\n\n".join(markdown(sentences(500 + n, 7)) for n in range(6)), title="六月合集", site="home")
    assert groups(find(tools, *posts, digest)) == set()


def test_two_posts_in_one_page_of_which_one_is_the_bulk_are_not_joined(tools: Tools) -> None:
    long, short = markdown(sentences(610, 40)), markdown(sentences(611, 12))
    docs = [doc("long", long, title="修渠的三个夏天", site="a"), doc("short", short, title="一只黑猫搬进来", site="b")]
    both = doc("both", f"{long}\n\n{short}", title="合订本第七册", site="c")
    assert groups(find(tools, *docs, both)) == {frozenset({"long", "both"})}


def test_a_quotation_does_not_join_two_posts(tools: Tools) -> None:
    quote = sentences(12, 10)
    one, two = markdown(quote + sentences(600, 14)), markdown(sentences(601, 14) + quote)
    result = find(tools, doc("one", one, title="甲"), doc("two", two, title="乙"), doc("quote", markdown(quote), title="丙"))
    assert all(not {"one", "two"} <= members for members in groups(result))


def test_short_posts(tools: Tools) -> None:
    short = [
        doc("a", "今天把阳台的灯换成了暖光，晚上看书终于不刺眼了。", site="x"),
        doc("b", "今天把阳台的灯换成了暖光，晚上看书终于不刺眼了。 #日常", site="y"),
        doc("c", "今天把厨房的水龙头换成了抽拉的，洗菜终于顺手了。", site="x"),
        doc("d", "好的", site="x"),
        doc("e", "你好", site="y"),
        doc("f", "", site="x"),
        doc("g", "", site="y"),
    ]
    assert groups(find(tools, *short)) == {frozenset("ab")}


def test_empty_posts_are_never_duplicates_of_one_another(tools: Tools) -> None:
    result = find(tools, *(doc(name, text) for name, text in [("a", ""), ("b", " \n"), ("c", "![](x.png)"), ("d", "![](y.png)")]))
    assert result.duplicates == ()
