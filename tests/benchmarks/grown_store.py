"""A store of many blogs after days and days of crawls: what a run costs that finds nothing new, and one that finds a day. Prints a table.

    python tests/benchmarks/grown_store.py [SITES] [DAYS ...]

Each site has 40 posts at first and writes every third day; a day without a post leaves an answer that is none. The steps of every
site and the duplicates run here, without Dagster and dbt.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import post, words

from pipelines.flow import steps
from pipelines.flow.extract import extract_site
from pipelines.flow.rules import RULES
from pipelines.flow.workspace import Workspace
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)
OLD, EVERY = 40, 3  # posts of the first day; days between two posts
HTML = [("Content-Type", "text/html")]


def archive(work: Workspace, site: int, day: int) -> None:
    """What one day's crawl of a site leaves."""
    name, at = f"s{site}", FIRST + timedelta(days=day)
    numbers = range(OLD) if day == 0 else [OLD + day // EVERY] if day % EVERY == site % EVERY else ()
    with WarcWriter(work.archive.segment(name, f"{at:%Y%m%dT%H%M%SZ}-{name}"), root=work.archive.root) as writer:
        writer.write_info({"robots": "obeyed"}, at)
        writer.write_response(f"https://{name}.example/missing", 404, "Not Found", HTML, b"<h1>not here</h1>", at, "text/html")
        for number in numbers:
            text = "</p><p>".join(words(site * 100_000 + number * 20 + part, 120) for part in range(6))
            url = f"https://{name}.example/2026/post-{number}.html"
            writer.write_response(url, 200, "OK", HTML, post(number, text).encode(), at, "text/html")


def run(work: Workspace) -> None:
    """Every step over every site, then those over all."""
    every = (steps.clean_site, steps.identify_languages, steps.measure_quality, steps.decide_rights)
    for step in (lambda work, name: extract_site(work, name, workers=0), *every):
        for name in work.sites():
            step(work, name)
    steps.find_duplicates(work)


def cpu_s(ask: Callable[[], object]) -> float:
    """CPU seconds of a call."""
    begun = time.process_time()
    ask()
    return time.process_time() - begun


def main() -> int:
    """Let the store grow to each of the days; exit 1 when a post is lost or there twice."""
    sites, *marks = [*map(int, sys.argv[1:])] or [20]
    failed, days = False, 0
    print(f"{'days':>5} {'posts':>7} {'files':>7} {'MB':>6} {'all new s':>10} {'nothing new s':>14} {'a day new s':>12} {'checks s':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        add_rows(folder / "sites.toml", [Site(name=f"s{number}", url=f"https://s{number}.example/") for number in range(sites)])
        work = Workspace(folder, folder / "sites.toml")
        for mark in marks or (30, 90, 365):
            for day in range(days, mark):
                for site in range(sites):
                    archive(work, site, day)
            costs = [cpu_s(lambda: run(work)), cpu_s(lambda: run(work))]
            for site in range(sites):
                archive(work, site, mark)
            days = mark + 1
            costs += [cpu_s(lambda: run(work)), cpu_s(lambda: [rule.find(work) for rule in RULES])]
            files = work.store.root.rglob("*.parquet")
            sizes = [path.stat().st_size for path in files]
            urls = work.store.table("cleaned_posts", ["url"])["url"].to_pylist()
            wanted = sum(OLD + sum(day % EVERY == site % EVERY for day in range(1, days)) for site in range(sites))
            failed |= not len(urls) == len(set(urls)) == wanted
            told = " ".join(f"{cost:{width}.1f}" for cost, width in zip(costs, (10, 14, 12, 9), strict=True))
            print(f"{mark:5} {len(urls):7} {len(sizes):7} {sum(sizes) / 1e6:6.0f} {told}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
