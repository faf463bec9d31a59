"""Which pages are posts, and their titles and dates, against ../shared/corpus: `python tests/quality/extract/pages.py` prints the table.

The measures are those of the corpus's own scorer: equal title with blanks and quotes folded, equal day in the author's zone.
`--without address` and `--without claims` leave out a whole kind of evidence, to see what the rest is worth on blogs of another habit.
"""

import argparse
import importlib.util
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from pipelines.extract.extract import extract
from pipelines.extract.site_pass import settle_site
from pipelines.records import Post, Rejected
from spiders.grouping import Group, group_for, site_of
from spiders.kind import decide as kind
from spiders.kind.url_shape import UrlShape
from spiders.page import Page, PageKind, RawPage
from spiders.platforms import platform_of
from spiders.warc import read_pages

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FLOORS = Path(__file__).with_suffix(".toml")
NOT_POSTS = ("listing", "about", "notfound")

Truth = dict[str, Any]


def floors() -> dict[str, Any]:
    """The pinned floors and the digest of the corpus they were measured on."""
    return tomllib.loads(FLOORS.read_text("utf-8"))


def digest() -> str:
    """Of every truth and archive file, by name."""
    files = sorted([*CORPUS.glob("truth/*.jsonl"), *CORPUS.glob("web/*.warc.gz")])
    whole = sha256()
    for file in files:
        whole.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def scorer() -> ModuleType:
    """The corpus's own scorer, for its folding of titles and days."""
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def truth() -> dict[str, list[Truth]]:
    """What is known of each page, by site."""
    files = sorted(CORPUS.glob("truth/*.jsonl"))
    return {file.stem: [json.loads(line) for line in file.read_text("utf-8").split("\n") if line] for file in files}


def sites(name: str) -> Iterator[tuple[Any, list[RawPage]]]:
    """The blogs of one archive file, each with its pages."""
    groups: dict[str, Group] = {}
    pages: dict[str, list[RawPage]] = defaultdict(list)
    for page in read_pages(CORPUS / "web" / f"{name}.warc.gz"):
        group = group_for(page.url, groups, {})
        group.add(page)
        pages[group.key].append(page)
    for key, group in groups.items():
        yield site_of(group), pages[key]


def records() -> dict[str, Post | Rejected]:
    """What extraction makes of every page of the corpus, by address."""
    found: dict[str, Post | Rejected] = {}
    for file in sorted(CORPUS.glob("web/*.warc.gz")):
        for site, pages in sites(file.name.removesuffix(".warc.gz")):
            made = [record for page in pages for record in extract(page, site)]
            found.update((record.url, record) for record in settle_site(made, pages))
    return found


def measure(found: dict[str, Post | Rejected]) -> dict[str, float]:
    """The figures that floors are set for."""
    score = scorer()
    by_site = {name: score_site(pages, found, score) for name, pages in truth().items()}
    sound = [row for name, row in by_site.items() if not name.startswith("cnblogs") and name not in score.UNSOUND]
    coco = by_site["cnblogs-cocowool"]
    return {
        "found": mean(row["found"] for row in by_site.values()),
        "title": mean(row["title"] for row in sound),
        "date": mean(row["date"] for row in sound),
        "not_false": 1 - mean(row["false"] for row in by_site.values()),
        "cocowool_title": coco["title"] or 0,
        "cocowool_date": coco["date"] or 0,
        "cocowool_id": coco["id"] or 0,
    }


def score_site(pages: list[Truth], found: dict[str, Post | Rejected], score: ModuleType) -> dict[str, float | None]:
    """Shares of one site; None where it has no such truth."""
    rows: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        record = found[page["url"]]
        post = record if isinstance(record, Post) else None
        if page["kind"] in NOT_POSTS:
            rows["false"].append(float(post is not None))
        if page["kind"] != "post":
            continue
        rows["found"].append(float(post is not None))
        if page.get("title"):
            rows["title"].append(float(post is not None and score.fold(post.title) == score.fold(page["title"])))
        if page.get("published"):
            rows["date"].append(float(score.same_day(post.published_local, page["published"])) if post else 0.0)
        number = page["url"].rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
        if number.isdecimal() and "cnblogs.com" in page["url"]:
            rows["id"].append(float(post is not None and post.post_id == f"cnblogs:{number}"))
    return {name: mean(rows[name]) if rows[name] else None for name in ("found", "title", "date", "false", "id")}


def mean(values: Any) -> float:
    """Of what is known."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else 0.0


def kinds(without: str | None = None) -> dict[str, float]:
    """Posts found and pages wrongly taken for posts on the personal sites, with a whole kind of evidence left out."""
    blind = {
        "address": {"url_shape": lambda url, home=None: UrlShape(None, "not looked at")},
        "claims": dict.fromkeys(("article_claim", "list_claim"), lambda page: None),
    }
    posts, others = [], []
    with patch.multiple(kind, **blind.get(without or "", {"_SHORT": kind._SHORT})):
        for name, pages in truth().items():
            told = {page["url"]: page["kind"] for page in pages}
            for site, raws in sites(name) if not name.startswith("cnblogs") else ():
                for raw in raws:
                    verdict = platform_of(page := Page(raw, site)).kind(page)
                    if told[raw.url] == "post":
                        posts.append(verdict.kind is PageKind.POST)
                    elif told[raw.url] in NOT_POSTS:
                        others.append(verdict.kind is PageKind.POST)
    return {"found": mean(posts), "not_false": 1 - mean(others)}


def main() -> None:
    """Print the figures, by site and in sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", choices=("address", "claims"))
    chosen = parser.parse_args()
    if chosen.without:
        print(f"page kinds on personal sites without {chosen.without}: {kinds(chosen.without)}")
        return
    found, score = records(), scorer()
    for name, pages in truth().items():
        row = score_site(pages, found, score)
        print(f"{name:28s}" + "".join(f"{key} {'-' if value is None else format(value, '.3f'):>7s}  " for key, value in row.items()))
    for name, value in measure(found).items():
        print(f"{name:16s} {value:.4f}")


if __name__ == "__main__":
    main()
