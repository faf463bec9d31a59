"""Posts that moved, came back, were split, merged and collected: kinds written after every other lot, measured on sites apart.

    python tests/quality/dedup/same_moved.py [--seed 1] [--each 16] [--half looked-at | held-out]

The development set's sites are halved by their names: rules may be changed while looking at one half, the other is for one run at the
end. Copies of an original are one cluster with it; halves of a split post are excerpts of the whole. What a digest of whole posts and a
merger of two hold stays apart, and so do the parts of a series. Prints recall by edit and title and the false pairs.
"""

import argparse
import random
import re
from collections.abc import Callable, Sequence
from zlib import crc32

from same import Row, rows
from same_corpus import MODES, Corpus, doc_of
from same_edits import _IMAGE, _LINK, FENCE, Edit, _blocks, _prose
from same_fresh import FRESH_LOOKALIKES
from same_lookalikes import LOOKALIKES
from same_templates import _SILENT, TEMPLATES, WHOLE, _some
from same_unseen import _precision, _recall

from pipelines.dedup.find import find_duplicates
from pipelines.dedup.text.signature import build_tools

_LOOKS = dict(zip("aeopcxyABEHKMOPCTX", "аеорсхуАВЕНКМОРСТХ", strict=True))
_UNSEEN = ("\u200b", "\u200c", "\u2060", "\u00ad", "\ufeff")
_FOREWORD = (
    "距离写下这篇东西已经过去好几年了，重读一遍，大部分还站得住，"
    "于是补了些数字，改了几处说法，重新放上来。评论里的问题一并回答在文末。"
)
_REMARKS = (
    *("楼主你好，我照着做到一半卡住了，", "感谢整理！另外补充一点：", "同意上面的看法，不过"),
    *("Nice write-up, although ", "转到我们群里了，有人问："),
)
_LONG = 1900
_PARTS = {"上": "（上）", "下": "（下）"}


def moved_to_another_blog(text: str, rng: random.Random, _other: str) -> str:
    text = _IMAGE.sub(lambda _: f"![image](https://img.newhome.example/{rng.getrandbits(48):x}.png)", text)
    text = _LINK.sub(lambda found: f"[{found[1]}](/posts/{rng.getrandbits(32):x}/)", text)
    return "> 旧博客的空间到期了，文章陆续搬到这里，原来的图床也一起换掉。\n\n" + text


def republished_after_years(text: str, rng: random.Random, other: str) -> str:
    text = re.sub(r"\d+", lambda found: str(int(found[0][:9]) + rng.randint(1, 9)) if rng.random() < 0.6 else found[0], text)
    added = FENCE.sub("", other)[:400]
    return f"{_FOREWORD}\n\n{text}\n\n## 后来的补充\n\n{added}"


def wide_letters_and_digits(text: str, _rng: random.Random, _other: str) -> str:
    wide = {point: point + 0xFEE0 for point in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
    return _prose(text, lambda prose: prose.translate(wide))


def letters_that_look_alike(text: str, rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: "".join(_LOOKS.get(each, each) if rng.random() < 0.3 else each for each in prose))


def marks_that_nobody_sees(text: str, rng: random.Random, _other: str) -> str:
    return _prose(text, lambda prose: "".join(each + rng.choice(_UNSEEN) if rng.random() < 0.12 else each for each in prose))


def other_code(text: str, _rng: random.Random, other: str) -> str:
    lines = iter([line for line in re.findall(r"(?m)^.*$", other) if line.strip()] * 20)
    return FENCE.sub(lambda found: "```\n" + "\n".join(next(lines, "x") for _ in range(found[0].count("\n") - 1)) + "\n```", text)


def long_comments_below(text: str, rng: random.Random, other: str) -> str:
    source, said = FENCE.sub("", other), ""
    while len(said) < len(text) * 0.6:
        start = rng.randrange(max(1, len(source) - 120))
        words = " ".join(source[start : start + 110].split())
        said += f"\n\n**{rng.choice('甲乙丙丁')}{rng.randint(10, 99)}**：{rng.choice(_REMARKS)}{words}"
        said += "\n\n回复 · 点赞"
    return f"{text}\n\n### 全部评论{said}"


def summary_in_a_feed(text: str, rng: random.Random, _other: str) -> str:
    return " ".join(FENCE.sub("", text).split())[: rng.randint(220, 420)] + " [...]"


def lines_cut_by_mail(text: str, _rng: random.Random, _other: str) -> str:
    return "\n".join("> " + line[at : at + 38] for line in text.splitlines() for at in range(0, max(len(line), 1), 38))


def first_half_alone(text: str, _rng: random.Random, _other: str) -> str:
    blocks = _blocks(text)
    return "\n\n".join([*blocks[: (len(blocks) + 1) // 2], "未完待续，下一篇接着写。"])


def second_half_alone(text: str, _rng: random.Random, _other: str) -> str:
    blocks = _blocks(text)
    return "\n\n".join(["接上一篇。", *blocks[len(blocks) // 2 :]])


def shortened_by_half(text: str, rng: random.Random, _other: str) -> str:
    blocks = _blocks(text)
    kept = [block for block in blocks if block.startswith("#") or rng.random() < 0.5]
    return "\n\n".join(kept)


MOVED: dict[str, Edit] = {
    each.__name__: each
    for each in (
        *(moved_to_another_blog, republished_after_years, wide_letters_and_digits, letters_that_look_alike, marks_that_nobody_sees),
        *(other_code, long_comments_below, summary_in_a_feed, lines_cut_by_mail, first_half_alone, second_half_alone, shortened_by_half),
    )
}
Gathering = Callable[[Sequence[Row]], str]


def digest_of_three(taken: Sequence[Row]) -> str:
    quoted = ("\n".join("> " + line for line in row["text"].splitlines()) for row in taken)
    return "\n\n".join(f"## {row['title']}\n\n这一周读到的，全文放在下面。\n\n{text}" for row, text in zip(taken, quoted, strict=True))


def two_merged(taken: Sequence[Row]) -> str:
    return "\n\n".join(row["text"] for row in taken[:2])


GATHERED: dict[str, Gathering] = {each.__name__: each for each in (digest_of_three, two_merged)}


def corpus(seed: int, each: int, *, held_out: bool) -> Corpus:
    rng = random.Random(seed)
    originals = [row for row in rows("dedup-dev.parquet") if row["kind"] in ("original", "original_only") and len(row["text"]) > 900]
    originals = [row for row in originals if crc32(row["site"].encode()) % 2 == held_out]
    rng.shuffle(originals)
    made, pool = Corpus([], {}, {}), [row["text"] for row in originals[len(originals) * 3 // 4 :]]
    usable = originals[: len(originals) * 3 // 4]
    for at, (name, edit) in enumerate(MOVED.items()):
        for number in range(each):
            _copy(made, usable[(at * each + number) % len(usable)], (name, edit), number, pool, rng)
    for name, gather in GATHERED.items():
        for number in range(each):
            taken = rng.sample(usable, 3)
            for row in taken:
                _original(made, row)
            _add(made, f"{name}-{number}", gather(taken), rng.choice(pool)[:9], f"other-{name}-{number}")
    _series(made, pool[: len(pool) * 2 // 3], rng, each)
    _pairs(made, pool[len(pool) * 2 // 3 :], rng)
    return made


def _original(made: Corpus, row: Row) -> None:
    if row["doc_id"] not in made.truth:
        made.docs.append(doc_of(row["doc_id"], row["text"], row["title"] or "", row["site"], row["lang"]))
        made.truth[row["doc_id"]] = row["doc_id"]


def _copy(made: Corpus, row: Row, kind: tuple[str, Edit], number: int, pool: list[str], rng: random.Random) -> None:
    (name, edit), mode = kind, MODES[number % 3]
    _original(made, row)
    text = edit(row["text"], rng, rng.choice(pool))
    if text.strip() == row["text"].strip() or len(text) < 150:
        return
    mark = _PARTS.get({"first_half_alone": "上", "second_half_alone": "下"}.get(name, ""), "")
    title = {"same title": f"{row['title'] or ''}{mark}", "other title": rng.choice(pool)[:9], "no title": ""}[mode]
    copy = f"{name}-{number}"
    made.docs.append(doc_of(copy, text, title, f"copy-{copy}", row["lang"]))
    made.truth[copy], made.kinds[copy] = row["doc_id"], (name, mode)


def _add(made: Corpus, post_id: str, text: str, title: str, site: str) -> None:
    made.truth[post_id] = post_id
    made.docs.append(doc_of(post_id, text, title, site, "zh-Hans"))


def _series(made: Corpus, pool: list[str], rng: random.Random, each: int) -> None:
    """Columns of two to five parts with one intro and outro, each part's own text shorter to longer than those; no post is taken twice."""
    fresh = iter([text for text in pool if len(_SILENT.sub(" ", FENCE.sub("", text))) > _LONG])
    for column in range(each // 2):
        around = next(fresh, "")
        if not around:
            return
        intro, outro, name = _some([around], rng, 220), _some([around], rng, 180), _some([around], rng, 8)
        for part, own in zip(range(rng.randint(2, 5)), fresh, strict=False):
            title = (f"{name}（{part + 1}）", f"{name}：{_some([own], rng, 7)}", _some([own], rng, 9))[column % 3]
            text = f"{intro}\n\n{_some([own], rng, rng.randint(350, _LONG // 2 - 1))}\n\n{outro}"
            _add(made, f"series-{column}-{part}", text, title, f"column-{column}")


def _pairs(made: Corpus, pool: list[str], rng: random.Random) -> None:
    """Two posts of every frame there is, without a third; half of the frames on one site."""
    for name, lookalike in (LOOKALIKES | TEMPLATES | FRESH_LOOKALIKES).items():
        if name in WHOLE:
            continue
        abroad = crc32(name.encode()) % 2
        for at, (title, text) in enumerate(lookalike(pool, rng, 8)[2:4]):
            _add(made, f"pair of {name}-{at}", text, title, f"{name}-{at * abroad}")


def figures(seed: int, each: int, *, held_out: bool) -> dict[str, float]:
    """Print recall by edit and title and the false pairs; macro recall over edits, and pair precision."""
    made = corpus(seed, each, held_out=held_out)
    found = find_duplicates(made.docs, tools=build_tools(), translations=False)
    cluster = {member: each.cluster_id for each in found.clusters for member in each.members}
    # That a collection goes with a post that is most of it is nobody's error; that it joins two is.
    joined = {post: name for post, name in cluster.items() if post.rsplit("-", 1)[0] not in GATHERED}
    return {"precision": _precision(joined, made.truth), "macro_recall": _recall(cluster, made)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=16)
    parser.add_argument("--half", choices=("looked-at", "held-out"), default="looked-at")
    given = parser.parse_args()
    figures(given.seed, given.each, held_out=given.half == "held-out")


if __name__ == "__main__":
    main()
