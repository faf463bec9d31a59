"""A year of daily crawls of a blog that writes once in five days: what is asked, and how the files grow. Prints a table.

    python tests/benchmarks/year.py [POSTS] [DAYS]
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import blog, page, post, run, site, sitemap, stored
from mockweb import conditional
from warmcrawl import WarmCrawls

from spiders import crawling
from spiders.ledger import read_ledger
from spiders.state import fold

START = datetime(2026, 1, 1, 6, tzinfo=UTC)
EVERY = 5  # days between two posts


def main() -> int:
    """Crawl every day; exit 1 when a post is lost or stored twice, or a crawl does not end well."""
    posts, days = [*map(int, sys.argv[1:]), *(200, 365)[len(sys.argv) - 1 :]]
    codes, looks = [], 0
    with tempfile.TemporaryDirectory() as name, blog(posts) as web, WarmCrawls() as warm:
        folder, listed = Path(name), {f"/p/{number}": None for number in range(posts)}
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, dict(listed)), seen, type="application/xml")
        crawling._crawl = warm.crawl
        for day in range(days):
            if day % EVERY == 0:
                number = len(listed)
                listed[f"/p/{number}"] = None
                web.routes[f"/p/{number}"] = page(post(number))
            result = run(site(web), folder, now=START + timedelta(days=day))
            looks += result.counts["fetched"] == 0 and not any(event.get("kind") == "progress" for event in result.events)
            codes.append(result.code)
        urls = [found.url for found in stored(folder) if "/p/" in found.url]
        ledger, begun = folder / "ledger" / "blog.jsonl", time.process_time()
        state = fold(read_ledger(ledger))
        read_ms = (time.process_time() - begun) * 1000
        segments = list((folder / "warc" / "blog").iterdir())
        print(f"days {days}, crawls that ended well {codes.count(0)}, of them a look alone {looks}")
        print(f"posts {len(set(urls))} of {len(listed)}, stored twice {len(urls) - len(set(urls))}")
        print(f"requests {len(web.requests)}, {len(web.requests) / days:.1f} a day")
        print(f"ledger {ledger.stat().st_size / 1e6:.2f} MB, {len(state.crawls)} crawls, read in {read_ms:.0f} ms of CPU")
        size = sum(path.stat().st_size for path in segments) / 1e6
        print(f"archive {size:.2f} MB in {len(segments)} segments; logs {len(list((folder / 'logs').iterdir()))}")
    return int(set(codes) != {0} or len(urls) != len(listed) or len(set(urls)) != len(listed))


if __name__ == "__main__":
    sys.exit(main())
