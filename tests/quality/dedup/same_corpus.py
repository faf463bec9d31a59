"""Posts under edits and look-alikes that thresholds were not tuned on: what say the same, and what only looks as if it did."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from same import Row, rows
from same_edits import EDITS, Edit
from same_fresh import FRESH_EDITS, FRESH_LOOKALIKES
from same_lookalikes import LOOKALIKES, Lookalike, Post
from same_rewrites import REWRITES, TITLE_MARKS, is_held_out
from same_templates import TEMPLATES, WHOLE

from pipelines.dedup.doc import Doc

MODES = ("same title", "other title", "no title")
GROUP = 8
GROUPS = 3
# Posts that are taken whole by look-alikes, and that nothing else takes pieces of.
RESERVED = 36
Lot = tuple[Mapping[str, Edit], Mapping[str, Lookalike]]
# Copies of one post that went round, each edited in its own way.
COPIES = 5
LOTS: dict[str, Lot] = {
    "first": (EDITS, LOOKALIKES),
    "second": ({n: e for n, e in REWRITES.items() if not is_held_out(n)}, {n: e for n, e in TEMPLATES.items() if not is_held_out(n)}),
    "held-out": ({n: e for n, e in REWRITES.items() if is_held_out(n)}, {n: e for n, e in TEMPLATES.items() if is_held_out(n)}),
}
LOTS["fresh"] = (FRESH_EDITS, FRESH_LOOKALIKES)
LOTS["crowds"] = ({**LOTS["first"][0], **LOTS["second"][0]}, {})

Kinds = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Posts, the post each of them says the same as (often itself), and the edit and title mode of each copy."""

    docs: list[Doc]
    truth: dict[str, str]
    kinds: Kinds


def corpus(seed: int, each: int, lot: str = "first") -> Corpus:
    """Every edit on posts of its own, so that each original has one copy, among the look-alikes."""
    rng, (kinds, lookalikes) = random.Random(seed), LOTS[lot]
    originals = [row for row in rows("dedup-dev.parquet") if row["kind"] in ("original", "original_only") and len(row["text"]) > 900]
    rng.shuffle(originals)
    pool = [row["text"] for row in originals[each * len(kinds) :]]
    reserved, pool = (pool[:RESERVED], pool[RESERVED:]) if WHOLE & set(lookalikes) else ([], pool)
    made = Corpus([], {}, {})
    if lot == "crowds":
        _add_crowds(made, originals, kinds, each, rng)
        return made
    for at, (name, edit) in enumerate(kinds.items()):
        for number, row in enumerate(originals[at * each : (at + 1) * each]):
            _add_copy(made, row, (name, edit), number, pool, rng)
    for name, lookalike in lookalikes.items():
        for group in range(GROUPS):
            taken = reserved[group :: GROUPS] if name in WHOLE else pool
            _add_lookalikes(made, name, group, lookalike(taken, rng, GROUP))
    return made


def _add_crowds(made: Corpus, originals: list[Row], kinds: Mapping[str, Edit], each: int, rng: random.Random) -> None:
    """Posts with several copies each, none of them like the next."""
    number, pool = 0, [row["text"] for row in originals[4 * each :]]
    for row in originals[: 4 * each]:
        for kind in rng.sample([*kinds.items()], COPIES):
            _add_copy(made, row, kind, number, pool, rng)
            number += 1


def _add_copy(made: Corpus, row: Row, kind: tuple[str, Edit], number: int, pool: list[str], rng: random.Random) -> None:
    (name, edit), original, mode = kind, row["doc_id"], MODES[number % 3]
    copy = f"{name}-{number}"
    if original not in made.truth:
        made.docs.append(doc_of(original, row["text"], row["title"] or "", row["site"], row["lang"]))
        made.truth[original] = original
    text = edit(row["text"], rng, rng.choice(pool))
    if text.strip() == row["text"].strip() or len(text) < 150:
        return
    same = f"{row['title'] or ''}{TITLE_MARKS.get(name, '')}"
    title = {"same title": same, "other title": f"{rng.choice(pool)[:9]}", "no title": ""}[mode]
    made.docs.append(doc_of(copy, text, title, f"copy-{copy}", row["lang"]))
    made.truth[copy], made.kinds[copy] = original, (name, mode)


def _add_lookalikes(made: Corpus, name: str, group: int, posts: list[Post]) -> None:
    for at, (title, text) in enumerate(posts):
        post_id = f"{name}-{group}-{at}"
        made.truth[post_id] = post_id
        site = group or f"-{at}"  # one group of each is spread over sites
        made.docs.append(doc_of(post_id, text, title, f"s{site}", "zh-Hans"))


def doc_of(post_id: str, text: str, title: str, site: str, language: str) -> Doc:
    return Doc(post_id=post_id, version="", markdown=text, title=title, site=site, language=language)
