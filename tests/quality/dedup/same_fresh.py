"""A third lot of edits and look-alikes, written and run once when all rules for the first two stood."""

import random
import re
from collections.abc import Sequence

from same_edits import FENCE, Edit, _blocks, _prose, _sentences
from same_lookalikes import Lookalike, Post
from same_templates import _some

_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_COMMENTS = (
    *("写得真好，收藏了。", "请问第二步报错怎么办？", "沙发！", "已转发给同事，谢谢分享。", "Works for me, thanks!"),
    *("博主更新好勤快", "排版很舒服"),
)
_QUESTIONS = (
    *("先介绍一下你自己吧，平时做什么，住在哪里？", "最近在读什么书，推荐给谁？", "工作台上有哪些离不开的东西？"),
    *("怎么安排一天的时间？", "最想对十年前的自己说什么？", "接下来有什么打算？"),
)
_INCLUDED = "纯玩团，不进店，专职导游全程陪同，三星住宿，空调旅游车，含早餐四次、正餐六次，含首道门票和旅行社责任险。"
_KEPT = "照例把这个月的账摊开来看看。记账第六年，越来越觉得记的不是钱，是日子怎么过掉的。表里左边是预算，右边是实际，"
_ENTRIES = ("房租", "伙食", "交通", "书", "医药", "人情")
_CITIES = ("青石镇", "白鹭洲", "雾灵港", "三桥", "落霞坪", "竹溪", "北渡", "盐川", "鹿鸣", "南屏")


def spoken_aloud(text: str, _rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: re.sub(r"[^\w\s]", "", prose).translate(_DIGITS))


def with_pull_quotes(text: str, _rng: random.Random, _other: str) -> str:
    pulled = (f"**{max(re.split('[。.!?]', block), key=len).strip()[:60]}**\n\n{block}" for block in _blocks(text))
    return "\n\n".join(pulled)


def second_half_in_other_words(text: str, rng: random.Random, other: str) -> str:
    blocks = _blocks(text)
    words = re.findall(r"\w+", FENCE.sub("", other)) or ["nothing"]
    rest = (" ".join(rng.choices(words, k=max(3, len(block) // 6))) for block in blocks[len(blocks) // 2 :])
    return "\n\n".join([*blocks[: len(blocks) // 2], *rest])


def with_the_comments(text: str, rng: random.Random, _other: str) -> str:
    said = (f"**网友{rng.randint(100, 999)}** 回复于 {rng.randint(1, 12)} 月：{rng.choice(_COMMENTS)}" for _ in range(20))
    return "\n\n".join([text, "## 评论", *said])


def sentences_in_reverse(text: str, _rng: random.Random, _other: str) -> str:
    def turned(block: str) -> str:
        return block if FENCE.match(block) else "".join(reversed(re.findall(r"[^。！？.!?]+[。！？.!?]*", block)))

    return "\n\n".join(map(turned, _blocks(text)))


def blotted_out(text: str, rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: "".join("■" if letter.isalpha() and rng.random() < 0.025 else letter for letter in prose))


def every_sentence_numbered(text: str, _rng: random.Random, _other: str) -> str:
    numbers = iter(range(1, 1_000_000))
    return _sentences(text, lambda sentence: f"（{next(numbers)}）{sentence}" if len(sentence) > 5 else sentence)


def itineraries(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    def tour(city: str) -> str:
        days = "\n\n".join(
            f"### 第 {day} 天\n\n早餐后集合出发，乘车前往{rng.choice(_CITIES)}，沿途自由拍照。{_some(pool, rng, 40)}。午餐品尝当地风味，"
            "下午自由活动，傍晚返回酒店休息，敬请妥善保管随身物品。"
            for day in range(1, 5)
        )
        return f"# {city}四日游\n\n{_INCLUDED}\n\n{days}\n\n费用不含单房差和个人消费。"

    return [(f"{city}四日游", tour(city)) for city in rng.sample(_CITIES, count)]


def budgets(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    def month() -> str:
        lines = "\n".join(f"| {name} | {rng.randint(50, 4000)} | {rng.randint(50, 4000)} |" for name in _ENTRIES)
        return (
            f"{_KEPT}超了的不解释，省下的存进鸡蛋篮子。\n\n"
            f"| 项目 | 预算 | 实际 |\n|---|---|---|\n{lines}\n\n{_some(pool, rng, 120)}\n\n"
            "老规矩：工资到账先存三成，剩下的分四个信封，一周一个，用完就喝粥。大件等三天再买，三天后还想要才算真的想要。下个月见。"
        )

    return [(f"{n} 月账本", month()) for n in range(1, count + 1)]


def translators_prefaces(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    preface = _some(pool, rng, 700)
    head = f"## 译者按\n\n{preface}\n\n## 正文\n\n"
    return [(f"{_some(pool, rng, 9).strip()}（译）", head + _some(pool, rng, rng.randint(300, 900))) for _ in range(count)]


def katas(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    tests = "\n".join(f"    assert roman({n}) == '{'I' * (n % 4)}V{'X' * (n % 3)}'  # case {n}" for n in range(1, 40))

    def solved() -> str:
        body = "\n".join(f"    {rng.choice('abcdefgh')}_{rng.randint(1, 99)} = {rng.randint(1, 999)} * n" for _ in range(9))
        code = f"```python\ndef roman(n):\n{body}\n```\n\n```python\ndef test_roman():\n{tests}\n```"
        return f"{_some(pool, rng, 80)}\n\n{code}\n\n{_some(pool, rng, 60)}"

    return [("罗马数字练习" if n % 2 else f"罗马数字练习：解法 {n}", solved()) for n in range(count)]


def interviews(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    head = "这是「邻居的书桌」系列访谈的一篇，我们请来住在附近的人，问同样的六个问题，答案不作修饰。"

    def talk() -> str:
        return "\n\n".join([head, *(f"**{question}**\n\n{_some(pool, rng, rng.randint(30, 90))}" for question in _QUESTIONS)])

    return [(f"邻居的书桌：{_some(pool, rng, 3).strip()}", talk()) for _ in range(count)]


FRESH_EDITS: dict[str, Edit] = {
    each.__name__: each
    for each in (
        *(spoken_aloud, with_pull_quotes, second_half_in_other_words, with_the_comments, sentences_in_reverse, blotted_out),
        every_sentence_numbered,
    )
}
FRESH_LOOKALIKES: dict[str, Lookalike] = {each.__name__: each for each in (itineraries, budgets, translators_prefaces, katas, interviews)}
