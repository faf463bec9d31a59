"""A second lot of posts that look alike and are not the same, written after every threshold stood. A third is held out.

As in same_lookalikes.py contents are pieces of real posts; frames and what fills them are invented.
"""

import random
import re
from collections.abc import Sequence

from same_edits import FENCE
from same_lookalikes import Lookalike, Post
from same_rewrites import FRAMES

_SILENT = re.compile(r"https?://\S+|\]\([^)\n]*\)|[#*`|>\[\]!-]+|\s+")


def _some(pool: Sequence[str], rng: random.Random, characters: int) -> str:
    """So many characters of the words of one post, without markup: a piece of links and bars is nobody's own."""
    text = ""
    while len(text) < 2 * characters:
        text = _SILENT.sub(" ", FENCE.sub("", rng.choice(pool)))
    start = rng.randrange(len(text) - characters)
    return text[start : start + characters]


def newsletters(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["newsletters"]

    def letter(number: int) -> str:
        return "\n\n".join([parts["intro"].format(n=number), _some(pool, rng, 600), parts["outro"]])

    return [(f"慢读来信（{n}）", letter(n)) for n in range(1, count + 1)]


def changelogs(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    notes = [_some(pool, rng, rng.randint(250, 500)) for _ in range(count + 1)]
    frame = FRAMES["changelogs"]["frame"]
    return [(f"Kiln 4.{n}", frame.format(v=f"4.{n}", w=f"4.{n - 1}", a=notes[n], b=notes[n - 1])) for n in range(1, count + 1)]


def years_in_review(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["year_in_review"]

    def answers() -> str:
        asked = enumerate(parts["questions"], 1)
        return "\n\n".join(f"### {at}. {question}\n\n{_some(pool, rng, rng.randint(20, 60))}" for at, question in asked)

    return [(f"{2018 + n} 年终总结", f"{parts['intro']}\n\n{answers()}") for n in range(count)]


def one_poem(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    lines = FRAMES["one_poem"]["lines"]

    def lecture() -> str:
        verses = ["\n".join(f"> {line}" for line in lines[at : at + 2]) for at in range(0, len(lines), 2)]
        return "\n\n".join(f"{verse}\n\n{_some(pool, rng, rng.randint(40, 90))}" for verse in verses)

    return [("《渡口》讲读" if n % 2 else _some(pool, rng, 10), lecture()) for n in range(count)]


def one_listing(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    methods = FRAMES["one_listing"]["code"].strip().split("\n\n")

    def walk() -> str:
        return "\n\n".join(f"```python\n{method}\n```\n\n{_some(pool, rng, rng.randint(60, 140))}" for method in methods)

    return [(f"读源码：TicketQueue（{n}）" if n % 2 else "TicketQueue 源码解析", walk()) for n in range(count)]


def benchmark_posts(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["benchmark_posts"]

    def post(name: str) -> Post:
        figures = {letter: rng.randint(10, 99_999) for letter in "abcdefghijkmopqr"}
        version = f"{rng.randint(1, 9)}.{rng.randint(0, 20)}"
        return f"{name} 性能测试", parts["frame"].format(x=name, v=version, own=_some(pool, rng, 60), **figures)

    return [post(name) for name in rng.sample(parts["products"], count)]


def recipes(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["recipes"]

    def post(meat: str, green: str) -> Post:
        facts = {"n": rng.randint(2, 6), "t": rng.randint(20, 90), "x": rng.randint(200, 900), "y": rng.randint(100, 600)}
        return f"{green}炖{meat}", parts["frame"].format(dish=f"{green}炖{meat}", a=meat, b=green, own=_some(pool, rng, 70), **facts)

    return [post(*each) for each in zip(rng.sample(parts["meat"], count), rng.sample(parts["greens"], count), strict=True)]


def notes_of_one_book(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["notes_of_one_book"]

    def notes() -> str:
        chosen = rng.sample(parts["passages"], 5)
        return "\n\n".join(f"> {passage}\n\n{_some(pool, rng, rng.randint(50, 120))}" for passage in chosen)

    return [(parts["title"], notes()) for _ in range(count)]


def answers_to_one_question(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["answers"]
    return [(parts["title"], f"{parts['question']}\n\n{_some(pool, rng, rng.randint(200, 700))}") for _ in range(count)]


def one_schema(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    sql = FRAMES["schema"]["sql"]

    def exercise() -> str:
        head = f"建表语句如下，复制到本地运行即可：\n\n```sql{sql}```"
        return f"{head}\n\n## 题目\n\n{_some(pool, rng, 150)}\n\n## 解答\n\n{_some(pool, rng, 300)}"

    return [(f"每日一题：{_some(pool, rng, 8)}", exercise()) for _ in range(count)]


def daily_logs(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["daily_logs"]

    def log() -> str:
        figures = {letter: rng.randint(10, 59) for letter in "abcdefghijklmnopqr"}
        return parts["frame"].format(w=rng.choice(parts["weathers"]), own=_some(pool, rng, 20), **figures)

    return [(f"农场日志 9 月 {n} 日", log()) for n in range(1, count + 1)]


def openings(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["openings"]
    return [(f"招聘：{job}", parts["frame"].format(x=job, own=_some(pool, rng, 220))) for job in rng.sample(parts["jobs"], count)]


def installs(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    parts = FRAMES["installs"]
    chosen = rng.sample(parts["systems"], count)
    return [(f"在 {name} 上安装 Bramble", parts["frame"].format(x=name, pm=tool, own=_some(pool, rng, 200))) for name, tool in chosen]


def shownotes(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    frame = FRAMES["shownotes"]["frame"]

    def notes() -> str:
        times = "\n".join(f"- {minute:02}:{rng.randint(10, 59)} {_some(pool, rng, 12).strip()}" for minute in range(3, 60, 9))
        return frame.format(own=_some(pool, rng, 180), times=times)

    return [(f"E{n:02} {_some(pool, rng, 10).strip()}", notes()) for n in range(1, count + 1)]


def digests_of_whole_posts(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    """Whole posts, and a page that holds three of them: a digest is no version of any."""
    chosen = [(f"{text.lstrip('# >*-![')[:10]} {at}", text) for at, text in enumerate(rng.sample(pool, count - 2))]
    digests = [[*rng.sample(chosen, 3)] for _ in range(2)]
    return [*chosen, *((f"合集 {at}", "\n\n".join(f"# {title}\n\n{text}" for title, text in inside)) for at, inside in enumerate(digests))]


TEMPLATES: dict[str, Lookalike] = {
    each.__name__: each
    for each in (
        *(newsletters, changelogs, years_in_review, one_poem, one_listing, benchmark_posts, recipes, notes_of_one_book),
        *(answers_to_one_question, one_schema, daily_logs, openings, installs, shownotes, digests_of_whole_posts),
    )
}
# These take whole posts, which nothing else may then take pieces of.
WHOLE = frozenset({"digests_of_whole_posts"})
