"""How long a takedown takes over a large data folder, and what it leaves: `python tests/benchmarks/takedown.py [--posts 100000]`.

Builds (or reuses, with --folder) an invented corpus, scatters one post's words over every kind of file, takes it down, and greps.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rights")]

import synthetic  # noqa: E402

from pipelines.takedown import Target, take_down  # noqa: E402
from pipelines.takedown.tables import post_rows  # noqa: E402


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--size", type=int, default=1_500, help="characters a post")
    options.add_argument("--folder", type=Path, help="keep the corpus here, and use it again if it is there")
    asked = options.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="bowen-takedown-"))
    data = folder / "data"
    started = time.process_time()
    chosen = None
    if not data.exists():
        sites = max(1, asked.posts // 1000)
        built = synthetic.build(data, sites, asked.posts // sites, size=asked.size)
        firsts = [post for index, post in enumerate(built) if index in (4, 9)]
        synthetic.scatter(data, *firsts)
        chosen = firsts[0].url
        print(f"built {asked.posts} posts in {time.process_time() - started:.0f} s CPU")
    size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    cpu, wall = time.process_time(), time.monotonic()
    report = take_down(data, Target.parse(chosen or _any_post(data)), reason="benchmark", since="2026-11-22")
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        "| posts | data folder | removed rows | records emptied, blanked | files proved | residue | CPU s | wall s | peak MiB | goal |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    print(
        f"| {asked.posts} | {size / 1e6:.0f} MB | {sum(report.rows.values())} | {report.records_emptied} / {report.records_blanked} "
        f"| {report.scanned_files} | {len(report.residue)} | {cpu:.1f} | {wall:.1f} | {peak:.0f} | 0 residue, < 60 s |"
    )
    return 1 if report.residue else 0


def _any_post(data: Path) -> str:
    """Some post that earlier runs left."""
    rows = list(post_rows(min((data / "parquet" / "extracted_posts").rglob("*.parquet"))))
    return rows[len(rows) // 2].url


if __name__ == "__main__":
    raise SystemExit(main())
