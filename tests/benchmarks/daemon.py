"""What runs by itself, seen with real processes: `bowen dev` crawls on its schedule, builds the corpus, and reads a dropped archive file.

    .venv/bin/python tests/benchmarks/daemon.py [--warc FILE] [--port 3457] [--minutes 15] [--keep]

Prints what happened and when (seconds since the start); exits with 1 when something did not happen.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from warcio.statusandheaders import StatusAndHeaders  # noqa: E402
from warcio.warcwriter import WARCWriter  # noqa: E402

from pipelines.cli.demo import sample_sites  # noqa: E402
from pipelines.demo.serve import serve  # noqa: E402
from pipelines.store.snapshot import BadQuery, NoSnapshot, query  # noqa: E402
from spiders.registry import add_rows  # noqa: E402
from spiders.site import Site  # noqa: E402

RUNS = "{runsOrError(limit:500){... on Runs{results{jobName status tags{key value}}}}}"
CHECKS = (
    '{assetNodeOrError(assetKey:{path:["crawled_pages"]}){... on AssetNode{assetChecksOrError{... on AssetChecks{checks{name '
    "executionForLatestMaterialization{evaluation{success description}}}}}}}}"
)
STRAY = {".logs_queue", "logs", ".telemetry", ".nux", "history", "storage", "schedules", "compute_logs", ".dagster"}  # what Dagster strews
FIRST = {"cleaned_posts", "post_languages", "post_rights", "post_quality", "duplicate_posts", "listed_sites", "posts", "sites"}
STATE = "{assetsOrError{... on AssetConnection{nodes{key{path} assetMaterializations(limit:1){timestamp}}}}}"


class Watch:
    """A stopwatch that prints, and counts what did not happen."""

    def __init__(self, limit_s: float) -> None:
        self.start, self.limit_s, self.failed = time.monotonic(), limit_s, 0

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.start:7.1f} s  {text}", flush=True)

    def wait(self, what: str, seen: Callable[[], Any]) -> Any:
        """Ask every second until the answer is something; None when the time is over."""
        while time.monotonic() - self.start < self.limit_s:
            try:
                if answer := seen():
                    self.say(f"{what}: {answer}")
                    return answer
            except (OSError, NoSnapshot, BadQuery):
                pass  # not there yet
            time.sleep(1)
        self.failed += 1
        self.say(f"NOT SEEN: {what}")
        return None


def ask(port: int, question: str) -> Any:
    request = Request(f"http://127.0.0.1:{port}/graphql", json.dumps({"query": question}).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)["data"]


def runs(port: int, job: str, status: str = "SUCCESS") -> list[str]:
    """The partitions of a job's runs that ended well."""
    found = [run for run in ask(port, RUNS)["runsOrError"]["results"] if run["jobName"] == job and run["status"] == status]
    return sorted({tag["value"] for run in found for tag in run["tags"] if tag["key"] == "dagster/partition"} or {"done"} if found else ())


def materialised(port: int) -> set[str]:
    return {"/".join(node["key"]["path"]) for node in ask(port, STATE)["assetsOrError"]["nodes"] if node["assetMaterializations"]}


def failed_crawl(port: int) -> str:
    for check in ask(port, CHECKS)["assetNodeOrError"]["assetChecksOrError"]["checks"]:
        done = check["executionForLatestMaterialization"]
        if check["name"] == "crawls_finished" and done and done["evaluation"] and not done["evaluation"]["success"]:
            return str(done["evaluation"]["description"])
    return ""


def posts_by_site(data: Path) -> dict[str, int]:
    rows = query(data, "select site, count(*) as posts from posts group by 1 order by 1").to_pylist()
    return {row["site"]: row["posts"] for row in rows}


def invented_archive() -> bytes:
    """One post of a blog that no sites file names, as an archive file made elsewhere."""
    words = " ".join(f"On day {day} the kettle sang a little lower, and I wrote down how much water was left in it." for day in range(12))
    page = (
        "<!doctype html><html lang=en><head><title>The kettle diary</title><meta property=og:type content=article>"
        '<meta property="article:published_time" content="2026-01-02T08:00:00+08:00"></head><body><article><h1>The kettle diary</h1>'
        f"<time datetime=2026-01-02>2026-01-02</time><p>{words}</p><p>{words[::-1]}</p></article></body></html>"
    )
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    url = "https://kettle.example/2026/01/02/the-kettle-diary.html"
    writer.write_record(writer.create_warc_record(url, "response", payload=BytesIO(page.encode()), http_headers=headers))
    return out.getvalue()


@contextmanager
def dev(data: Path, sites: Path, port: int, cron: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(Path(sys.executable).with_name("bowen")), "dev", "--port", str(port), "--data-dir", str(data), "--sites", str(sites)]
    settings = os.environ | {"BOWEN_DAILY_CRON": cron}
    with (data.parent / "dev.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log, start_new_session=True)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def watch(options: argparse.Namespace, home: Path) -> int:
    data, sites, port = home / "data", home / "blogs.toml", options.port
    data.mkdir()
    before, clock = {path.name for path in ROOT.iterdir()}, Watch(options.minutes * 60)
    with serve() as base:
        listed = [*sample_sites(base), Site(name="gone", url="http://127.0.0.1:9/", allow_hosts=("127.0.0.1",))]
        add_rows(sites, listed)
        names = {site.name for site in listed}
        due = datetime.now(UTC) + timedelta(seconds=140)
        with dev(data, sites, port, f"{due.minute} {due.hour} * * *"):
            clock.wait("web server answers", lambda: "runsOrError" in ask(port, RUNS))
            clock.say(f"the daily crawl is due at {due:%H:%M}:00 UTC, now {datetime.now(UTC):%H:%M:%S}")
            clock.wait("scheduled runs ended well", lambda: found if set(found := runs(port, "crawl_and_read")) >= names else None)
            clock.wait("posts in the snapshot", lambda: posts_by_site(data) if set(posts_by_site(data)) >= names - {"gone"} else None)
            clock.wait("everything over all sites is built", lambda: "yes" if materialised(port) >= FIRST | {"corpus_report"} else None)
            clock.wait("the failed crawl shows", lambda: failed_crawl(port))
            name, body = (options.warc.name, options.warc.read_bytes()) if options.warc else ("found.warc.gz", invented_archive())
            (data / "warc" / name).write_bytes(body)
            clock.say(f"dropped {name}, {len(body)} bytes, into the archive folder")
            clock.wait("imported", lambda: runs(port, "import_archives"))
            clock.wait("its site was read", lambda: sorted(set(runs(port, "read_archive")) - names))
            clock.wait("its posts in the snapshot", lambda: {k: v for k, v in posts_by_site(data).items() if k not in names})
            unwanted = sorted(set(ask_failures(port)))
            clock.say(f"runs that failed: {unwanted or 'none'}; runs in all: {len(ask(port, RUNS)['runsOrError']['results'])}")
            if options.keep:
                clock.say(f"http://127.0.0.1:{port} stays open until Enter, data in {home}")
                sys.stdin.readline()
    left = sorted(({path.name for path in ROOT.iterdir()} - before) & STRAY)
    clock.say(f"written to the project's root: {left or 'nothing'}")
    return 1 if clock.failed or unwanted or left else 0


def ask_failures(port: int) -> list[str]:
    return [run["jobName"] for run in ask(port, RUNS)["runsOrError"]["results"] if run["status"] == "FAILURE"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, help="the archive file to drop; one post of an invented blog without it")
    parser.add_argument("--port", type=int, default=3457)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--keep", action="store_true", help="leave the UI open at the end until Enter")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bowen-daemon-"))
    try:
        return watch(options, home)
    finally:
        if not options.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
