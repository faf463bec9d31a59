"""CPU time of the web half's readers beside the libraries one would use instead, interleaved in one run.

Run `python tests/benchmarks/web_core.py`; inputs are the public conformance data in `../shared/conformance` beside the project.
A ratio above 1 means that ours is faster. The peers read fewer cases rightly: see tests/quality/web/web.py.
"""

import json
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import dateparser
import feedparser
from protego import Protego
from trafilatura.utils import decode_file
from w3lib.url import canonicalize_url

from spiders.dates import parse_date
from spiders.formats.decode import decode
from spiders.formats.feeds import parse_feed
from spiders.formats.robots import Robots
from spiders.urls import canonical

DATA = Path(__file__).parents[3] / "shared" / "conformance"
ROUNDS = 5


def pair(name: str, count: int, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    """Time both in turn, best of the rounds, and print one row."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, run in enumerate((ours, peer)):
            start = time.process_time()
            run()
            best[index] = min(best[index], time.process_time() - start)
    print(f"{name:44} {count:6} {best[0] / count * 1e6:10.1f} {best[1] / count * 1e6:10.1f} {best[1] / best[0]:7.2f}")


def each(name: str, items: Sequence[Any], ours: Callable[[Any], object], peer: Callable[[Any], object]) -> None:
    """The same for two functions of one item."""
    pair(name, len(items), lambda: [ours(item) for item in items], lambda: [peer(item) for item in items])


def main() -> None:
    warnings.simplefilter("ignore")
    print(f"{'what (peer)':44} {'items':>6} {'ours us':>10} {'peer us':>10} {'ratio':>7}")
    legacy = [path.read_bytes() for path in sorted((DATA / "encodings/cjk").glob("*.html"))]
    each("decode legacy CJK (trafilatura)", legacy, decode, decode_file)
    modern = [body.decode("gb18030", "replace").encode() * 20 for body in legacy]
    each("decode UTF-8 (trafilatura)", modern, decode, decode_file)
    urls = [pair["a"] for pair in json.loads((DATA / "urls/url_identity.json").read_text("utf-8"))["pairs"]]
    each("URL identity (w3lib)", urls, canonical, canonicalize_url)
    dates = [case["text"] for case in json.loads((DATA / "dates/dates.json").read_text("utf-8"))["cases"] if not case["ref"]]
    each("dates (dateparser)", dates, parse_date, dateparser.parse)
    rows = [json.loads(line) for line in (DATA / "robots/robots_spec.jsonl").read_text("utf-8").splitlines()]
    texts = [row["robots_txt"] for row in rows]
    bodies = [text.encode() for text in texts]
    asked = [(row["user_agent"], row["url"]) for row in rows]
    pair(
        "robots, parse and ask once (protego)",
        len(rows),
        lambda: [Robots.parse(body).allows(*ask) for body, ask in zip(bodies, asked, strict=True)],
        lambda: [Protego.parse(text).can_fetch(url, agent) for text, (agent, url) in zip(texts, asked, strict=True)],
    )
    feeds = [path.read_bytes() for path in sorted((DATA / "feeds/files").rglob("*.xml"))]
    address = "https://notes.example/feed.xml"
    each("feeds (feedparser)", feeds, lambda body: parse_feed(body, address), feedparser.parse)


if __name__ == "__main__":
    main()
