"""Figures for languages, duplicates and translations on the development sets; prints a table.

    python tests/quality/dedup/same.py

Sets are read beside the project and never copied. Digests name the sets that the floors in same.toml were pinned for.
"""

import hashlib
import importlib.util
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import DedupResult, find_duplicates
from pipelines.dedup.text.signature import build_tools
from pipelines.language import build_detector

SETS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "sets"
FLOORS = Path(__file__).with_name("same.toml")
_FENCE = re.compile(r"^[ \t]*(`{3,})[^\n]*\n.*?(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
Row = dict[str, Any]


def floors() -> dict[str, Any]:
    return tomllib.loads(FLOORS.read_text("utf-8"))


def digest(name: str) -> str:
    return hashlib.sha256((SETS / name).read_bytes()).hexdigest()[:16]


@cache
def scorer(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SETS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def rows(name: str) -> list[Row]:
    return list(pq.read_table(SETS / name).to_pylist())


def found(given: Iterable[Row], text: Callable[[str], str] = str, leave_out: frozenset[str] = frozenset()) -> DedupResult:
    """Duplicates and links; `leave_out` hides title or site."""
    docs = [
        Doc(
            post_id=row["doc_id"],
            version="",
            markdown=text(row["text"]),
            title="" if "title" in leave_out else row["title"] or "",
            site="" if "site" in leave_out else row["site"],
            language=row["lang"],
        )
        for row in given
    ]
    return find_duplicates(docs, tools=build_tools())


def language() -> dict[str, float]:
    """Share of right labels by level, and for traditional Chinese."""
    detector = build_detector()
    hits: dict[str, list[bool]] = {}
    for line in (SETS / "langid-dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        right = detector.detect(row["text"]).tag == row["label"]
        for name in (row["level"], row["label"].replace("-", "_").lower()):
            hits.setdefault(name, []).append(right)
    return {name: round(sum(each) / len(each), 4) for name, each in sorted(hits.items())}


def _duplicates(leave_out: frozenset[str]) -> dict[str, float]:
    given = rows("dedup-dev.parquet")
    clusters = [{"doc_id": row.post_id, "cluster_id": row.cluster_id} for row in found(given, leave_out=leave_out).duplicates]
    clusters += [{"doc_id": name, "cluster_id": name} for name in {row["cluster_id"] for row in clusters}]
    scored = scorer("score_dedup").score(given, clusters)
    return {"precision": scored["pair_precision"], "macro_recall": scored["macro_recall"], **scored["recall_by_kind"]}


def duplicates() -> dict[str, float]:
    """Pair precision, macro recall over kinds, and recall of each kind."""
    return _duplicates(frozenset())


def duplicates_without_titles() -> dict[str, float]:
    """The same when no post has a title or a site: the text alone must do."""
    scored = _duplicates(frozenset({"title", "site"}))
    return {name: scored[name] for name in ("precision", "macro_recall")}


def prose_only(markdown: str) -> str:
    """A post without code, links and images: what little is left to compare across languages."""
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", markdown))
    text = re.sub(r"\]\([^)]*\)", "]", re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))
    return re.sub(r"https?://\S+", "", text)


def _translations(text: Callable[[str], str]) -> dict[str, float]:
    given = rows("xlingual-dev.parquet")
    links = [{"doc_id": link.post_id, "translation_of": link.translation_of} for link in found(given, text).links]
    scored = scorer("score_xlingual").score(given, links)
    return {name: scored[name] for name in ("precision", "recall", "direction")}


def translations() -> dict[str, float]:
    """Precision, recall and direction of translation links among unmatched distractors."""
    return _translations(str)


def translations_of_prose() -> dict[str, float]:
    """The same with code, links and images taken out of every post."""
    return _translations(prose_only)


MEASURES: dict[str, Callable[[], dict[str, float]]] = {
    each.__name__: each for each in (language, duplicates, duplicates_without_titles, translations, translations_of_prose)
}
NAMES = ("langid-dev.jsonl", "dedup-dev.parquet", "xlingual-dev.parquet")


def main() -> None:
    print("| measure | figure | value | floor |\n|---|---|---|---|")
    for name, measure in MEASURES.items():
        pinned = floors().get(name, {})
        for figure, value in measure().items():
            print(f"| {name} | {figure} | {value} | {pinned.get(figure, '')} |")
    for name in NAMES:
        print(f"{name} = {digest(name)}")


if __name__ == "__main__":
    main()
