"""Duplicates under kinds of edits that nothing was tuned on, and whether thresholds tuned without a kind still find it.

    python tests/quality/dedup/same_unseen.py edits [--seed 1] [--each 24] [--lot first | second | held-out]
    python tests/quality/dedup/same_unseen.py left-out
    python tests/quality/dedup/same_unseen.py links-left-out

`edits` copies real posts of the development set through every edit of same_edits.py, a third of them under the same title, under
another one and under none, among look-alikes of every frame; it prints recall by kind and title and the false pairs. The second lot is
that of same_rewrites.py and same_templates.py, but for the third of its kinds that is held out.
`left-out` tunes every threshold again on all kinds of the development set but one, and prints what the result finds of that one.
`links-left-out` fits the weights of translation links again on the whole posts, on the prose alone and on halves of the pairs, and
prints what each fit finds of the rest.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import combinations
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from same import Row, prose_only, rows
from same_corpus import LOTS, MODES, Corpus, corpus, doc_of

from pipelines.dedup.find import find_duplicates
from pipelines.dedup.index.index import Index
from pipelines.dedup.pairs.candidates import candidate_pairs
from pipelines.dedup.pairs.evidence import Measures, measures
from pipelines.dedup.pairs.groups import group_posts, signatures_of
from pipelines.dedup.pairs.judge import relate
from pipelines.dedup.pairs.verdict import Limits, accept
from pipelines.dedup.pairs.verify import verify
from pipelines.dedup.text.outline import alignment
from pipelines.dedup.text.signature import build_tools, sign
from pipelines.dedup.text.titles import Titles
from pipelines.dedup.translations.affinity import candidates
from pipelines.dedup.translations.features import scores
from pipelines.dedup.translations.links import _features, _outlines, _posts
from pipelines.dedup.translations.partners import ACCEPT, AHEAD, ALIGNED, OFFSET, SHARED, best_partners, suitors

Numbers = NDArray[np.generic]


def edits(seed: int, each: int, lot: str = "first") -> dict[str, float]:
    """Print recall by edit and title and the false pairs; macro recall over edits, and pair precision."""
    made = corpus(seed, each, lot)
    found = find_duplicates(made.docs, tools=build_tools(), translations=False)
    cluster = {member: each.cluster_id for each in found.clusters for member in each.members}
    return {"precision": _precision(cluster, made.truth), "macro_recall": _recall(cluster, made)}


def _recall(cluster: dict[str, str], made: Corpus) -> float:
    hits: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for post_id, (name, mode) in made.kinds.items():
        hit = post_id in cluster and cluster[post_id] == cluster.get(made.truth[post_id])
        for column in ("all", mode):
            hits[name][column].append(hit)
    print("| edit | recall | " + " | ".join(MODES) + " |\n|---|---|---|---|---|")
    for name, seen in hits.items():
        print(f"| {name} | " + " | ".join(f"{np.mean(seen[mode]):.2f}" if seen[mode] else "-" for mode in ("all", *MODES)) + " |")
    macro = float(np.mean([np.mean(seen["all"]) for seen in hits.values()]))
    print(f"macro recall {macro:.3f}")
    return round(macro, 4)


def _precision(cluster: dict[str, str], truth: dict[str, str]) -> float:
    members: dict[str, list[str]] = defaultdict(list)
    for post_id, name in cluster.items():
        members[name].append(post_id)
    pairs = [pair for inside in members.values() for pair in combinations(sorted(inside), 2)]
    false = [(left, right) for left, right in pairs if truth[left] != truth[right]]
    precision = 1 - len(false) / max(len(pairs), 1)
    print(f"pair precision {precision:.4f} ({len(false)} false of {len(pairs)})")
    groups = Counter(" / ".join(sorted({left.rsplit("-", 1)[0], right.rsplit("-", 1)[0]})) for left, right in false)
    for names, count in groups.most_common(12):
        print(f"  {count} false: {names}")
    return round(precision, 4)


def left_out() -> None:
    given = rows("dedup-dev.parquet")
    found, titles, abroad, same, kinds = _labelled(given)
    shipped = accept(found, titles, abroad)
    print("| kind left out | pairs | shipped | tuned without it | false pairs of it, tuned without it |\n|---|---|---|---|---|")
    for kind in sorted({kind for pair in kinds for kind in pair if kind}):
        inside = np.array([kind in pair for pair in kinds])
        limits = _tuned(found.at(~inside), titles[~inside], abroad[~inside], same[~inside])
        chosen = accept(found, titles, abroad, limits)
        true = inside & same
        share = [f"{answer[true].mean():.3f}" if true.any() else "-" for answer in (shipped, chosen)]
        false = f"{(chosen & inside & ~same).sum()} of {(inside & ~same).sum()}"
        print(f"| {kind} | {true.sum()} | {share[0]} | {share[1]} | {false} |", flush=True)


def _labelled(given: list[Row]) -> tuple[Measures, Numbers, Numbers, Numbers, list[tuple[str, ...]]]:
    """Measures of all candidate pairs; how their titles relate; whether on two sites; whether copies; the kinds of both posts."""
    tools = build_tools()
    docs = [doc_of(row["doc_id"], row["text"], row["title"] or "", row["site"], row["lang"]) for row in given]
    index = Index().with_signatures([[sign(doc, tools, translations=False) for doc in docs]])
    groups = group_posts(index)
    pairs = candidate_pairs(signatures_of(index, groups))
    evidence = verify(index, groups, pairs, lambda *_: None)
    found = measures(*(evidence[name].to_numpy() for name in ("left", "right", "shared", "left_gap", "right_gap", "left_prose")))
    keys = [(key,) if key else () for key in index.signatures["title_key"].to_pylist()]
    ends = groups.first[pairs].tolist()
    titles = np.array([relate(keys[a], keys[b]) for a, b in ends], np.int64)
    abroad = np.array([given[a]["site"] != given[b]["site"] for a, b in ends])
    same = np.array([given[a]["cluster"] == given[b]["cluster"] for a, b in ends])
    kinds = [tuple("" if given[end]["kind"] == "original" else given[end]["kind"] for end in pair) for pair in ends]
    return found, titles, abroad, same, kinds


def _tuned(found: Measures, titles: Numbers, abroad: Numbers, same: Numbers) -> dict[Titles, Limits]:
    """Every threshold moved by turns from one start for all relations, for as long as it helps; a false pair costs ten missed ones."""
    limits = dict.fromkeys(Titles, Limits(0.8, 0.1, 0.1, 0.6, 0.4, 0.1, 0.3))

    def cost(trial: dict[Titles, Limits]) -> float:
        answer = accept(found, titles, abroad, trial)
        return float(10 * (answer & ~same).sum() + (same & ~answer).sum())

    best = cost(limits)
    for _ in range(3):
        for title in Titles:
            for each in fields(Limits):
                for value in np.round(np.arange(0.02, 1.0, 0.07), 2).tolist():
                    trial = limits | {title: replace(limits[title], **{each.name: value})}
                    if (spent := cost(trial)) < best:
                        best, limits = spent, trial
    return limits


def links_left_out() -> None:
    given = rows("xlingual-dev.parquet")
    forms = {"whole posts": _suited(given, str), "prose alone": _suited(given, prose_only)}
    shipped = np.array([SHARED, ALIGNED, AHEAD, OFFSET])
    print("| fitted on | measured on | precision | recall of mutual best pairs | shipped weights there |\n|---|---|---|---|---|")
    for name, other in (("whole posts", "prose alone"), ("prose alone", "whole posts")):
        _print_fit(name, other, forms[name][:2], forms[other][:2], shipped)
    for name, (seen, same, half) in forms.items():
        for part in (0, 1):
            fitted, held = (seen[half == part], same[half == part]), (seen[half != part], same[half != part])
            _print_fit(f"half {part + 1} of the {name}", "the other half", fitted, held, shipped)


def _print_fit(name: str, other: str, fitted: tuple[Numbers, Numbers], held: tuple[Numbers, Numbers], shipped: Numbers) -> None:
    figures = [_figures(held[0] @ weights >= ACCEPT, held[1]) for weights in (_fit(*fitted), shipped)]
    print(f"| {name} | {other} | {figures[0][0]:.3f} | {figures[0][1]:.3f} | {figures[1][0]:.3f} / {figures[1][1]:.3f} |")


def _figures(answer: Numbers, same: Numbers) -> tuple[float, float]:
    right = float((answer & same).sum())
    return right / max(float(answer.sum()), 1), right / max(float(same.sum()), 1)


def _fit(seen: Numbers, same: Numbers) -> Numbers:
    """Logistic regression by Newton's method, with a little ridge."""
    weights = np.zeros(seen.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (same - chance) - 0.05 * weights
        curve = (seen * (chance * (1 - chance))[:, None]).T @ seen + 0.05 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _suited(given: list[Row], text: Callable[[str], str]) -> tuple[Numbers, Numbers, Numbers]:
    """What speaks for each mutual best pair (shared, aligned, ahead, 1), whether it is one, and which half of the pairs it is in."""
    tools = build_tools()
    docs = [doc_of(row["doc_id"], text(row["text"]), row["title"] or "", row["site"], row["lang"]) for row in given]
    index = Index().with_signatures([[sign(doc, tools) for doc in docs]])
    posts, _ = _posts(index, np.arange(len(index.live)), {})
    features = _features(index, posts)
    pairs = candidates(features)
    found = suitors(features, best_partners(features, pairs, scores(features, pairs), posts.clusters))
    outlines = _outlines(index, posts.rows, np.union1d(found.left, found.right))
    shared = scores(features, np.stack([found.left, found.right], axis=1))
    numbers = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    aligned = np.array([alignment(outlines[left], outlines[right]) for left, right in numbers])
    ahead = (found.odds - SHARED * shared - OFFSET) / AHEAD
    by_id = {row["doc_id"]: row["pair_id"] for row in given}
    ids = [by_id[post_id] for post_id in index.signatures["post_id"].take(pa.array(posts.rows)).to_pylist()]
    ends = [(ids[left], ids[right]) for left, right in numbers]
    same = np.array([left is not None and left == right for left, right in ends])
    halves = np.array([crc32(f"{pair}".encode()) % 2 for pair in numbers])
    return np.stack([shared, aligned, ahead, np.ones(len(shared))], axis=1), same, halves


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    edited = commands.add_parser("edits")
    edited.add_argument("--seed", type=int, default=1)
    edited.add_argument("--each", type=int, default=24)
    edited.add_argument("--lot", choices=LOTS, default="first")
    commands.add_parser("left-out")
    commands.add_parser("links-left-out")
    given = parser.parse_args()
    if given.command == "edits":
        edits(given.seed, given.each, given.lot)
    elif given.command == "left-out":
        left_out()
    else:
        links_left_out()


if __name__ == "__main__":
    main()
