"""Translations are linked, and to the original: invented posts in two languages, with and without code, among strangers."""

import random
from datetime import UTC, datetime

import pytest
from dedup_posts import doc, markdown, sentences

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import find_duplicates
from pipelines.dedup.text.outline import alignment, outline
from pipelines.dedup.text.signature import Tools, build_tools

_CHINESE = (
    "天气 早上 朋友 图书馆 自行车 咖啡 火车 照片 医院 会议 花园 面试 工资 音乐 电影 "
    "博客 服务器 数据库 硬盘 地铁 健康 睡眠 父母 生日 大学 论文 森林 大海"
)
_ENGLISH = (
    "weather morning friend library bicycle coffee train photograph hospital meeting garden interview salary music film "
    "blog server database disk subway health sleep parents birthday university thesis forest ocean"
)
WORDS = list(zip(_CHINESE.split(), _ENGLISH.split(), strict=True))


@pytest.fixture(scope="module")
def tools() -> Tools:
    return build_tools()


def versions(seed: int, *, code: bool, wording: int = 2) -> tuple[str, str]:
    """One invented post in Chinese and in English: the same subjects in the same order, other words around them."""
    rng = random.Random(seed)
    fill_zh, fill_en = sentences(seed + 1, 60), sentences(seed + wording, 60, english=True)
    subjects = rng.sample(WORDS, 9)
    zh, en = [], []
    for section in range(6):
        zh.append(f"## {fill_zh.pop()[:6]}")
        en.append(f"## {fill_en.pop()[:20]}")
        for _ in range(rng.randint(1, 4)):
            said = rng.choices(subjects, k=rng.randint(1, 4))
            more = rng.randint(1, 4)
            zh.append("".join(fill_zh.pop() + word for word, _ in said) + fill_zh[0] * more)
            en.append(" ".join(fill_en.pop() + word for _, word in said) + " " + fill_en[0] * more)
        if code and section % 2:
            block = f"```js\nconst value{seed} = load({rng.randint(100, 9999)});\nrender(value{seed}, 'part {section}');\n```"
            zh.append(block)
            en.append(block)
    return "\n\n".join(zh), "\n\n".join(en)


def links(tools: Tools, *docs: Doc) -> list[tuple[str, str, str]]:
    return [(link.post_id, link.translation_of, link.evidence) for link in find_duplicates(docs, tools=tools).links]


def site(seed: int, *, code: bool, pairs: int = 12, alone: int = 8) -> list[Doc]:
    docs: list[Doc] = []
    for n in range(pairs + alone):
        zh, en = versions(seed + 50 * n, code=code)
        if n < pairs or n % 2:
            docs.append(doc(f"zh{n:02}", zh, site="home"))
        if n < pairs or not n % 2:
            docs.append(doc(f"en{n:02}", en, site="home", language="en"))
    return docs


@pytest.mark.parametrize("code", [True, False])
def test_every_translation_finds_its_original_and_the_others_find_none(tools: Tools, code: bool) -> None:
    found = links(tools, *site(7, code=code))
    assert {(post, original) for post, original, _ in found} == {(f"en{n:02}", f"zh{n:02}") for n in range(12)}


def test_a_sibling_with_the_same_code_is_no_translation(tools: Tools) -> None:
    """Another post of the author shows the same code and pictures, and speaks of other things."""
    docs = site(7, code=True, alone=0)
    shown = "".join(f"\n\n![](/img/kiln-{n}.png)\n\n```js\nstoke({n} * 7301, 'flue {n}')\n```" for n in range(4))
    zh, en = sentences(9_001, 40), sentences(9_002, 40, english=True)

    def linked(words: list[tuple[str, str]], others: list[tuple[str, str]]) -> bool:
        one = "\n\n".join(line + word for line, (word, _) in zip(zh, words * 3, strict=False)) + shown
        other = "\n\n".join(line + word for line, (_, word) in zip(en, others * 3, strict=False)) + shown
        pair = doc("one", one, site="home"), doc("other", other, site="home", language="en")
        return ("other", "one", "fingerprint") in links(tools, *docs, *pair)

    assert linked(WORDS[:12], WORDS[:12])
    assert not linked(WORDS[:12], WORDS[14:26])


def test_two_translations_into_one_language(tools: Tools) -> None:
    docs = site(7, code=True)
    _, other = versions(7, code=True, wording=30_000)
    found = links(tools, *docs, doc("mt", other, site="elsewhere", language="en"))
    assert {post for post, original, _ in found if original == "zh00"} == {"en00", "mt"}


def test_declared_versions_are_linked_without_a_common_word(tools: Tools) -> None:
    docs = [
        doc("a", markdown(sentences(1, 20)), url="https://a.example/p", platform_key="k"),
        doc("b", markdown(sentences(2, 20, english=True)), url="https://a.example/en/p", language="en", platform_key="k"),
        doc("c", markdown(sentences(3, 20)), url="https://a.example/q", alternates=("en https://a.example/en/q",)),
        doc("d", markdown(sentences(4, 20, english=True)), url="https://a.example/en/q/", language="en"),
    ]
    assert links(tools, *docs) == [("b", "a", "platform_key"), ("d", "c", "hreflang")]


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("https://a.example/rainy-night", "https://a.example/en/rainy-night/", True),
        ("https://a.example/zh-cn/posts/rainy-night.html", "https://a.example/en/posts/rainy-night.html", True),
        ("https://a.example/rainy-night", "https://en.a.example/rainy-night", True),
        ("https://a.example/posts/rainy-night.html", "https://a.example/posts/rainy-night.en.html", True),
        ("https://a.example/posts/12", "https://a.example/en/posts/12", False),
        ("https://a.example/2024/rainy-night", "https://a.example/en/2025/rainy-night", False),
        ("https://a.example/rainy-night", "https://b.example/en/rainy-night", False),
    ],
)
def test_addresses_that_differ_in_the_language_only(tools: Tools, one: str, other: str, linked: bool) -> None:
    docs = [doc("a", markdown(sentences(1, 20)), url=one), doc("b", markdown(sentences(2, 20, english=True)), url=other, language="en")]
    assert links(tools, *docs) == ([("b", "a", "platform_key")] if linked else [])


def test_a_page_cannot_claim_a_post_of_another_host(tools: Tools) -> None:
    docs = [
        doc("a", markdown(sentences(1, 20)), url="https://a.example/p"),
        doc("b", markdown(sentences(2, 20, english=True)), url="https://evil.example/p", language="en", alternates=("zh https://a.example/p",)),
    ]
    assert links(tools, *docs) == []


EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chinese", "english", "original"),
    [
        ({}, {}, "zh"),
        ({"translated_from": "en"}, {}, "en"),
        ({}, {"translated_from": "zh-Hans"}, "zh"),
        ({"published": LATE}, {"published": EARLY}, "en"),
        ({"published": EARLY}, {"published": LATE}, "zh"),
        ({"url": "https://a.example/zh/p"}, {"url": "https://a.example/p"}, "en"),
        ({"translated_from": "en", "published": EARLY}, {"published": LATE}, "en"),
    ],
)
def test_the_link_points_to_the_original(tools: Tools, chinese: dict[str, object], english: dict[str, object], original: str) -> None:
    zh, en = versions(7, code=True)
    found = links(tools, doc("zh", zh, platform_key="k", **chinese), doc("en", en, platform_key="k", **{"language": "en", **english}))
    assert [(post, target) for post, target, _ in found] == [({"zh": "en", "en": "zh"}[original], original)]


def test_the_language_of_a_site_decides_when_nothing_else_does(tools: Tools) -> None:
    zh, en = versions(7, code=True)
    rest = [doc(f"e{n}", markdown(sentences(50 + n, 12, english=True)), site="home", language="en") for n in range(5)]
    found = links(tools, *rest, doc("zh", zh, site="home", platform_key="k"), doc("en", en, site="home", language="en", platform_key="k"))
    assert [(post, target) for post, target, _ in found] == [("zh", "en")]


def test_one_language_needs_no_links(tools: Tools) -> None:
    assert links(tools, *(doc(f"z{n}", versions(n, code=True)[0]) for n in range(5))) == []


def test_outlines_in_step_align_and_others_do_not() -> None:
    zh, en = versions(7, code=True)
    _, stranger = versions(999, code=True)
    assert alignment(outline(zh), outline(en)) > alignment(outline(zh), outline(stranger)) + 0.15
    assert alignment(outline(zh), outline(zh)) == pytest.approx(1, abs=1e-6)
    assert alignment(outline(""), outline(zh)) == 0
