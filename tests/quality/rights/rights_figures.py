"""Figures of personal data and licence notices on shared conformance data and pages: `python tests/quality/rights/rights_figures.py`."""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT)]
SHARED = ROOT.parent / "shared"
PII, NOTICES = SHARED / "conformance" / "pii", SHARED / "conformance" / "licences" / "notices.jsonl"
CORPUS = SHARED / "corpus"
_STATEMENTS = ("reserved", "permission-with-attribution", None)


def digest() -> str:
    """What the figures were measured on."""
    found = hashlib.sha256()
    for path in (PII / "pii.jsonl", PII / "harmless.jsonl", NOTICES):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def rows(path: Path) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


def personal() -> dict[str, float]:
    """Spans found with their exact bounds and type; spans that are none; harmless lines untouched."""
    from pipelines.pii import find

    wanted = right = given = 0
    for row in rows(PII / "pii.jsonl"):
        truth = {(span["start"], span["end"], span["type"]) for span in row["spans"]}
        found = {(span.start, span.end, span.type) for span in find(row["text"])}
        wanted, right, given = wanted + len(truth), right + len(truth & found), given + len(found)
    harmless = [not find(row["text"]) for row in rows(PII / "harmless.jsonl")]
    return {
        "recall": right / wanted,
        "precision": right / given,
        "harmless_untouched": sum(harmless) / len(harmless),
        "spans": wanted,
        "lines": len(harmless),
    }


def notices() -> dict[str, float]:
    """Share of notices called open that are, under that very id; share of open ones called so; share read wholly as expected."""
    from pipelines.rights import read_notice

    called = called_right = truly = whole = total = 0
    for row in rows(NOTICES):
        notice = read_notice(row["text"], row["format"])
        is_right = notice.licence == row["expected"]
        total += 1
        whole += is_right and notice.ai_train == row["ai_train"] and notice.scope == row["scope"]
        truly += row["expected"] not in _STATEMENTS
        called += notice.licence not in _STATEMENTS
        called_right += is_right and notice.licence not in _STATEMENTS
    shares = {"open_precision": called_right / called, "open_recall": called_right / truly, "all_as_expected": whole / total}
    return {**shares, "notices": total}


def pages() -> dict[str, float]:
    """On real posts that link a licence: how many are read as that licence; CPU milliseconds a page."""
    from pipelines.rights import read_notice
    from spiders.formats.decode import decode
    from spiders.warc import read_pages

    linked = agreed = called = wrong = 0
    begun, count = time.process_time(), 0
    for truth_file in sorted((CORPUS / "truth").glob("*.jsonl")):
        truth = {row["url"]: row for row in rows(truth_file) if row["kind"] == "post"}
        for page in read_pages(CORPUS / "web" / f"{truth_file.stem}.warc.gz"):
            row = truth.get(page.url)
            if row is None:
                continue
            count += 1
            wanted = f"CC-{row['license'].upper().replace('/', '-')}" if row.get("license") else None
            licence = read_notice(decode(page.body, page.header("content-type")).text).licence
            linked, agreed = linked + bool(wanted), agreed + bool(wanted and licence == wanted)
            called += licence not in _STATEMENTS
            wrong += licence not in _STATEMENTS and wanted is not None and licence != wanted
    spent = time.process_time() - begun
    return {"recall": agreed / linked, "linked": linked, "called_open": called, "wrong_licence": wrong, "cpu_ms": 1000 * spent / count}


def main() -> None:
    """Print the tables."""
    found, stated = personal(), notices()
    print(f"digest {digest()}\n")
    print("| personal data | ours | datatrove's formatter | goal |\n|---|---|---|---|")
    print(f"| spans found, exact bounds and type ({found['spans']}) | {found['recall']:.3f} | .205 (16 of 78) | >= .98 |")
    print(f"| spans given that are right | {found['precision']:.3f} | - | >= .98 |")
    print(f"| harmless lines untouched ({found['lines']}) | {found['harmless_untouched']:.3f} | .760 (57 of 75) | >= .98 |\n")
    print("| licence notices | ours | goal |\n|---|---|---|")
    print(f"| precision of open | {stated['open_precision']:.3f} | >= .98 |")
    print(f"| recall of open | {stated['open_recall']:.3f} | >= .95 |")
    print(f"| licence, scope and AI denial all as expected ({stated['notices']}) | {stated['all_as_expected']:.3f} | - |")
    if CORPUS.exists():
        real = pages()
        print(f"| real posts that link a licence ({real['linked']}), read as that one | {real['recall']:.3f} | - |")
        print(f"| of {real['called_open']} real posts called open, wrong licence | {real['wrong_licence']} | 0 |")
        print(f"| CPU ms a page, decoding and parsing included | {real['cpu_ms']:.1f} | - |")


if __name__ == "__main__":
    main()
