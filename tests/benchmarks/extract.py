"""What reading a page costs, against trafilatura on the same pages in the same run. CPU time, not wall time.

    python tests/benchmarks/extract.py [--pages 150] [--rounds 3] [--profile]
    python tests/benchmarks/extract.py --each 8      # 8 posts of every site, a line a site and their macro mean

Pages of the corpus (`../shared/corpus` beside the project), ours and the peer's in turns, site by site, as a run reads them. The peer is
`trafilatura.extract` with Markdown, links, images, tables, formatting and metadata. `known` are pages whose platform was
recognised, `other` all the rest, `doubt` the same pages as `other` when trafilatura has to choose the content.
"""

import argparse
import cProfile
import gc
import pstats
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import trafilatura

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "quality" / "extract")]

import body as corpus  # noqa: E402

from pipelines.extract.body import read_body  # noqa: E402
from pipelines.extract.content.second_opinion import content_text, element_of  # noqa: E402
from pipelines.extract.extract import extract  # noqa: E402
from pipelines.extract.metadata.read import read_metadata  # noqa: E402
from spiders.page import Page, RawPage  # noqa: E402
from spiders.platforms import platform_of  # noqa: E402
from spiders.site import Site  # noqa: E402

GOALS = {"known": 8.0, "other": 1.5, "doubt": 1.5}
PARTS = ("decode+parse", "platform+kind", "metadata", "body", "ours", "peer")


def pages(count: int) -> list[tuple[RawPage, Site]]:
    """Posts of the corpus, drawn evenly at random, cnblogs among them."""
    found = [post for posts in by_site().values() for post in posts]
    return random.Random(20261122).sample(found, min(count, len(found)))


def by_site() -> dict[str, list[tuple[RawPage, Site]]]:
    """Every post of the corpus."""
    found = {}
    for site in corpus.sites():
        known, row = corpus.truth(site), corpus.row_of(site)
        found[row.name] = [(raw, row) for raw in corpus.responses(site) if known.get(raw.url, {}).get("kind") == "post"]
    return found


def clocked(costs: dict[str, float], part: str, began: float) -> float:
    now = time.process_time()
    costs[part] += now - began
    return now


def ours_in_parts(raw: RawPage, row: Site, costs: dict[str, float]) -> str:
    """Run the extractor's steps one by one, for the profile; gives the page's group."""
    at = time.process_time()
    page = Page(raw, row)
    _ = page.tree
    at = clocked(costs, "decode+parse", at)
    platform = platform_of(page)
    platform.kind(page)
    at = clocked(costs, "platform+kind", at)
    metadata = read_metadata(page, platform)
    hint = platform.content_hint(page)
    at = clocked(costs, "metadata", at)
    read_body(page, hint, metadata.title)
    clocked(costs, "body", at)
    return "other" if platform.name == "generic" else "known"


def ours(raw: RawPage, row: Site) -> None:
    extract(raw, row)


def peer(raw: RawPage, row: Site) -> None:
    trafilatura.extract(
        raw.body,
        output_format="markdown",
        with_metadata=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        include_formatting=True,
    )


def measure(chosen: list[tuple[RawPage, Site]], rounds: int) -> tuple[dict[str, dict[str, float]], dict[str, int]]:
    """Seconds by group and part, and how many pages each group has. Each page is met for the first time by whoever is clocked."""
    costs: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(PARTS, 0.0))
    counts: dict[str, int] = defaultdict(int)
    for number in range(rounds):
        for _, some in groupby(sorted(chosen, key=lambda post: post[1].name), key=lambda post: post[1].name):
            posts = list(some)
            took = {part: clock(posts, reader) for part, reader in (("ours", ours), ("peer", peer))}
            for place, (raw, row) in enumerate(posts):
                parts = dict.fromkeys(PARTS, 0.0)
                group = ours_in_parts(raw, row, parts)
                counts[group] += number == 0
                for part, seconds in (parts | {part: each[place] for part, each in took.items()}).items():
                    costs[group][part] += seconds / rounds
    return costs, counts


def clock(posts: list[tuple[RawPage, Site]], reader: Callable[[RawPage, Site], object]) -> list[float]:
    """CPU seconds of a reader for each page of a site."""
    gc.collect()  # neither side pays for what the other left behind
    took = []
    for raw, row in posts:
        began = time.process_time()
        reader(raw, row)
        took.append(time.process_time() - began)
    return took


def doubt(chosen: list[tuple[RawPage, Site]]) -> float:
    """Milliseconds a page that trafilatura's choice of content adds."""
    began = time.process_time()
    for raw, row in chosen:
        tree = Page(raw, row).tree
        element_of(tree, content_text(tree))
    return (time.process_time() - began) / len(chosen)


def print_sites(each: int) -> None:
    """A line a site, and the mean of the ratios of sites of known platforms: small and plain sites count as much as large ones."""
    ratios = []
    for name, posts in by_site().items():
        chosen = random.Random(20261122).sample(posts, min(each, len(posts)))
        if not chosen:
            continue
        costs, counts = measure(chosen, 1)
        for group, row in costs.items():
            ratios += [row["peer"] / row["ours"]] * (group == "known")
            ours, theirs = row["ours"] / counts[group] * 1e3, row["peer"] / counts[group] * 1e3
            print(f"{name:28s}{group:8s}{counts[group]:4d}{ours:9.2f}{theirs:9.2f}{theirs / ours:9.1f}")
    print(f"{'macro mean':28s}{'known':8s}{len(ratios):4d}{sum(ratios) / len(ratios):27.1f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=150)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--each", type=int, metavar="N", help="N posts of each site, a line a site")
    arguments.add_argument("--profile", action="store_true", help="the functions that cost most, in our part")
    given = arguments.parse_args()
    if not corpus.CORPUS.exists():
        sys.exit("corpus absent: expected in ../shared/corpus beside the project")
    chosen = pages(given.pages)
    measure(chosen[:8], 1)  # the first pages pay for imports
    gc.collect()
    gc.freeze()  # as a run does
    if given.each:
        print(f"{'ms a page':28s}{'':8s}{'n':>4s}{'ours':>9s}{'peer':>9s}{'ratio':>9s}")
        print_sites(given.each)
        return
    costs, counts = measure(chosen, given.rounds)
    print(f"{'ms a page':10s}{'pages':>7s}" + "".join(f"{part:>15s}" for part in PARTS) + f"{'ratio':>9s}{'goal':>7s}")
    for group, row in sorted(costs.items()):
        ratio = row["peer"] / row["ours"]
        print(
            f"{group:10s}{counts[group]:7d}"
            + "".join(f"{row[part] / counts[group] * 1e3:15.2f}" for part in PARTS)
            + f"{ratio:9.1f}{GOALS[group]:7.1f}"
        )
    some = chosen[:40]
    added, ours, theirs = (
        doubt(some),
        sum(row["ours"] for row in costs.values()) / len(chosen),
        sum(row["peer"] for row in costs.values()) / len(chosen),
    )
    print(
        f"{'doubt':10s}{len(some):7d}{'':60s}"
        f"{(ours + added) * 1e3:15.2f}{theirs * 1e3:15.2f}{theirs / (ours + added):9.1f}{GOALS['doubt']:7.1f}"
    )
    if given.profile:
        profile = cProfile.Profile()
        profile.runcall(lambda: [extract(raw, row) for raw, row in chosen])
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
