"""WARC in, deduplicated Parquet out: pages per CPU second, beside a plain trafilatura loop over the same files in the same run.

    python tests/benchmarks/end_to_end.py [--corpus ../shared/corpus/web] [--sites N]

Ours reads, extracts, cleans, labels languages, finds duplicates and writes Parquet. The peer is what people write instead: a loop
that reads the same records and asks trafilatura for Markdown with metadata; then, to end where ours ends, datasketch for near-duplicates
(MinHash of 128 values over the text's runs of five characters, LSH) and one Parquet file. Two ratios are printed, to the whole peer and
to its loop alone. Both sides work in this process, so that all their CPU is counted. Sites are done turn by turn, so that a busy machine
is busy for both. Modules and models are loaded before the clock runs, on both sides; what that costs once is printed apart.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.flow import steps
from pipelines.flow.workspace import Workspace
from spiders.importing import import_files
from spiders.warc import read_pages

_NEAR, _VALUES, _RUN = 0.8, 128, 5  # similarity, hash values a signature, characters a shingle: the peer's
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "web"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--sites", type=int, default=0, help="only the first N files")
    args = parser.parse_args()
    files = sorted(args.corpus.glob("*.warc.gz"))[: args.sites or None]
    if not files:
        print(f"skipped: no archive files in {args.corpus}")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="bowen-bench-"))
    try:
        print(f"start-up, once: {cpu(load):.2f} CPU s")
        report(*measure(files, folder))
    finally:
        shutil.rmtree(folder)
    return 0


def load() -> None:
    """Both sides' modules, the language model and pandas, which pyarrow loads wherever development tools have brought it."""
    import datasketch
    import pyarrow as pa
    import trafilatura

    import pipelines.clean
    import pipelines.dedup.find
    from pipelines.dedup.text.signature import build_tools
    from pipelines.language import build_detector

    pa.array([""])
    trafilatura.extract("<html><body><p>A page.</p></body></html>")
    datasketch.MinHash(_VALUES).update_batch([b"a word"])
    build_tools()
    build_detector().detect("一篇文章 and its words", pipelines.clean.__name__)


def measure(files: list[Path], folder: Path) -> tuple[int, Counter[str], Counter[str]]:
    """Pages, our CPU seconds by step, and the peer's."""
    sites_file = folder / "none.toml"
    sites_file.write_text("")
    work = Workspace(folder, sites_file)
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    texts: dict[str, str] = {}
    pages = 0
    per_site: list[tuple[str, Callable[[Workspace, str], object]]] = [
        ("extract", lambda work, site: steps.extract_site(work, site, workers=0)),
        ("clean", steps.clean_site),
        ("language", steps.identify_languages),
    ]
    for path in files:
        imported = list(import_files([path], folder, work.sites(), lambda damage: None, datetime.now(UTC)))
        pages += sum(imported[0].pages.values())
        for site in imported[0].pages:
            for name, step in per_site:
                ours[name] += cpu(lambda step=step, site=site: step(work, site))
        theirs["trafilatura"] += cpu(lambda path=path: loop(path, texts))
    ours["duplicates"] += cpu(lambda: steps.find_duplicates(work))
    theirs["datasketch, Parquet"] += cpu(lambda: finish(texts, folder / "peer.parquet"))
    return pages, ours, theirs


def cpu(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def loop(path: Path, texts: dict[str, str]) -> None:
    """What people write first: every HTML page through trafilatura."""
    import trafilatura

    wanted = {"output_format": "markdown", "with_metadata": True, "include_links": True, "include_images": True}
    for page in read_pages(path, on_damage=lambda damage: None):
        if b"<" in page.body[:200]:
            texts[page.url] = trafilatura.extract(page.body, url=page.url, **wanted) or ""


def finish(texts: dict[str, str], path: Path) -> None:
    """What they add to have each text once, in the quick forms datasketch has (batches, permutations drawn once)."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from datasketch import MinHash, MinHashLSH

    index, empty, once = MinHashLSH(_NEAR, _VALUES), MinHash(_VALUES), []
    for url, text in texts.items():
        signature = empty.copy()
        signature.update_batch([run.encode() for run in {text[at : at + _RUN] for at in range(max(len(text) - _RUN + 1, 1))}])
        if not index.query(signature):
            index.insert(url, signature, check_duplication=False)
            once.append({"url": url, "markdown": text})
    pq.write_table(pa.Table.from_pylist(once), path, compression="zstd")


def report(pages: int, ours: Counter[str], theirs: Counter[str]) -> None:
    table = Table("what", "CPU s", "ms a page", "pages per CPU s", title=f"{pages} pages")
    for side, parts in (("Bowen", ours), ("the peer", theirs)):
        for name, seconds in parts.items():
            table.add_row(f"  {name}", f"{seconds:.2f}", f"{1000 * seconds / pages:.2f}", "")
        total = parts.total()
        table.add_row(side, f"{total:.2f}", f"{1000 * total / pages:.2f}", f"{pages / total:.1f}")
    console = Console(width=100)
    console.print(table)
    console.print(f"ratio: {theirs.total() / ours.total():.2f} times as many pages per CPU second as the peer", end=", ")
    console.print(f"{theirs['trafilatura'] / ours.total():.2f} as its loop alone, which writes nothing")


if __name__ == "__main__":
    sys.exit(main())
