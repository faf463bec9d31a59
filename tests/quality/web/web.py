"""How the web half reads the public conformance data: one figure a row, printed beside its goal.

Run `python tests/quality/web/web.py`; the data is expected in `../shared/conformance` beside the project.
"""

import base64
import hashlib
import json
import re
import time
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.dates import parse_date
from spiders.formats.decode import decode
from spiders.formats.feed_xml import read_xml
from spiders.formats.feeds import parse_feed
from spiders.formats.prescan import encoding_name, prescan
from spiders.formats.robots import Robots
from spiders.formats.sitemaps import parse_sitemap
from spiders.urls import canonical

DATA = Path(__file__).parents[4] / "shared" / "conformance"
FLOORS = Path(__file__).with_suffix(".toml")
FOLDERS = ("dates", "encodings", "feeds", "robots", "sitemaps", "urls")


# Cases of feeds_as_we_read_them whose expected value is what a sanitiser makes of the author's markup, not what the feed says. With
# sanitising on all are met; it stays off, since it also takes formulas in <script type="math/tex"> and lazy images' addresses away.
DECIDED = {
    "files/wellformed/namespace/atomsvg.xml": "SVG as written; a sanitiser respells its attributes, extraction reads them in any case",
    "files/wellformed/namespace/atomsvgtitle.xml": "the same",
    "files/wellformed/namespace/rss2.0svg.xml": "the same",
    "files/wellformed/namespace/rss2.0xlink.xml": "the same; a sanitiser also repeats the xlink namespace, which HTML does not need",
    "files/wellformed/namespace/rss2.0mathml.xml": "MathML as written; a sanitiser repeats the xlink namespace",
    "files/encoding/bozo_linenoise.xml": "<???> is kept: no tag, so the author's text",
}


@dataclass(frozen=True)
class Figure:
    """One measured row: cases right, cases in all, CPU seconds, ids of the cases missed."""

    right: int
    total: int
    cpu_s: float
    missed: tuple[str, ...]


def digest() -> str:
    """Names and bytes of the data, so that a floor cannot be met with other data."""
    found = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((DATA / folder).rglob("*")):
            if path.is_file():
                found.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def robots(google_only: bool) -> Iterator[tuple[str, bool]]:
    for number, line in enumerate((DATA / "robots/robots_spec.jsonl").read_text("utf-8").splitlines()):
        row = json.loads(line)
        if row["google_only"] is google_only:
            body = base64.b64decode(row["robots_txt_b64"]) if "robots_txt_b64" in row else row["robots_txt"].encode()
            allowed = Robots.parse(body).allows(row["user_agent"], row["url"])
            yield f"{number} {row['url']}", allowed == (row["expect"] == "allow")


def encodings() -> Iterator[tuple[str, bool]]:
    for case in json.loads((DATA / "encodings/cjk/cases.json").read_text("utf-8"))["cases"]:
        folder = DATA / "encodings/cjk"
        text = decode((folder / case["file"]).read_bytes(), case["content_type"]).text
        yield case["id"], text == (folder / case["expected_file"]).read_bytes().decode()


def prescans() -> Iterator[tuple[str, bool]]:
    for path in sorted((DATA / "encodings/html5lib").rglob("*.dat")):
        for number, case in enumerate(re.split(rb"(?:^|\n)#data\n", path.read_bytes())[1:]):
            source, expected = case.split(b"\n#encoding\n", 1)
            yield f"{path.name}:{number}", (prescan(source) or "windows-1252") == encoding_name(expected.strip().decode())


def urls(same: bool) -> Iterator[tuple[str, bool]]:
    for pair in json.loads((DATA / "urls/url_identity.json").read_text("utf-8"))["pairs"]:
        if pair["same"] is same:
            a, b = canonical(pair["a"]), canonical(pair["b"])
            yield pair["id"], (a == b) is same and canonical(a) == a and canonical(b) == b


def sitemaps() -> Iterator[tuple[str, bool]]:
    folder = DATA / "sitemaps"
    for name, wanted in json.loads((folder / "sitemap_expect.json").read_text("utf-8"))["files"].items():
        found = parse_sitemap((folder / name).read_bytes(), wanted.get("base_url", "http://www.example.com/sitemap.xml"))
        addresses = [entry.url for entry in found.entries]
        kind = {"sitemapindex": "index", "xxe-canary": found.kind}.get(wanted["type"], wanted["type"])
        stamps = [entry.lastmod and int(entry.lastmod.timestamp() * 1000) for entry in found.entries]
        yield name, all((
            wanted["expected"] in (None, len(addresses)),
            found.kind == kind,
            wanted.get("first", addresses[:1] and addresses[0]) == (addresses[:1] and addresses[0]),
            wanted.get("urls", addresses) == addresses,
            wanted.get("contains", "") in (*addresses, ""),
            wanted.get("lastmod_ms", stamps) == stamps,
            name.endswith("do-not-visit.txt") or not any("do-not-visit" in address for address in addresses),
        ))  # fmt: skip


def feeds(sanitize: bool) -> Iterator[tuple[str, bool]]:
    """All 300 through the reader; `sanitize` on is the reading their expectations were written for."""
    folder = DATA / "feeds"
    for case in json.loads((folder / "feeds_expect.json").read_text("utf-8"))["cases"]:
        body = (folder / case["file"]).read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own, for old names that the cases ask
            document = read_xml(body, "", case["content_type"], sanitize=sanitize)
            yield case["file"], all(_holds(document, check) for check in case["checks"])


def _holds(document: Any, check: dict[str, Any]) -> bool:
    value = document
    for step in check["path"]:
        value = value[step]
    if check.get("op") == "len":
        value = len(value)
    return (list(value) if isinstance(value, time.struct_time) else value) == check["value"]


def json_feeds() -> Iterator[tuple[str, bool]]:
    folder = DATA / "feeds/jsonfeed"
    for name, wanted in json.loads((folder / "jsonfeed_expect.json").read_text("utf-8")).items():
        feed = parse_feed((folder / name).read_bytes(), "https://example.org/feed.json", "application/feed+json")
        by_id = {entry.id: entry for entry in feed.entries}
        values = [(_json_value(by_id.get(item["id"]), key), value) for item in wanted.get("items", ()) for key, value in item.items()]
        with_id = sum(entry.id is not None for entry in feed.entries)
        yield name, all((
            (feed.error is None) == wanted["valid"],
            wanted.get("n", len(feed.entries)) == len(feed.entries),
            wanted.get("n_with_id", with_id) == with_id,
            wanted.get("next_url", feed.next_url) == feed.next_url,
            wanted.get("distinct_ids", len(by_id)) == len(by_id),
            all(found == value for found, value in values),
        ))  # fmt: skip


def _json_value(entry: Any, key: str) -> Any:
    value = getattr(entry, {"modified": "updated"}.get(key, key), None)
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def dates() -> Iterator[tuple[str, bool]]:
    for case in json.loads((DATA / "dates/dates.json").read_text("utf-8"))["cases"]:
        ref = datetime.fromisoformat(case["ref"]) if case["ref"] else None
        found = parse_date(case["text"], case["lang"], ref)
        if case["expected"] is None or found is None:
            yield case["id"], found is None and case["expected"] is None
        elif found.instant is None:
            yield case["id"], (found.local, found.precision, found.tz) == (case["expected"], case["precision"], case["tz"])
        else:
            same_instant = "T" in case["expected"] and found.instant == datetime.fromisoformat(case["expected"])
            yield case["id"], same_instant and (found.precision, found.tz) == (case["precision"], case["tz"])


MEASURES: dict[str, Callable[[], Iterator[tuple[str, bool]]]] = {
    "robots_standard": lambda: robots(False),
    "robots_google_only": lambda: robots(True),
    "encodings_cjk": encodings,
    "encodings_prescan": prescans,
    "urls_same": lambda: urls(True),
    "urls_different": lambda: urls(False),
    "sitemaps": sitemaps,
    "feeds": lambda: feeds(True),
    "feeds_as_we_read_them": lambda: feeds(False),
    "json_feeds": json_feeds,
    "dates": dates,
}


def measure(name: str) -> Figure:
    """Run one measure."""
    start = time.process_time()
    results = list(MEASURES[name]())
    missed = tuple(case for case, hit in results if not hit)
    return Figure(len(results) - len(missed), len(results), time.process_time() - start, missed)


def floors() -> dict[str, Any]:
    """The pinned floors and the digest of the data they hold for."""
    return tomllib.loads(FLOORS.read_text("utf-8"))


def main() -> None:
    pinned = floors()
    print(f"{'measure':24} {'right':>5} {'of':>5} {'floor':>6} {'CPU s':>7}  missed")
    for name in MEASURES:
        figure = measure(name)
        missed = ", ".join(figure.missed[:6])
        print(f"{name:24} {figure.right:5} {figure.total:5} {pinned['right'][name]:6} {figure.cpu_s:7.2f}  {missed}")
    print("decided otherwise, in feeds_as_we_read_them:")
    for case, why in DECIDED.items():
        print(f"  {case}: {why}")
    print(f"data {digest()}, floors pinned for {pinned['digest']}")


if __name__ == "__main__":
    main()
