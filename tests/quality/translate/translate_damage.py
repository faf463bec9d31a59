"""Damage that readers of machine-translated posts meet, done to sound translations of invented posts, and what the judge makes of it.

    python tests/quality/translate/translate_damage.py [tuned|held-out|fresh|last|after|told|all] [KIND ...]

Prints alarms on the sound pairs, both ways, as translated twice by hand and with the liberties of translate_liberties.py, and on
sentences that good translators told in other words (translate_liberties_told.toml; `told` alone); then, by kind of damage, how much is
found, and how much of it as a defect. A third of the kinds, chosen by a hash of the name, is held out: the judge is not mended for
them and their misses are not read.
"""

import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from translate_damage_after import AFTER
from translate_damage_fresh import FRESH
from translate_damage_last import LAST
from translate_damage_markup import MARKUP
from translate_damage_words import WORDS
from translate_liberties import LIBERTIES
from translate_places import Spoil

from pipelines.language import build_detector
from pipelines.translate.judge import judge

POSTS = Path(__file__).with_name("translate_posts")
TOLD = tomllib.loads(Path(__file__).with_name("translate_liberties_told.toml").read_text("utf-8"))["pair"]
KINDS = WORDS | MARKUP
SEEDS = 3
Row = tuple[int, int, int, Counter[str]]


@dataclass(frozen=True)
class Pair:
    """A source and a sound translation of it."""

    name: str
    languages: tuple[str, str]
    source: str
    target: str


def held_out(kind: str) -> bool:
    """Whether a kind is among the third nobody tunes on."""
    return int(sha256(kind.encode()).hexdigest(), 16) % 3 == 0


def pairs() -> Iterator[Pair]:
    """The sound pairs, both ways; the freer translations have `free` in their name."""
    for path in sorted(POSTS.glob("*.md")):
        name, language, *free = path.name.removesuffix(".md").split(".")
        if language != "en" or name in ("shell", "walking"):
            continue
        (other,) = (one for one in POSTS.glob(f"{name}.*.md") if one.name.split(".")[1] != "en")
        texts = path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
        yield Pair(" ".join([name, *free]), (other.name.split(".")[1], "en"), texts[1], texts[0])
        yield Pair(" ".join([name, *free, "reversed"]), ("en", other.name.split(".")[1]), *texts)
    for name, tag in (("shell", "zh-Hans"), ("walking", "zh-Hant")):
        english, other_text = ((POSTS / f"{name}.{language}.md").read_text(encoding="utf-8") for language in ("en", tag))
        yield Pair(name, ("en", tag), english, other_text)
        yield Pair(f"{name} reversed", (tag, "en"), other_text, english)


class Judge:
    """The judge with one detector, giving (name, evidence) of each finding."""

    def __init__(self) -> None:
        self._detector = build_detector()

    def __call__(self, pair: Pair, target: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        found = judge(pair.source, target, *pair.languages, detect=lambda text: self._detector.detect(text).tag)
        return {(one.name, one.evidence) for one in found.defects}, {(one.name, one.evidence) for one in found.remarks}


def alarms(asked: Judge, sound: list[Pair], *, show: bool) -> Counter[str]:
    """Findings on what is sound: the pairs as they are, and after each liberty that adds none to what was said before."""
    counts = Counter[str]()
    for pair in sound:
        plain = asked(pair, pair.target)
        _count(counts, "as written", pair, plain, show=show)
        for kind, change in LIBERTIES.items():
            changed = change(pair.source, pair.target, random.Random(f"{kind} {pair.name}"))
            if changed is not None and changed != pair.target:
                now = asked(pair, changed)
                names = [{name for name, _ in part} for part in plain]
                new = {one for one in now[0] if one[0] not in names[0]}, {one for one in now[1] if one[0] not in names[1]}
                _count(counts, f"liberty {kind}", pair, new, show=show)
    return counts


def told(asked: Judge, *, show: bool) -> Counter[str]:
    """Findings on sentences that good translators told in other words."""
    counts = Counter[str]()
    for one in TOLD:
        source, target = (f"{one[side]}\n" for side in ("source", "target"))
        pair = Pair(one["target"][:30], (one["languages"][0], one["languages"][1]), source, target)
        _count(counts, "told", pair, asked(pair, target), show=show)
    return counts


def _count(counts: Counter[str], what: str, pair: Pair, found: tuple[set[tuple[str, str]], ...], *, show: bool) -> None:
    kind = what.split()[0]
    verdict = "defective" if found[0] else "remarks only" if found[1] else "good"
    counts.update([f"{kind}: judged", f"{kind}: {verdict}"])
    if show:
        for grade, part in zip(("defect", "remark"), found, strict=True):
            for name, evidence in sorted(part):
                print(f"    {what}: {pair.name} {'>'.join(pair.languages)} {grade} {name}: {' '.join(evidence.split())[:80]}")


def recall(asked: Judge, sound: list[Pair], kinds: Mapping[str, Spoil], *, misses: bool = False, seeds: int = SEEDS) -> dict[str, Row]:
    """Kind -> (spoiled, found at all, found as a defect, names raised); what the sound pair raises, too, is not found."""
    before = {pair.name: asked(pair, pair.target) for pair in sound}
    counts = {}
    for kind, spoil in kinds.items():
        made = found = named = 0
        names = Counter[str]()
        for pair in sound:
            spoiled = {spoil(pair.source, pair.target, random.Random(f"{kind} {seed} {pair.name}")) for seed in range(seeds)}
            for text in sorted(spoiled - {None, pair.target}):  # type: ignore[type-var]
                defects, remarks = (now - was for now, was in zip(asked(pair, str(text)), before[pair.name], strict=True))
                made, found, named = made + 1, found + bool(defects or remarks), named + bool(defects)
                names.update(name for name, _ in defects | remarks)
                if misses and not defects and not remarks:
                    _difference(pair, str(text))
        counts[kind] = made, found, named, names
    return counts


def _difference(pair: Pair, text: str) -> None:
    at = next((n for n, (a, b) in enumerate(zip(pair.target, text, strict=False)) if a != b), min(len(text), len(pair.target)))
    print(f"    missed in {pair.name}: {pair.target[max(0, at - 20) : at + 50]!r} -> {text[max(0, at - 20) : at + 50]!r}")


def table(title: str, counts: dict[str, Row], *, kinds: bool) -> None:
    made, found, named = (sum(row[column] for row in counts.values()) for column in range(3))
    by_kind = [row[1] / row[0] for row in counts.values() if row[0]]
    print(f"{title}: {len(by_kind)} kinds, {made} spoiled, {found} found ({found / made:.3f}; mean of the kinds "
          f"{sum(by_kind) / len(by_kind):.3f}), {named / made:.3f} as defects")  # fmt: skip
    for kind, (total, hit, defects, names) in sorted(counts.items()) if kinds else ():
        print(f"    {kind:28}{hit:4} of {total:3}, as defects {defects:3}   {', '.join(name for name, _ in names.most_common(3))}")


def main() -> None:
    which, *only = sys.argv[1:] or ["all"]
    asked, sound = Judge(), list(pairs())
    if only:
        named = KINDS | FRESH | LAST | AFTER
        table("named kinds", recall(asked, sound, {kind: named[kind] for kind in only}, misses=True), kinds=True)
        return
    if which in ("told", "all"):
        print(f"told in other words: {dict(sorted(told(asked, show=True).items()))}")
    if which == "told":
        return
    counts = alarms(asked, sound, show=True)
    print(f"sound: {dict(sorted(counts.items()))}")
    faithful = [pair for pair in sound if "free" not in pair.name]
    if which in ("tuned", "all"):
        table("damage that was looked at", recall(asked, faithful, {k: s for k, s in KINDS.items() if not held_out(k)}), kinds=True)
    if which in ("held-out", "all"):
        table("damage held out", recall(asked, faithful, {k: s for k, s in KINDS.items() if held_out(k)}), kinds=which == "held-out")
    if which in ("fresh", "all"):
        table("damage invented later", recall(asked, faithful, FRESH), kinds=True)
    if which in ("last", "all"):
        table("damage invented last", recall(asked, faithful, LAST), kinds=True)
    if which in ("after", "all"):
        table("damage invented after that", recall(asked, faithful, AFTER), kinds=True)


if __name__ == "__main__":
    main()
