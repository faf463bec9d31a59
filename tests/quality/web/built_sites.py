"""The whole path on built blogs that nobody tuned the crawl for: what a newcomer's `bowen add`, `crawl` and `run` make of them.

`python tests/quality/web/built_sites.py --built DIR [--only EXPRESSION] [--data FOLDER] [--read]` serves each folder of `DIR/built` as a
static host would, on an address of loopback of its own, with the site's own host (`*.rendered.example`) written as that address.
`DIR/sources` holds the posts; rendered.md beside this file tells how to build both. For every site it prints what was recognised, what was
asked for, how many of the posts were found, and what a second crawl costs. With `--read` everything is read into one corpus, in which
one post on n sites is n(n-1)/2 pairs that repeat each other.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

import duckdb

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from mockweb import MockWeb, Reply, Seen  # noqa: E402

from pipelines.defs.session import Session  # noqa: E402
from spiders.adding import add  # noqa: E402
from spiders.crawling import crawl  # noqa: E402
from spiders.site import load_sites  # noqa: E402

COLUMNS = ("site", "platform", "feed", "sitemap", "pages", "asked", "missing", "sent on", "posts", "read as posts", "again")
TEXT = ("text/", "application/xml", "application/json", "application/rss+xml", "application/atom+xml", "application/xhtml+xml")
OWN_HOST = re.compile(rb"https?://([a-z0-9-]+\.rendered\.example)")


class BuiltWeb(MockWeb):
    """A built folder at an address of its own; remembers the status of every answer."""

    def __init__(self, folder: Path, host: str) -> None:
        super().__init__(folder, host=host)
        self.statuses: list[tuple[str, int]] = []

    def answer(self, seen: Seen) -> Reply:
        """The file, with the site's own host written as this one."""
        reply = super().answer(seen)
        self.statuses.append((seen.target, reply.status))
        if not isinstance(reply.body, bytes) or not reply.type.startswith(TEXT):
            return reply
        body = OWN_HOST.sub(self.url("").encode(), reply.body)
        return replace(reply, body=body.replace(quote("https://", safe="").encode(), quote("http://", safe="").encode()))

    def taken(self) -> list[tuple[str, int]]:
        """What was asked for since the last call, with its status."""
        found, self.statuses = self.statuses, []
        return found


def slug_of(url: str, slugs: frozenset[str]) -> str | None:
    """The post an address leads to: a part of its path is the slug, with a date before it or a suffix after it."""
    parts = (re.sub(r"^\d{4}-\d\d-\d\d-|\.html?$", "", part) for part in unquote(urlsplit(url).path).split("/"))
    return next((part for part in parts if part in slugs), None)


def measure(folder: Path, host: str, slugs: frozenset[str], data: Path) -> dict[str, object]:
    """One row: add, crawl, and crawl again."""
    name, sites, ends = folder.name, data / "sites.toml", []
    with BuiltWeb(folder, host) as web:
        said = dict(line.split(": ", 1) for line in add(web.url("/"), sites, data, name=name, allow_hosts=(host,)) if ": " in line)
        web.taken()
        row = [load_sites(sites)[name]]
        crawl(row, data, on_event=lambda event: ends.append(event) if event.get("kind") == "end" else None)
        asked = web.taken()
        crawl(row, data)
        again = web.taken()
    statuses = Counter(status for _, status in asked)
    counts = ends[-1]["counts"] if ends else {}
    return {
        "site": name, "platform": row[0].platform, "feed": said["feed"] != "none found", "sitemap": said["sitemap"] != "none found",
        "pages": sum(1 for _ in folder.rglob("*.html")), "asked": len(asked), "missing": statuses[404], "sent on": statuses[301],
        "posts": len({slug_of(path, slugs) for path, status in asked if status == 200} - {None}),
        "read as posts": counts.get("new", 0) if isinstance(counts, Mapping) else 0, "again": len(again),
    }  # fmt: skip


def read(data: Path, slugs: frozenset[str]) -> Iterator[str]:
    """Lines on the corpus of all sites: how pairs of copies were found, and what is kept."""
    Session(data, data / "sites.toml").run(list(load_sites(data / "sites.toml")), crawl=False, everything=True)
    with duckdb.connect(str(data / "bowen.duckdb"), read_only=True) as base:
        rows = base.execute("select url, coalesce(cluster_id, post_id) from posts").fetchall()
        (kept,) = base.execute("select count(*) from canonical_posts").fetchone() or (0,)
    named = [(slug_of(url, slugs) or url, cluster) for url, cluster in rows]
    pairs = [sum(size * (size - 1) // 2 for size in Counter(keys).values()) for keys in zip(*named, strict=True)]
    both = sum(size * (size - 1) // 2 for size in Counter(named).values())
    yield f"{len(rows)} posts, {kept} canonical, {len(slugs)} sources; pairs: precision {both / pairs[1]:.4f}, recall {both / pairs[0]:.4f}"
    yield f"no source's: {sum(slug not in slugs for slug, _ in named)} posts"


def main() -> None:
    """Print the table, and with --read what became of the corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--built", type=Path, required=True, help="folder with sources/ and built/")
    parser.add_argument("--only", default="", help="sites whose name this regular expression finds something in")
    parser.add_argument("--data", type=Path, help="keep the archive here; thrown away without")
    parser.add_argument("--read", action="store_true", help="read all sites into one corpus")
    asked = parser.parse_args()
    slugs = frozenset(path.stem for path in (asked.built / "sources").glob("*.md"))
    folders = (path.parent for path in sorted((asked.built / "built").glob("*/index.html")))
    chosen = [folder for folder in folders if re.search(asked.only, folder.name)]
    with TemporaryDirectory(prefix="built-sites-") as thrown:
        data = asked.data or Path(thrown)
        data.mkdir(parents=True, exist_ok=True)
        print(" ".join(f"{name:>13}" for name in COLUMNS))
        rows = []
        for folder, number in zip(chosen, count(2), strict=False):
            rows.append(measure(folder, f"127.0.{number // 250 + 5}.{number % 250 + 1}", slugs, data))
            print(" ".join(f"{str(rows[-1][name])[:28]:>13}" for name in COLUMNS), flush=True)
        whole = sum(row["posts"] == len(slugs) for row in rows)
        print(f"{whole} of {len(rows)} sites whole, {sum(int(str(row['asked'])) for row in rows)} requests")
        for line in read(data, slugs) if asked.read else ():
            print(line)


if __name__ == "__main__":
    main()
