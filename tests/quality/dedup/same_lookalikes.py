"""Posts that look alike and are not the same: one frame, other contents. Contents are pieces of real posts, frames are invented."""

import random
from collections.abc import Callable, Sequence

from same_edits import FENCE, FRAMES

Post = tuple[str, str]
Lookalike = Callable[[Sequence[str], random.Random, int], list[Post]]


def _some(pool: Sequence[str], rng: random.Random, characters: int) -> str:
    """Prose of about this many characters out of one post that nobody else takes."""
    text = ""
    while len(text) < 2 * characters:
        text = FENCE.sub("", rng.choice(pool))
    start = rng.randrange(len(text) - characters)
    return text[start : start + characters]


def weekly_reports(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    rows = FRAMES["weekly_reports"]["rows"]
    frame = FRAMES["weekly_reports"]["frame"]
    return [(f"第 {n} 周周报", frame.format(n=n, rows=rows, a=_some(pool, rng, 160), b=_some(pool, rng, 120))) for n in range(1, count + 1)]


def release_notes(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    frame = FRAMES["release_notes"]["frame"]
    versions = [f"{major}.{minor}" for major in range(1, 4) for minor in range(count // 3 + 1)]
    return [(f"Thing {version}", frame.format(v=version, a=_some(pool, rng, 350))) for version in versions[:count]]


def one_problem_many_solutions(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    statement = _some(pool, rng, 500)
    titles = ["两数之和 题解" if n % 2 else f"题解 | 两数之和 {n}" for n in range(count)]
    return [(title, f"## 题目\n\n{statement}\n\n## 思路\n\n{_some(pool, rng, 700)}") for title in titles]


def one_quotation(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    quote = "\n".join("> " + line for line in _some(pool, rng, 900).splitlines())
    return [(_some(pool, rng, 12), f"{_some(pool, rng, 500)}\n\n{quote}\n\n{_some(pool, rng, 600)}") for _ in range(count)]


def licence_at_the_end(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    licence = _some(pool, rng, 1500)
    return [(_some(pool, rng, 12), f"{_some(pool, rng, 900)}\n\n## License\n\n{licence}") for _ in range(count)]


def chapters_of_a_course(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    contents = "\n".join(f"{n}. [{_some(pool, rng, 14).splitlines()[0]}](/ch{n})" for n in range(1, 31))
    foot = FRAMES["chapters_of_a_course"]["foot"]
    posts = []
    for n in range(1, count + 1):
        own = _some(pool, rng, 800)
        posts.append((f"第{n}章", f"课程目录\n\n{contents}\n\n# 第{n}章\n\n{own}\n\n{foot}"))
    return posts


def announcements(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    frame = FRAMES["announcements"]["frame"]
    return [
        (f"读书会第 {n} 期", frame.format(n=n, m=rng.randint(1, 12), d=rng.randint(1, 28), t=_some(pool, rng, 8), a=_some(pool, rng, 90)))
        for n in range(1, count + 1)
    ]


def round_ups_of_links(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    head = FRAMES["round_ups_of_links"]["head"]
    foot = FRAMES["round_ups_of_links"]["foot"]

    def item(number: int) -> str:
        return f"{number}、[{_some(pool, rng, 16).strip()}](https://x.example/{rng.random()})\n\n{_some(pool, rng, 110)}"

    return [(f"周刊（第 {n} 期）", head + "\n\n".join(map(item, range(1, 9))) + foot) for n in range(1, count + 1)]


def filled_forms(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    frame = FRAMES["filled_forms"]["frame"]

    def fields() -> dict[str, object]:
        numbers = {"y": rng.randint(1980, 2026), "s": rng.randint(1, 10)}
        return {**numbers, "t": _some(pool, rng, 8), "w": _some(pool, rng, 4), "a": _some(pool, rng, 120), "b": _some(pool, rng, 60)}

    return [(f"读书笔记：{_some(pool, rng, 8)}", frame.format(**fields())) for _ in range(count)]


def pages_of_an_interface(pool: Sequence[str], rng: random.Random, count: int) -> list[Post]:
    things, endings = ("user", "order", "item", "cart", "bill", "team", "role", "file"), ("s", "-logs", "-notes", "-tags")
    names = [thing + ending for thing in things for ending in endings]
    frame = FRAMES["pages_of_an_interface"]["frame"]
    return [(f"List {name}", frame.format(x=name, own=_some(pool, rng, 60))) for name in rng.sample(names, count)]


LOOKALIKES: dict[str, Lookalike] = {
    each.__name__: each
    for each in (
        *(weekly_reports, release_notes, one_problem_many_solutions, one_quotation, licence_at_the_end, chapters_of_a_course),
        *(announcements, round_ups_of_links, filled_forms, pages_of_an_interface),
    )
}
