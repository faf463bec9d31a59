"""WARC in, deduplicated Parquet out: pages per CPU second, beside a plain trafilatura loop over the same files in the same run.

    python tests/benchmarks/end_to_end.py [--corpus ../shared/corpus/web] [--sites N]

Ours reads, extracts, cleans, labels languages, finds duplicates and writes Parquet. The peer reads the same records and asks
trafilatura for Markdown with metadata, and writes nothing. Both work in this process
alone, so that all their CPU is counted. Sites are done turn by turn, so that a busy machine is busy for both.
Modules and models are loaded before the clock runs, on both sides; what that costs once is printed apart.
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
    import pyarrow as pa
    import trafilatura

    import pipelines.clean
    import pipelines.dedup.find
    from pipelines.dedup.signature import build_tools
    from pipelines.language import build_detector

    pa.array([""])
    trafilatura.extract("<html><body><p>A page.</p></body></html>")
    build_tools()
    build_detector().detect("一篇文章 and its words", pipelines.clean.__name__)


def measure(files: list[Path], folder: Path) -> tuple[int, Counter[str], float]:
    """Pages, our CPU seconds by step, and the peer's CPU seconds."""
    sites_file = folder / "none.toml"
    sites_file.write_text("")
    work = Workspace(folder, sites_file)
    ours: Counter[str] = Counter()
    theirs, pages = 0.0, 0
    per_site: list[tuple[str, Callable[[Workspace, str], object]]] = [
        ("extract", lambda work, site: steps.extract_site(work, site, workers=0)),
        ("clean", steps.clean_site),
        ("language", steps.identify_languages),
    ]
    for path in files:
        imported = list(import_files([path], folder, work.sites(), lambda damage: None, datetime(2026, 1, 1, tzinfo=UTC)))
        pages += sum(imported[0].pages.values())
        for site in imported[0].pages:
            for name, step in per_site:
                ours[name] += cpu(lambda step=step, site=site: step(work, site))
        theirs += cpu(lambda path=path: loop(path))
    ours["duplicates"] += cpu(lambda: steps.find_duplicates(work))
    return pages, ours, theirs


def cpu(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def loop(path: Path) -> None:
    """What people write first: every HTML page through trafilatura."""
    import trafilatura

    wanted = {"output_format": "markdown", "with_metadata": True, "include_links": True, "include_images": True}
    for page in read_pages(path, on_damage=lambda damage: None):
        if b"<" in page.body[:200]:
            trafilatura.extract(page.body, url=page.url, **wanted)


def report(pages: int, ours: Counter[str], theirs: float) -> None:
    table = Table("what", "CPU s", "ms a page", "pages per CPU s", title=f"{pages} pages")
    for name, seconds in ours.items():
        table.add_row(f"  {name}", f"{seconds:.2f}", f"{1000 * seconds / pages:.2f}", "")
    total = sum(ours.values())
    table.add_row("Bowen", f"{total:.2f}", f"{1000 * total / pages:.2f}", f"{pages / total:.1f}")
    table.add_row("trafilatura loop", f"{theirs:.2f}", f"{1000 * theirs / pages:.2f}", f"{pages / theirs:.1f}")
    console = Console(width=100)
    console.print(table)
    console.print(f"ratio: {theirs / total:.2f} times as many pages per CPU second as the loop")


if __name__ == "__main__":
    sys.exit(main())
