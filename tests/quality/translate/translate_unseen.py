"""Kinds of defects, pairs and languages that the judge of translations was not tuned on.

    python tests/quality/translate/translate_unseen.py [FOLDER]

Spoils sound translations in the ways of translate_mutations.py and translate_moves.py and, counted apart, in those of
translate_heldout.py, and counts what is found, per kind and as defect or remark. The sound pairs are those of the shared set without
a label, their Traditional Chinese form, and, with FOLDER, those found among unpacked packages there (README.md beside README.zh-CN.md,
README.ja.md, ..): fetch some with `npm pack NAME` and unpack each to a folder of its own. Nothing of them enters the project.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import opencc
import translate_figures as figures
from translate_heldout import HELD_OUT
from translate_moves import MOVES
from translate_mutations import KINDS
from translate_places import Spoil

from pipelines.language import build_detector
from pipelines.translate.judge import DEFECTS, judge

_TAG = re.compile(r"[._-]?(zh[-_]?(?:cn|hans|tw|hant|hk)?|cn|en(?:[-_]us)?|ja(?:[-_]jp)?|jp|ko(?:[-_]kr)?|kr|tw)$", re.IGNORECASE)
_SMALLEST = 400


@dataclass(frozen=True)
class Pair:
    """A source and its translation, and where they are from."""

    origin: str
    languages: tuple[str, str]
    source: str
    target: str


def labelled_sound() -> Iterator[Pair]:
    """Pairs of the shared set that carry no label, and the same from Traditional Chinese."""
    traditional = opencc.OpenCC("s2t")
    for number, row in enumerate(figures.rows(figures.PAIRS)):
        if row["set"] != "synthetic" and not row["defects"]:
            yield Pair("shared", ("zh-Hans", "en"), row["source_md"], row["target_md"])
            if number % 8 == 0:
                yield Pair("shared, reversed", ("en", "zh-Hans"), row["target_md"], row["source_md"])
                source = re.sub(r"[\u3400-\u9fff]+", lambda match: traditional.convert(match.group()), row["source_md"])
                yield Pair("shared, Traditional", ("zh-Hant", "en"), source, row["target_md"])


def unpacked(folder: Path) -> Iterator[Pair]:
    """Every two languages of one document among the Markdown files of a folder."""
    detector = build_detector()
    groups: dict[tuple[Path, str], dict[str, str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".md" and not re.search("changelog|licen[sc]e", path.name, re.IGNORECASE):
            text = path.read_bytes().decode("utf-8", "replace")
            if len(text) >= _SMALLEST:
                tag = detector.detect(re.sub(r"```.*?```", "", text, flags=re.DOTALL)).tag
                groups.setdefault((path.parent, _TAG.sub("", path.stem).lower()), {})[tag] = text
    for (parent, _), by_tag in groups.items():
        known = {tag: text for tag, text in by_tag.items() if tag.split("-")[0] in ("zh", "en", "ja", "ko")}
        for one, other in permutations(known, 2):
            if one.split("-")[0] != other.split("-")[0]:
                yield Pair(str(parent.relative_to(folder)), (one, other), known[one], known[other])


def alarms(pairs: list[Pair], *, show: bool) -> tuple[list[Pair], Counter[str]]:
    """Pairs that the judge finds good, and how often each name was raised on the others."""
    detector = build_detector()
    good, names = [], Counter[str]()
    for pair in pairs:
        found = judge(pair.source, pair.target, *pair.languages, detect=lambda text: detector.detect(text).tag)
        names.update([found.verdict, *(defect.name for defect in (*found.defects, *found.remarks))])
        if found.verdict == "good":
            good.append(pair)
        elif show:
            for defect in (*found.defects, *found.remarks):
                print(f"    {pair.origin[:40]} {'>'.join(pair.languages)} {defect.name}: {' '.join(defect.evidence.split())[:90]}")
    return good, names


def recall(pairs: list[Pair], kinds: Mapping[str, Spoil]) -> dict[str, tuple[int, int, int]]:
    """Kind -> (spoiled, found at all, found as a defect)."""
    detector = build_detector()
    counts = {}
    for kind, spoil in kinds.items():
        made = found = named = 0
        for number, pair in enumerate(pairs):
            spoiled = spoil(pair.source, pair.target, random.Random(f"{kind} {number}"))
            if spoiled is None or spoiled == pair.target:
                continue
            verdict = judge(pair.source, spoiled, *pair.languages, detect=lambda text: detector.detect(text).tag)
            made, found, named = made + 1, found + (verdict.verdict != "good"), named + bool(verdict.defects)
        counts[kind] = made, found, named
    return counts


def one_left_out() -> dict[str, tuple[int, int]]:
    """For each kind injected in the shared set: (pairs, pairs still found defective by the other nine names and the further ones)."""
    counts: dict[str, tuple[int, int]] = {}
    for row in figures.rows(figures.PAIRS):
        if row["set"] == "synthetic":
            found = {defect.name for defect in judge(row["source_md"], row["target_md"], "zh", "en").defects}
            total, caught = counts.get(row["injected"], (0, 0))
            counts[row["injected"]] = total + 1, caught + bool(found - {row["injected"]})
    return counts


def table(title: str, counts: dict[str, tuple[int, int, int]], *, all_kinds: bool = False) -> None:
    made, found, named = (sum(column) for column in zip(*counts.values(), strict=True))
    shown = "kinds" if all_kinds else "kinds below 0.9"
    print(f"{title}: {found} of {made} found ({found / made:.3f}), {named / made:.3f} as defects; {shown}:")
    for kind, (total, hit, _) in sorted(counts.items()):
        if all_kinds or (total and hit / total < 0.9):
            print(f"    {kind:32}{hit:4} of {total}")


def main() -> None:
    if not figures.PAIRS.exists():
        sys.exit("../shared/corpus is absent: the evaluation sets are not part of the project; nothing measured")
    shared = list(labelled_sound())
    good, names = alarms(shared, show=False)
    print(f"pairs without a label, both ways and in Traditional Chinese: {len(shared)}, of them {names['defective']} defective, "
          f"{names['suspect']} with remarks only: {dict(names)}")  # fmt: skip
    table("spoiled by 77 kinds", recall(good[::4], KINDS | MOVES))
    table("spoiled by 7 kinds held out", recall(good[::2], HELD_OUT), all_kinds=True)
    left = ", ".join(f"{kind} {hit}/{made}" for kind, (made, hit) in one_left_out().items())
    print(f"each kind of the shared set found without its own check: {left}")
    if len(sys.argv) < 2:
        print("no FOLDER of unpacked packages was named: pairs of other authors are not measured (see the head of this file)")
        return
    pairs = list(unpacked(Path(sys.argv[1])))
    good, names = alarms(pairs, show=True)
    print(f"pairs among packages: {len(pairs)} directed, {len(good)} without any finding; each finding above is to be read. {dict(names)}")
    print(f"common names only: {sum(names[name] for name in DEFECTS)} findings")
    table("spoiled by 77 kinds, other authors", recall(good, KINDS | MOVES))
    table("spoiled by 7 kinds held out, other authors", recall(good, HELD_OUT), all_kinds=True)


if __name__ == "__main__":
    main()
