"""Languages of kinds of text that nothing was tuned on, all invented.

    python tests/quality/dedup/same_tongues.py [--held-out]
"""

import sys
import tomllib
from pathlib import Path

from same_rewrites import is_held_out

from pipelines.language import build_detector

KINDS = tomllib.loads(Path(__file__).with_name("same_tongues.toml").read_text("utf-8"))


def figures(*, held_out: bool = False) -> dict[str, tuple[int, int]]:
    """Right and all of each kind; prints what is wrong. Short titles and doubtful scripts are asked for as titles."""
    detector = build_detector()
    found: dict[str, tuple[int, int]] = {}
    for kind, tongues in KINDS.items():
        if is_held_out(kind) != held_out:
            continue
        items = [(tag, text) for tag, texts in tongues.items() for text in texts]
        answers = [detector.title(text).tag if "title" in kind or "doubt" in kind else detector.detect(text).tag for _, text in items]
        wrong = [(tag, answer, text) for (tag, text), answer in zip(items, answers, strict=True) if tag != answer]
        found[kind] = len(items) - len(wrong), len(items)
        for tag, answer, text in wrong:
            print(f"  {kind}: {tag} taken for {answer}: {text[:60]!r}")
    return found


def main() -> None:
    found = figures(held_out="--held-out" in sys.argv)
    print("| kind | right | all |\n|---|---|---|")
    for kind, (right, count) in found.items():
        print(f"| {kind} | {right} | {count} |")
    print(f"| all | {sum(right for right, _ in found.values())} | {sum(count for _, count in found.values())} |")


if __name__ == "__main__":
    main()
