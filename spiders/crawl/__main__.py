"""`python -m spiders.crawl`: one crawl in a process of its own; `bowen crawl` starts it and shows what it says.

Prints JSON lines (progress, resumed, repaired, end, error) and ends with one of the exit codes of spiders.exits. It ends in an orderly
way at a signal, and when whoever started it is gone: nobody would see it, and it would keep the site's lock.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from spiders.crawl.refusals import Refusals
from spiders.exits import Exit, worst
from spiders.settings import SCRAPY, Policy, shifted, user_agent
from spiders.site import Site, SitesError, parse_site

_GRACE_S = 5.0  # for requests under way, of which a hanging server may make minutes


def main() -> int:
    """Crawl the sites given as JSON rows on standard input.

    After an empty line the input stays open as long as whoever started this process is there.
    """
    args = _arguments()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # before the crawl has begun there is nothing to end in order
    rows, watched = _rows()
    try:
        given = [json.loads(row) for row in rows]
        again = {row["name"]: frozenset(row.pop("again", ())) for row in given}
        sites = [parse_site(row.pop("name"), row, where="standard input") for row in given]
    except (SitesError, ValueError, KeyError) as error:
        sys.stderr.write(f"error: {error}\n")
        return Exit.CONFIG
    _log_to(args.log)
    return run(sites, args, again, watched=watched)


def _rows() -> tuple[list[str], bool]:
    """The lines of standard input to its end, or to an empty line: then it is still open."""
    rows: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            return rows, True
        rows.append(line)
    return rows, False


def run(sites: list[Site], args: argparse.Namespace, again: Mapping[str, frozenset[str]], *, watched: bool) -> int:
    """Crawl in this process, pages of `again` also where they are not due; returns the exit code. With `watched` it ends with its input."""
    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.logger import globalLogBeginner

    from spiders.crawl.spider import BlogSpider, Plan

    refusals = Refusals(sorted({host for site in sites for host in site.allow_hosts}))
    settings = dict(SCRAPY) | {"BOWEN_REFUSALS": refusals, "DOWNLOAD_TIMEOUT": args.timeout}
    if args.replay:
        settings["BOWEN_REPLAY"] = str(args.replay)
        settings["DOWNLOAD_HANDLERS"] = {**_off(), "http": _REPLAY, "https": _REPLAY}
    policy = Policy(timeout_s=args.timeout, patience_s=args.patience)
    plan = Plan(sites, args.data_dir, user_agent(args.contact), policy, refusals, shifted(args.now), bool(args.replay), again)
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False)  # until then Twisted prints what it finds grave; Scrapy passes it on
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # it tells every request, which the ledger does
    crawler = process.create_crawler(BlogSpider)
    task = process.crawl(crawler, plan=plan)
    _stop_when_told(lambda: crawler.spider.stop.set() if crawler.spider else None, watched=watched)
    process.start(install_signal_handlers=False)
    if task.cancelled() or task.exception() is not None or len(plan.results) < len(sites):
        return Exit.ERROR
    return worst(plan.results.values())


_REPLAY = "spiders.crawl.handler.ReplayHandler"


def _off() -> dict[str, None]:
    return dict.fromkeys(("file", "data", "ftp", "s3"))


def _stop_when_told(stop: Callable[[], None], *, watched: bool) -> None:
    loop = asyncio.get_event_loop_policy().get_event_loop()

    def told() -> None:
        stop()
        # Between two callbacks nothing is half written: what is stored is whole, and the next crawl goes on from there.
        loop.call_later(_GRACE_S, os._exit, Exit.INTERRUPTED)

    def left() -> None:
        loop.remove_reader(sys.stdin.fileno())
        told()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told)
    if watched:
        loop.add_reader(sys.stdin.fileno(), left)


def _log_to(path: Path | None) -> None:
    """Our log and the libraries' warnings as JSON lines; nothing of it on the screen."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger("spiders").setLevel(logging.INFO)
    if path is None:
        root.addHandler(logging.NullHandler())
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_JsonLines())
    root.addHandler(handler)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage()[:2000],
        }
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)[-4000:]
        row.update({key: value for key in ("counts",) if (value := getattr(record, key, None)) is not None})
        return json.dumps(row, ensure_ascii=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m spiders.crawl", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--contact")
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--now", type=datetime.fromisoformat, help="pretend that it is this instant (with offset)")
    parser.add_argument("--timeout", type=float, default=Policy().timeout_s)
    parser.add_argument("--patience", type=float, default=Policy().patience_s)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
