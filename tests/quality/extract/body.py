"""How well posts are read: every page of the corpus through the extractor, scored against what its author wrote.

`python tests/quality/extract/body.py` prints the table by site and the means; the corpus is expected in `../shared/corpus` beside
the project. `--pin` writes today's means as floors where they are higher; `--lower REASON` also where they are not.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import lxml.html
from warcio.archiveiterator import ArchiveIterator

from pipelines.extract.content import scale
from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import RawPage, WarcRef
from spiders.site import Site

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
FLOORS = Path(__file__).with_suffix(".toml")
BODY = ("P", "R", "F1", "headR", "headP", "headJunk", "codeR", "codeLn", "imgR", "linkR", "rowR", "mathR")
COLUMNS = ("found", *BODY, "title", "date", "false")
LOW_IS_GOOD = {"headJunk", "false"}
SHARES = (0.7, 0.8, 0.84, 0.88, 0.92, 0.96)  # tried for `scale._SHARE`
TOTALS = ("personal, sound truth", "personal sites", "cnblogs-cocowool")


def scorer() -> ModuleType:
    """The corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{CORPUS}/score.py: no scorer there")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def digest() -> str:
    """Names and bytes of pages and truth, so that a floor cannot be met with other data."""
    found = hashlib.sha256()
    for path in sorted([*(CORPUS / "web").glob("*.warc.gz"), *(CORPUS / "truth").glob("*.jsonl"), CORPUS / "score.py"]):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def responses(site: str) -> Iterator[RawPage]:
    """The archived pages of one site."""
    with (CORPUS / "web" / f"{site}.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                yield RawPage(
                    url=record.rec_headers.get_header("WARC-Target-URI"),
                    status=int(record.http_headers.get_statuscode()),
                    headers=tuple(record.http_headers.headers),
                    body=record.content_stream().read(),
                    fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
                    warc=WarcRef(f"{site}.warc.gz", 0, ""),
                )


def truth(site: str) -> dict[str, dict[str, Any]]:
    """What is known of one site's pages, by URL."""
    return {row["url"]: row for row in map(json.loads, (CORPUS / "truth" / f"{site}.jsonl").read_text("utf-8").splitlines())}


def sites() -> list[str]:
    return sorted(path.name.removesuffix(".warc.gz") for path in (CORPUS / "web").glob("*.warc.gz"))


def row_of(site: str) -> Site:
    """A row of sites.toml as its owner would write it: the address, no hints."""
    base = next(iter(truth(site)))
    parts = urlsplit(base)
    return Site(name=site, url=f"{parts.scheme}://{parts.netloc}/", platform="cnblogs" if site.startswith("cnblogs") else "generic")


def prediction(raw: RawPage, site: Site) -> dict[str, Any] | None:
    """What the extractor makes of a page, in the scorer's form; None where it keeps no post."""
    posts = [post for post in extract(raw, site) if isinstance(post, Post)]
    if not posts:
        return None
    post = posts[0]
    published = post.published_local or (post.published.isoformat() if post.published else None)
    return {"url": raw.url, "kind": "post", "markdown": post.markdown, "title": post.title, "published": published}


def unserved_rows(score: ModuleType, page: dict[str, Any], raw: RawPage) -> tuple[int, int]:
    """How many of an author's table rows stand in no row of the served page, whatever reads it, and how many he wrote."""
    served = lxml.html.fromstring(raw.body)
    rows = {"|".join(score.norm(cell.text_content()) for cell in row.iter("td", "th")).rstrip("|") for row in served.iter("tr")}
    wanted = score.features(page["markdown"], page.get("title"))["rows"]
    return sum(row not in rows for row in wanted), len(wanted)


def score_site(site: str, at_most: int | None = None) -> dict[str, Any]:
    """The mean measures of one site over its posts, all or the first few, and its rate of false posts."""
    score, known, row = scorer(), truth(site), row_of(site)
    scored: list[dict[str, Any]] = []
    false: list[float] = []
    unserved: list[str] = []
    for raw in responses(site):
        page = known.get(raw.url)
        if page is None or (at_most is not None and page["kind"] == "post" and len(scored) >= at_most):
            continue
        found = prediction(raw, row)
        if page["kind"] == "post":
            scored.append(score.score_page((page, found)))
            if scored[-1]["rowR"] is not None and scored[-1]["rowR"] < 1:
                missing, written = unserved_rows(score, page, raw)
                unserved.append(f"{raw.url}: rowR {scored[-1]['rowR']:.3f}; {missing} of {written} rows stand in no row of the served page")
        elif page["kind"] in score.NOT_POSTS:
            words = len(score.tokens(score.cut_front_matter(found["markdown"]))) if found else 0
            false.append(float(words >= score.MIN_BODY))
    means = {name: score.mean(each[name] for each in scored) for name in COLUMNS if name != "false"}
    few = {
        name for name in ("imgR", "rowR", "mathR") if at_most is None and sum(each[name] is not None for each in scored) < score.MIN_PAGES
    }
    return {"n": len(scored), **means, "false": score.mean(false), "few": sorted(few), "unserved": unserved}


def totals(by_site: dict[str, dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    """Means of the sites' means: the corpus's own lines, and cocowool's."""
    score = scorer()
    groups = defaultdict(list)
    for name, row in by_site.items():
        if not name.startswith("cnblogs"):
            groups["personal sites"].append(row)
            if name not in score.UNSOUND:
                groups["personal, sound truth"].append(row)
        elif name == "cnblogs-cocowool":
            groups[name].append(row)
    return {
        name: {column: score.mean(row[column] for row in rows if column not in row["few"]) for column in COLUMNS}
        for name, rows in groups.items()
    }


def measure(
    at_most: int | None = None, jobs: int = 1, only: str = ""
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, float | None]]]:
    """Every site's row and the totals."""
    names = [name for name in sites() if only in name]
    with ProcessPoolExecutor(jobs) as pool:
        rows = dict(zip(names, pool.map(score_site, names, [at_most] * len(names)), strict=True))
    return rows, totals(rows)


def left_out(at_most: int) -> str:
    """Each personal site read with the share of prose that reads all other sites best: what a site gets that nobody tuned for."""
    names = [name for name in sites() if not name.startswith("cnblogs") and name not in scorer().UNSOUND]
    by_share: dict[float, dict[str, float]] = {}
    for share in SHARES:
        with patch.object(scale, "_SHARE", share):
            by_share[share] = {name: score_site(name, at_most)["F1"] for name in names}
    chosen = {name: max(SHARES, key=lambda share: sum(by_share[share][other] for other in names if other != name)) for name in names}
    mean = sum(by_share[chosen[name]][name] for name in names) / len(names)
    lines = [f"share {share}: F1 {sum(found.values()) / len(names):.4f}" for share, found in by_share.items()]
    return "\n".join([*lines, f"each site left out of the choice: F1 {mean:.4f}, shares chosen {sorted(set(chosen.values()))}"])


def floors() -> dict[str, Any]:
    return tomllib.loads(FLOORS.read_text("utf-8"))


def below(found: dict[str, dict[str, float | None]], wanted: dict[str, dict[str, float]]) -> list[str]:
    """The figures that are worse than their floors, in words."""
    out = []
    for name, row in wanted.items():
        for column, floor in row.items():
            value = found.get(name, {}).get(column)
            worse = value is None or (value > floor + 5e-4 if column in LOW_IS_GOOD else value < floor - 5e-4)
            if worse:
                out.append(f"{name}: {column} is {value}, its floor is {floor}")
    return out


def table(rows: dict[str, dict[str, Any]]) -> str:
    lines = [f"{'':24s}{'n':>5s}" + "".join(f"{column:>9s}" for column in COLUMNS)]
    for name, row in rows.items():
        cells = "".join("        -" if row[column] is None else f"{row[column]:9.4f}" for column in COLUMNS)
        lines.append(f"{name:24s}{row.get('n', ''):>5}" + cells)
    return "\n".join(lines)


def pin(section: str, found: dict[str, dict[str, float | None]], reason: str | None) -> None:
    """Write floors: higher ones always, lower ones only with a reason."""
    document = floors() if FLOORS.exists() else {}
    document["digest"] = digest()
    old = document.setdefault(section, {})
    for name, row in found.items():
        for column in COLUMNS:
            value = row[column]
            if value is None:
                continue
            worse = name in old and column in old[name] and below({name: row}, {name: {column: old[name][column]}})
            if worse and reason is None:
                sys.exit(
                    f"{name}: {column} fell from {old[name][column]} to {value:.4f}; pass --lower REASON and write it into the CHANGELOG"
                )
            old.setdefault(name, {})[column] = round(value, 4)
    if reason:
        document.setdefault("lowered", []).append(reason)
    FLOORS.write_text(_toml(document), "utf-8")


def _toml(document: dict[str, Any]) -> str:
    lines = [
        "# Means over the corpus with this digest (see body.py). Floors only rise; `lowered` says why one did not.",
        f'digest = "{document["digest"]}"',
    ]
    if document.get("lowered"):
        lines.append(f"lowered = {json.dumps(document['lowered'])}")
    for section in ("full", "quick"):
        for name, row in document.get(section, {}).items():
            lines += ["", f'[{section}."{name}"]', *(f"{column} = {value}" for column, value in row.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="sites whose name holds this")
    arguments.add_argument("--jobs", type=int, default=1)
    arguments.add_argument("--quick", type=int, metavar="N", help="only N posts a site")
    arguments.add_argument("--pin", action="store_true")
    arguments.add_argument("--lower", metavar="REASON")
    arguments.add_argument("--left-out", action="store_true", help="leave each site out of the choice of the content's threshold")
    given = arguments.parse_args()
    if not CORPUS.exists():
        sys.exit("corpus absent: expected in ../shared/corpus beside the project")
    if given.left_out:
        print(left_out(given.quick or 4))
        return
    rows, means = measure(given.quick, given.jobs, given.only)
    print(table(rows) + "\n\n" + table(means))
    print("\n".join(["\nrows that did not come back:", *(line for row in rows.values() for line in row["unserved"])]))
    section = "quick" if given.quick else "full"
    if given.pin:
        pin(section, means, given.lower)
    elif not given.only and FLOORS.exists():
        print("\n" + ("\n".join(below(means, floors().get(section, {}))) or "every figure is at its floor or above"))


if __name__ == "__main__":
    main()
