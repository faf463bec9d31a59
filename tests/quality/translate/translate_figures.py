"""Figures of translation on the shared corpus.

`python tests/quality/translate/translate_figures.py` prints all of them over every document.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.translate.checks.answer import Terms, check
from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge import DEFECTS, judge
from pipelines.translate.markdown.parity import differences, skeleton
from pipelines.translate.markdown.parse import parse
from pipelines.translate.markdown.placeholders import MARK
from pipelines.translate.markdown.segments import segment
from pipelines.translate.markdown.splice import splice
from pipelines.translate.runs.document import wanted

SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "corpus"
PAIRS = CORPUS / "sets" / "transqa-dev.jsonl"


def digest() -> str:
    """16 hex digits over the names and sizes of the texts and the bytes of the pairs."""
    state = sha256(PAIRS.read_bytes())
    for path in [*sorted((CORPUS / "truth").glob("*.jsonl")), *sorted((CORPUS / "sets").glob("*-dev.*"))]:
        state.update(f"{path.name} {path.stat().st_size}\n".encode())
    return state.hexdigest()[:16]


def documents() -> Iterator[str]:
    """Every Markdown text of the corpus: authors' sources, the sets, the seeds."""
    for path in sorted((CORPUS / "truth").glob("*.jsonl")):
        yield from (row["markdown"] for row in rows(path) if row.get("markdown"))
    for name in ("dedup-dev", "xlingual-dev"):
        yield from pq.read_table(CORPUS / "sets" / f"{name}.parquet", columns=["text"])["text"].to_pylist()
    yield from (row["text"] for row in rows(CORPUS / "sets" / "langid-dev.jsonl"))
    for row in rows(PAIRS):
        yield from (row["source_md"], row["target_md"])
    for path in sorted((SHARED / "seeds").glob("*")):
        yield path.read_bytes().decode("utf-8")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def identity(step: int = 1) -> tuple[int, int]:
    """(texts, texts that came back the same) through segmenting and splicing, each also with CRLF."""
    total = same = 0
    for markdown in islice(documents(), 0, None, step):
        for text in {markdown, markdown.replace("\r\n", "\n").replace("\n", "\r\n")}:
            document = segment(text)
            total += 1
            same += splice(document, {index: item.text for index, item in enumerate(document.segments)}) == text
    return total, same


def coverage(step: int = 1) -> tuple[float, float]:
    """(share of CJK characters outside code and formulas that segments cover, share of documents whose skeleton survives)."""
    covered = total = kept = documents_seen = 0
    for markdown in islice(documents(), 0, None, step):
        if not CJK.search(markdown):
            continue
        document = segment(markdown)
        changed = splice(document, {index: CJK.sub("w", item.text) for index, item in enumerate(document.segments)})
        before, after = (len(CJK.findall(_prose(text))) for text in (markdown, changed))
        total, covered = total + before, covered + before - after
        documents_seen, kept = documents_seen + 1, kept + (not differences(skeleton(markdown), skeleton(changed)))
    return covered / total, kept / documents_seen


def _prose(markdown: str) -> str:
    lines = re.split(r"\r\n?|\n", markdown)
    for token in parse(markdown).tokens:
        if token.type in ("fence", "code_block", "math_block", "amsmath") and token.map:
            lines[token.map[0] : token.map[1]] = [""] * (min(token.map[1], len(lines)) - token.map[0])
    text = re.sub(r"<!--.*?-->", "", "\n".join(lines), flags=re.DOTALL)
    text = re.sub(r"(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", "", text, flags=re.DOTALL)
    return re.sub(r"\]\([^)\n]*\)|https?://\S+|\$[^$\n]*\$|<[^>\n]*>", "", text)


def defects() -> dict[str, float]:
    """Recall of injected and natural defects, alarms on clean pairs, precision on natural ones."""
    found = Counter[str]()
    for row in rows(PAIRS):
        named = {defect.name for defect in judge(row["source_md"], row["target_md"], row["source_lang"], row["target_lang"]).defects}
        true = set(row["defects"])
        if row["set"] == "synthetic":
            found["injected"] += 1
            found["injected_found"] += row["injected"] in named
        elif row["set"] == "natural":
            found["natural"] += len(true)
            found["natural_found"] += len(true & named)
            found["named"] += len(named & set(DEFECTS))
        else:
            found["clean"] += 1
            found["alarms"] += bool(named)
    return {
        "injected_recall": found["injected_found"] / found["injected"],
        "natural_recall": found["natural_found"] / found["natural"],
        "natural_precision": found["natural_found"] / found["named"],
        "clean_alarms": found["alarms"] / found["clean"],
    }


def check_alarms() -> tuple[int, float]:
    """(aligned segments, share on which a segment check finds fault) over published pairs of one skeleton."""
    pairs = alarms = 0
    for row in rows(PAIRS):
        if row["set"] == "synthetic":
            continue
        source, target = segment(row["source_md"]).segments, segment(row["target_md"]).segments
        same = skeleton(row["source_md"]).blocks == skeleton(row["target_md"]).blocks
        if not same or [item.kind for item in source] != [item.kind for item in target]:
            continue
        for one, other in zip(source, target, strict=True):
            if wanted(one.text, "zh", "en") and sorted(MARK.findall(one.text)) == sorted(MARK.findall(other.text)):
                pairs += 1
                alarms += bool(check(one.text, other.text, Terms("zh", "en")))
    return pairs, alarms / pairs


def cut_texts() -> float:
    """Share of sound translations, cut at 50 to 75 % of their lines, in which the judge finds a defect."""
    cut = found = 0
    for row in rows(PAIRS):
        if row["defects"] or len(row["target_md"]) < 600:
            continue
        lines = row["target_md"].split("\n")
        for share in (0.5, 0.65, 0.75):
            cut += 1
            found += bool(judge(row["source_md"], "\n".join(lines[: int(len(lines) * share)]), "zh", "en").defects)
    return found / cut


def seed() -> set[str]:
    """What the judge names in the machine-translated seed, its source absent."""
    (path,) = (SHARED / "seeds").glob("002*")
    found = judge(None, path.read_bytes().decode("utf-8"), "zh", "en")
    return {f"{defect.name}: {defect.evidence[:60]}" for defect in (*found.defects, *found.remarks)}


def main() -> None:
    start = time.process_time()
    total, same = identity()
    print(f"identity                  {same} of {total} texts byte-identical ({sum(1 for _ in documents())} documents, LF and CRLF)")
    covered, kept = coverage()
    print(f"CJK prose in segments     {covered:.4f}; skeleton kept with every CJK character replaced: {kept:.4f}")
    print("".join(f"{name:26}{value:.3f}\n" for name, value in defects().items()), end="")
    pairs, alarms = check_alarms()
    print(f"segment checks            {alarms:.4f} alarms on {pairs} aligned segments of published translations")
    print(f"cut translations found    {cut_texts():.3f}")
    print("seed 002 alone            " + "\n                          ".join(sorted(seed())))
    print(f"(CPU {time.process_time() - start:.0f} s)", file=sys.stderr)


if __name__ == "__main__":
    main()
