"""What a second crawl of an unchanged site costs beside the first: bytes, CPU of all its processes, changed rows. Prints a table.

    python tests/benchmarks/second_run.py [POSTS] [SITES] [ROUNDS]

The command is run as a user runs it, `bowen crawl`, a day apart; with several sites the second figure shows what one more site costs.
Python keeps its compiled modules, as it does unless told otherwise: compiling them anew would be a third of an unchanged crawl.
"""

import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import blog, page, post, stored, words
from mockweb import MockWeb

from spiders.crawling import child_environment
from spiders.ledger import Entry, Event, read_ledger

START = datetime(2026, 3, 1, tzinfo=UTC)


def filled(web: MockWeb, posts: int) -> None:
    """Give every post a text of 13 KB, as real posts have."""
    for number in range(posts):
        text = "</p><p>".join(words(number * 50 + part, 120) for part in range(14))
        web.routes[f"/p/{number}"] = page(post(number, text))


def cpu_s() -> float:
    """CPU seconds of all child processes so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def crawl(folder: Path, day: int) -> tuple[int, float]:
    """Exit code and CPU seconds of `bowen crawl`, everything it starts included."""
    now, begun = (START + timedelta(days=day)).isoformat(), cpu_s()
    options = ["crawl", "--sites", str(folder / "sites.toml"), "--data-dir", str(folder), "--now", now]
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *options]
    environment = {name: value for name, value in child_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
    return done.returncode, cpu_s() - begun


def measure(posts: int, sites: int) -> tuple[list[tuple[int, int, float, int]], int, int]:
    """Requests, bytes, CPU and exit code of two crawls a day apart; post records stored; posts changed by the second."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, rows = Path(name), []
        webs = [stack.enter_context(blog(posts)) for _ in range(sites)]
        tables = [f'[site.s{n}]\nurl = "{web.url("/")}"\nallow_hosts = ["{web.netloc}"]\ndelay_s = 0.0\n' for n, web in enumerate(webs)]
        (folder / "sites.toml").write_text("".join(tables), "utf-8")
        for web in webs:
            filled(web, posts)
        for day in (0, 1):
            asked, sent = sum(len(web.requests) for web in webs), sum(web.bytes_sent for web in webs)
            code, cpu = crawl(folder, day)
            rows.append((sum(len(web.requests) for web in webs) - asked, sum(web.bytes_sent for web in webs) - sent, cpu, code))
        ends = [entry for n in range(sites) for entry in last_crawl(folder, f"s{n}")]
        kept = sum("/p/" in item.url for n in range(sites) for item in stored(folder, f"s{n}"))
    return rows, kept, sum(entry.event is Event.FETCHED for entry in ends)


def last_crawl(folder: Path, site: str) -> list[Entry]:
    """Ledger lines of a site's last crawl."""
    entries = list(read_ledger(folder / "ledger" / f"{site}.jsonl"))
    return [entry for entry in entries if entry.crawl == entries[-1].crawl]


def main() -> int:
    """Crawl twice, a day apart; exit 1 when the second costs more than 2 % of the bytes or 5 % of the CPU, or changes a row."""
    posts, sites, rounds = [*map(int, sys.argv[1:]), *(1000, 1, 3)[len(sys.argv) - 1 :]]
    print(f"{'crawl':8} {'requests':>9} {'bytes':>12} {'CPU s':>7} {'exit':>5}")
    shares, failed = [], False
    for _ in range(rounds):
        rows, kept, changed = measure(posts, sites)
        for name, (asked, size, cpu, code) in zip(("first", "second"), rows, strict=True):
            print(f"{name:8} {asked:9} {size:12,} {cpu:7.2f} {code:5}")
        shares.append(rows[1][2] / rows[0][2])
        sent = rows[1][1] / rows[0][1]
        print(f"second / first: bytes {sent:.3%}, CPU {shares[-1]:.1%}, rows changed {changed}; posts {kept}/{posts * sites}")
        failed |= sent > 0.02 or changed > 0 or kept != posts * sites or any(row[3] for row in rows)
    share = sorted(shares)[len(shares) // 2]
    print(f"CPU, median of {rounds}: {share:.1%}")
    return int(failed or share > 0.05)


if __name__ == "__main__":
    sys.exit(main())
