"""Which archive files of a site share a Parquet file: what a day brings is too little for a file of its own.

Whoever reads a table opens each of its files, half a millisecond whatever is in it. A file a day and site is 18,000 in a year of fifty
blogs; a file a month is 600. The name and size of an archive file decide, never when it was read, so the same archive gives the same files.
"""

import re
from collections.abc import Iterable
from pathlib import Path

_MOST_BYTES = 1 << 19  # of an archive file that shares: what is read again each day of its month stays small
_CRAWL = re.compile(r"(\d{4})(\d\d)\d\dT\d{6}Z-")


def parts_of(segments: Iterable[Path]) -> dict[str, list[Path]]:
    """Part -> the archive files whose rows it holds, in the order given: small crawls of a month together, others one by one."""
    parts: dict[str, list[Path]] = {}
    for path in segments:
        parts.setdefault(_part_of(path), []).append(path)
    return parts


def _part_of(segment: Path) -> str:
    crawl = _CRAWL.match(segment.name)
    if crawl and segment.stat().st_size <= _MOST_BYTES:
        return f"{crawl[1]}-{crawl[2]}"
    return segment.name.removesuffix(".gz").removesuffix(".warc").removesuffix(".arc")
