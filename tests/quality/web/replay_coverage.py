"""Does a replayed crawl fetch every archived post that the site's own sitemap, feed or list pages name? Prints a table by site.

    python tests/quality/web/replay_coverage.py [CORPUS] [DATA_DIR]

What a list names is read with regular expressions here, not with the crawler's own readers, so that a blind reader cannot pass itself.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from spiders.archive import Archive
from spiders.page import RawPage
from spiders.urls import canonical
from spiders.warc import read_pages

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
_LISTS = ("sitemap", "feed", "listing")
_ADDRESS = re.compile(
    r"""(?:<loc>|<link>|<guid[^>]*>|<id>)\s*(?:<!\[CDATA\[)?\s*([^<\s\]]+)"""
    r"""|(?:href|url)\s*=\s*["']?([^"'\s>]+)|"url"\s*:\s*"([^"]+)\"""",
    re.I,
)


@dataclass(frozen=True)
class Row:
    """One site: posts its lists name that are archived, by kind of list, and those the crawl did not fetch."""

    site: str
    listed: dict[str, set[str]]
    missed: dict[str, set[str]]
    fetched: int


def named(page: RawPage) -> set[str]:
    """Identity keys of every address a list page names."""
    text = page.body.decode("utf-8", "replace")
    found = set()
    for match in _ADDRESS.finditer(text):
        try:
            found.add(canonical(urljoin(page.url, unescape(next(filter(None, match.groups()))))))
        except ValueError:
            continue
    return found


def measure(corpus: Path, data_dir: Path) -> list[Row]:
    """Compare every site of the corpus with what the crawl stored."""
    fetched: dict[str, int] = {}
    for folder in sorted(path for path in (data_dir / "warc").iterdir() if path.is_dir()):
        for page in Archive(data_dir).pages(folder.name):
            if page.status == 200:
                fetched[canonical(page.url)] = fetched.get(canonical(page.url), 0) + 1
    return [_row(path, corpus, fetched) for path in sorted((corpus / "web").glob("*.warc.gz"))]


def _row(path: Path, corpus: Path, fetched: dict[str, int]) -> Row:
    name = path.name.removesuffix(".warc.gz")
    lines = (corpus / "truth" / f"{name}.jsonl").read_text("utf-8").splitlines()
    kinds = {row["url"]: row for row in map(json.loads, lines)}
    pages = list(read_pages(path))
    posts = {canonical(page.url) for page in pages if kinds.get(page.url, {}).get("kind") == "post"}
    listed: dict[str, set[str]] = {}
    for page in pages:
        kind = kinds.get(page.url, {}).get("kind")
        if kind in _LISTS and page.status == 200:
            label = kinds[page.url].get("listing_kind") or kind
            listed.setdefault(label, set()).update(named(page) & posts)
    missed = {label: {key for key in keys if key not in fetched} for label, keys in listed.items()}
    return Row(name, listed, missed, sum(canonical(page.url) in fetched for page in pages))


def main() -> int:
    """Replay (unless a data folder is given), measure, print; exit 1 when a listed post was missed."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if len(sys.argv) > 2:
        return report(measure(corpus, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("bowen")), "crawl", "--replay", str(corpus / "web"), "--data-dir", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return report(measure(corpus, Path(folder)))


def report(rows: list[Row]) -> int:
    """Print the table."""
    total = lost = 0
    for row in rows:
        every = set().union(*row.listed.values()) if row.listed else set()
        missing = set().union(*row.missed.values()) if row.missed else set()
        total, lost = total + len(every), lost + len(missing)
        kinds = " ".join(f"{label}:{len(keys) - len(row.missed[label])}/{len(keys)}" for label, keys in sorted(row.listed.items()))
        print(f"{row.site:28} listed {len(every):4} missed {len(missing):3}  fetched {row.fetched:4}  {kinds}")
        for key in sorted(missing)[:5]:
            print(f"    missed {key}")
    print(f"{'all':28} listed {total:4} missed {lost:3}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
