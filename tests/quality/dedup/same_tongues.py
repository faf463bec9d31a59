"""Languages of kinds of text that nothing was tuned on, all invented.

    python tests/quality/dedup/same_tongues.py [--held-out | --lot second | --lot fresh]

The tags of the second and the fresh lot were written before anything was run on them.
"""

import argparse
import tomllib
from pathlib import Path

from same_rewrites import is_held_out

from pipelines.language import Detector, build_detector

LOTS = {"first": "same_tongues.toml", "second": "same_tongues_second.toml", "fresh": "same_tongues_fresh.toml"}
Item = str | list[str]


def figures(*, held_out: bool = False, lot: str = "first") -> dict[str, tuple[int, int]]:
    """Right and all of each kind; prints what is wrong. Short titles and doubtful scripts are asked for as titles."""
    detector = build_detector()
    found: dict[str, tuple[int, int]] = {}
    for kind, tongues in tomllib.loads(Path(__file__).with_name(LOTS[lot]).read_text("utf-8")).items():
        if lot == "first" and is_held_out(kind) != held_out:
            continue
        items = [(tag, text) for tag, texts in tongues.items() for text in texts]
        answers = [_tag(detector, text, alone="title" in kind or "doubt" in kind) for _, text in items]
        wrong = [(tag, answer, text) for (tag, text), answer in zip(items, answers, strict=True) if tag != answer]
        found[kind] = len(items) - len(wrong), len(items)
        for tag, answer, text in wrong:
            print(f"  {kind}: {tag} taken for {answer}: {str(text)[:60]!r}")
    return found


def _tag(detector: Detector, item: Item, *, alone: bool) -> str:
    """The tag of a text, of a title, or of the title of a [title, body]."""
    if isinstance(item, list):
        return detector.detect(item[1], item[0]).title.tag
    return detector.title(item).tag if alone else detector.detect(item).tag


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--lot", choices=LOTS, default="first")
    given = parser.parse_args()
    found = figures(held_out=given.held_out, lot=given.lot)
    print("| kind | right | all |\n|---|---|---|")
    for kind, (right, count) in found.items():
        print(f"| {kind} | {right} | {count} |")
    print(f"| all | {sum(right for right, _ in found.values())} | {sum(count for _, count in found.values())} |")


if __name__ == "__main__":
    main()
