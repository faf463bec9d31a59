"""Hard kills at random moments of a crawl: what is lost, what is fetched twice, what cannot be read. Prints a table.

    python tests/benchmarks/hard_kills.py [PAGES] [KILLS] [SEED]
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import blog, run, site
from mockweb import MockWeb

from spiders.archive import Archive
from spiders.crawling import child_environment, site_row
from spiders.site import Site
from spiders.warc import Damage


@dataclass(frozen=True)
class Result:
    """What `kills` kills did to a crawl of `pages` pages."""

    pages: int
    kills: int
    stored: int
    duplicates: int
    refetches: int
    worst_refetches: int
    unreadable: int
    final_code: int


def kill_once(target: Site, data_dir: Path, web: MockWeb, after: int, pause_s: float) -> bool:
    """Start a crawl and kill it once the server saw `after` more requests and a moment passed; False when it ended before.

    The server answers a few requests more: however long this process is kept from killing, the crawl does not end meanwhile.
    """
    begin = len(web.requests)
    web.hold(after + 8)
    command = [sys.executable, "-m", "spiders.crawl", "--data-dir", str(data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=child_environment(), text=True) as process:
        assert process.stdin
        process.stdin.write(json.dumps(site_row(target)) + "\n")
        process.stdin.close()
        while process.poll() is None and len(web.requests) - begin < after:
            time.sleep(0.001)
        time.sleep(pause_s)
        ended = process.poll() is not None
        process.kill()
    web.release()
    return not ended


def measure(pages: int, kills: int, seed: int = 7) -> Result:
    """Kill, kill, kill, then let it finish and look."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, blog(pages) as web:
        target, data_dir = site(web), Path(folder)
        done, worst = 0, 0
        while done < kills:
            before = Counter(path for path in web.paths() if path.startswith("/p/"))
            step = max(2, 2 * pages // kills - 4)
            if not kill_once(target, data_dir, web, chance.randint(1, step), chance.random() * 0.03):
                break
            done += 1
            after = Counter(path for path in web.paths() if path.startswith("/p/"))
            worst = max(worst, sum(after[path] - before[path] for path in after if before[path]))
        code = run(target, data_dir).code
        hits = Counter(path for path in web.paths() if path.startswith("/p/"))
        damage: list[Damage] = []
        pages_stored = list(Archive(data_dir).pages(target.name, damage.append))
        found = Counter(page.url for page in pages_stored if page.status == 200 and "/p/" in page.url)
        return Result(pages, done, len(found), sum(found.values()) - len(found), sum(hits.values()) - len(hits), worst, len(damage), code)


def main() -> int:
    """Print the result; exit 1 when a page is lost, stored twice or unreadable."""
    numbers = [int(text) for text in sys.argv[1:]]
    result = measure(*(numbers or [600, 100]))
    print(f"kills {result.kills}   pages stored {result.stored}/{result.pages}   stored twice {result.duplicates}")
    print(f"unreadable records {result.unreadable}")
    each = result.refetches / max(1, result.kills)
    print(f"fetched again {result.refetches} in all, {each:.2f} a kill, {result.worst_refetches} at most")
    print(f"last exit code {result.final_code}")
    return int(result.stored != result.pages or result.duplicates > 0 or result.unreadable > 0)


if __name__ == "__main__":
    sys.exit(main())
