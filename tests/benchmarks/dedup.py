"""How fast duplicates are found, against datatrove on the same texts, and what a large index costs. CPU time, not wall time.

    python tests/benchmarks/dedup.py speed [--posts 2000] [--peer /path/to/datatrove/venv/bin/python] [--rounds 3]
    python tests/benchmarks/dedup.py scale [--posts 200000] [--day 200] [--folder DIR]

`speed` writes invented posts of 4,000 characters (half Chinese, half English, one in five an edited copy), then runs ours and the peer's
MinHash in turns, each in a process of its own. The peer gets the Chinese texts with a space after every character, which its own
tokeniser would else have to add. `scale` builds an index on disk and then adds one day to it; it prints peak memory of each process.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "dedup")]

CHARACTERS = 4000
_PEER = r"""
import json, sys, time
from pathlib import Path
from datatrove.data import Document
from datatrove.pipeline.dedup import MinhashDedupSignature, MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter
from datatrove.pipeline.dedup.minhash import MinhashConfig
source, folder = sys.argv[1], Path(sys.argv[2])
rows = [json.loads(line) for line in open(source, encoding="utf-8")]
docs = [Document(text=row["peer_text"], id=row["id"]) for row in rows]
config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
sign = MinhashDedupSignature(output_folder=str(folder / "s"), config=config, language="eng")
sign.word_tokenizer.word_tokenize("warm up")
start = time.process_time()
sign.run(iter(docs), 0, 1)
for bucket in range(14):
    MinhashDedupBuckets(input_folder=str(folder / "s"), output_folder=str(folder / "b"), config=config).run(None, bucket, 14)
MinhashDedupCluster(input_folder=str(folder / "b"), output_folder=str(folder / "r"), config=config).run(None, 0, 1)
kept = sum(1 for _ in MinhashDedupFilter(input_folder=str(folder / "r")).run(iter(docs), 0, 1))
print(json.dumps({"cpu_s": time.process_time() - start, "removed": len(docs) - kept}))
"""


def invent(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Posts of about 4,000 characters; every fifth is an edited copy of one of the last fifty."""
    from dedup_posts import edited, markdown, sentences

    rng = random.Random(seed)
    recent: list[tuple[list[str], bool]] = []
    for number in range(count):
        english = number % 2 == 1
        if number % 5 == 4 and recent:
            lines, english = rng.choice(recent)
            lines = edited(lines, 0.1, seed + number)
        else:
            lines = sentences(seed + number, CHARACTERS // (75 if english else 25), english=english)
            recent = [*recent[-49:], (lines, english)]
        yield {"id": f"{seed}-{number:07}", "text": markdown(lines), "lang": "en" if english else "zh-Hans"}


def ours(source: Path, translations: bool) -> dict[str, float]:
    from pipelines.dedup.doc import Doc
    from pipelines.dedup.find import find_duplicates
    from pipelines.dedup.text.signature import build_tools

    rows = [json.loads(line) for line in source.open(encoding="utf-8")]
    docs = [Doc(post_id=row["id"], version="", markdown=row["text"], language=row["lang"]) for row in rows]
    tools = build_tools()
    start = time.process_time()
    found = find_duplicates(docs, tools=tools, translations=translations)
    return {"cpu_s": time.process_time() - start, "removed": len(found.duplicates)}


def speed(posts: int, peer: str | None, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "posts.jsonl"
        with source.open("w", encoding="utf-8") as sink:
            for row in invent(posts, 1):
                peer_text = row["text"] if row["lang"] == "en" else " ".join(row["text"])
                sink.write(json.dumps({**row, "peer_text": peer_text}, ensure_ascii=False) + "\n")
        runs: dict[str, list[dict[str, float]]] = {}
        for turn in range(rounds):
            for name, command in _commands(source, Path(folder) / str(turn), peer):
                output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
                runs.setdefault(name, []).append(json.loads(output.strip().splitlines()[-1]))
        best = {name: min(run["cpu_s"] for run in found) for name, found in runs.items()}
        print("| duplicates among | CPU s | posts per CPU s | found |\n|---|---|---|---|")
        for name, found in runs.items():
            print(f"| {name}, {posts} posts | {best[name]:.2f} | {posts / best[name]:.0f} | {found[0]['removed']} |")
        if peer:
            print(f"\nbowen : datatrove = {best['datatrove'] / best['bowen']:.1f} : 1")


def _commands(source: Path, folder: Path, peer: str | None) -> list[tuple[str, list[str]]]:
    me = [sys.executable, str(Path(__file__).resolve()), "once", str(source)]
    commands = [("bowen", me), ("bowen with translations", [*me, "--translations"])]
    return [*commands, ("datatrove", [peer, "-c", _PEER, str(source), str(folder)])] if peer else commands


def scale(posts: int, day: int, folder: Path) -> None:
    print("| step | posts | CPU s | posts per CPU s | peak memory |\n|---|---|---|---|---|", flush=True)
    for count, seed, name in ((posts, 10_000_000, "full build"), (day, 20_000_000, "one day more")):
        command = [sys.executable, str(Path(__file__).resolve()), "add", str(folder), str(count), str(seed)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
        print(f"| {name} | {count} | {found['cpu_s']:.1f} | {count / found['cpu_s']:.0f} | {found['peak_mb'] / 1024:.2f} GB |", flush=True)


def add(folder: Path, count: int, seed: int) -> dict[str, float]:
    """Add invented posts to the index in a folder; the time to invent them is left out."""
    from pipelines.dedup.doc import Doc
    from pipelines.dedup.find import find_duplicates
    from pipelines.dedup.index.files import open_index, save_index
    from pipelines.dedup.text.signature import build_tools

    tools, spent = build_tools(), 0.0

    def docs() -> Iterator[Doc]:
        nonlocal spent
        rows = invent(count, seed)
        while True:
            before = time.process_time()
            row = next(rows, None)
            spent += time.process_time() - before
            if row is None:
                return
            yield Doc(post_id=row["id"], version="", markdown=row["text"], language=row["lang"], site=f"site{int(row['id'][-5:]) % 400}")

    start = time.process_time()
    found = find_duplicates(docs(), open_index(folder), tools=tools)
    save_index(found.index, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": time.process_time() - start - spent, "peak_mb": peak, "duplicates": len(found.duplicates)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    fast = commands.add_parser("speed")
    fast.add_argument("--posts", type=int, default=2000)
    fast.add_argument("--peer")
    fast.add_argument("--rounds", type=int, default=3)
    large = commands.add_parser("scale")
    large.add_argument("--posts", type=int, default=200_000)
    large.add_argument("--day", type=int, default=200)
    large.add_argument("--folder", type=Path)
    once = commands.add_parser("once")
    once.add_argument("source", type=Path)
    once.add_argument("--translations", action="store_true")
    more = commands.add_parser("add")
    more.add_argument("folder", type=Path)
    more.add_argument("count", type=int)
    more.add_argument("seed", type=int)
    given = parser.parse_args()
    if given.command == "speed":
        speed(given.posts, given.peer, given.rounds)
    elif given.command == "scale":
        with tempfile.TemporaryDirectory() as spare:
            scale(given.posts, given.day, given.folder or Path(spare))
    elif given.command == "once":
        print(json.dumps(ours(given.source, given.translations)))
    else:
        print(json.dumps(add(given.folder, given.count, given.seed)))


if __name__ == "__main__":
    main()
