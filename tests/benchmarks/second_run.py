"""What a second crawl of an unchanged site costs beside the first: bytes, CPU, changed records. Prints a table.

    python tests/benchmarks/second_run.py [POSTS]
"""

import resource
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import blog, page, post, run, site, stored, words


def cpu_s() -> float:
    """CPU seconds of all child processes so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Crawl twice, a day apart; exit 1 when the second costs more than 2 % of the bytes."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, blog(posts) as web:
        for number in range(posts):
            text = "</p><p>".join(words(number * 50 + part, 120) for part in range(14))  # 13 KB, as real posts are
            web.routes[f"/p/{number}"] = page(post(number, text))
        rows = []
        for day in (0, 1):
            sent, cpu, asked = web.bytes_sent, cpu_s(), len(web.requests)
            result = run(site(web), Path(folder), now=start + timedelta(days=day))
            rows.append((len(web.requests) - asked, web.bytes_sent - sent, cpu_s() - cpu, result.counts.get("changed", 0), result.code))
        kept = len([item for item in stored(Path(folder)) if "/p/" in item.url])
    print(f"{'crawl':8} {'requests':>9} {'bytes':>12} {'CPU s':>7} {'changed':>8} {'exit':>5}")
    for name, (asked, sent, cpu, changed, code) in zip(("first", "second"), rows, strict=True):
        print(f"{name:8} {asked:9} {sent:12,} {cpu:7.2f} {changed:8} {code:5}")
    share = [second / first for first, second in zip(rows[0][1:3], rows[1][1:3], strict=True)]
    print(f"second / first: bytes {share[0]:.2%}, CPU {share[1]:.1%}; post records stored {kept} of {posts}")
    return int(share[0] > 0.02 or rows[1][3] > 0 or kept != posts)


if __name__ == "__main__":
    sys.exit(main())
