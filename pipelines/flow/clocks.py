"""Crawls whose clock was ahead: the ledger, which only grows, says that a crawl came later that began earlier.

What they fetched would stand as the newest version until that time comes, whatever the author writes meanwhile.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from pipelines.records import Post
from spiders.archive import SUFFIX
from spiders.ledger import ledger_path
from spiders.state import parse_instant

_LINE = re.compile(rb'\{"at":"([^"]+)","event":"(start|end)","crawl":"([^"]+)"')  # quotes inside of values are escaped
_TICK = timedelta(milliseconds=1)


def ahead(data_dir: Path, site: str) -> dict[str, datetime]:
    """By archive file of a crawl whose clock was ahead, the last instant at which its pages can have been fetched."""
    path = ledger_path(data_dir, site)
    begun: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    for at, event, crawl in _LINE.findall(path.read_bytes()) if path.is_file() else ():
        times = begun if event == b"start" else ended
        times.setdefault(crawl.decode(), parse_instant(at.decode()))
    limits: dict[str, datetime] = {}
    limit: datetime | None = None
    for crawl, start in reversed(begun.items()):
        if limit is not None and max(start, ended.get(crawl, start)) >= limit:
            limits[crawl + SUFFIX] = limit - _TICK
        limit = start if limit is None or start < limit else limit - 2 * _TICK
    return limits


def in_time(post: Post, limits: Mapping[str, datetime]) -> Post:
    """A post fetched no later than its crawl can have been."""
    at = at_most(post.fetched_at, post.warc_file, limits)
    return post if at == post.fetched_at else replace(post, fetched_at=at)


def at_most(at: datetime, warc_file: str, limits: Mapping[str, datetime]) -> datetime:
    """When something was seen at the latest, by the archive file that holds it."""
    return min(at, limits.get(PurePosixPath(warc_file).name, at)) if limits else at
