"""Whose a post is that several sites hold. A page may wear the number of anybody's post; an id made of an address cannot be borrowed.

The site that showed it first has it, and whoever shows it at the same host: a row that was renamed, two rows that reach one blog.
stg_posts says the same in SQL.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.parquet import read_columns
from spiders.urls import host

_OF_ADDRESSES = "web:"


def borrowed(files: Iterable[Path]) -> frozenset[tuple[str, str]]:
    """(post id, site) of posts in the files of cleaned_posts that are another site's; none in most corpora."""
    by_site = defaultdict(list)
    for path in files:
        by_site[path.parent.name].append(path)
    ids = {site: pc.unique(pa.chunked_array([_numbered(path) for path in paths])) for site, paths in by_site.items()}
    counts = pc.value_counts(pa.chunked_array([*ids.values()], pa.string()))
    several = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return frozenset(_lost(by_site, several)) if len(several) else frozenset()


def _numbered(path: Path) -> pa.Array:
    """The ids that a platform gave."""
    ids = read_columns(path, ["post_id"])["post_id"].combine_chunks()
    return ids.filter(pc.invert(pc.starts_with(ids, _OF_ADDRESSES)))


def _lost(by_site: dict[str, list[Path]], several: pa.Array) -> Iterable[tuple[str, str]]:
    claims: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
    for site, paths in by_site.items():
        for path in paths:
            rows = read_columns(path, ["post_id", "canonical_url", "fetched_at"])
            for row in rows.filter(pc.is_in(rows["post_id"], several)).to_pylist():
                claims[row["post_id"]].append((row["fetched_at"], site, host(row["canonical_url"]).removeprefix("www.")))
    for post_id, seen in claims.items():
        _, owner, home = min(seen)
        at_home = {site for _, site, where in seen if where == home}
        yield from ((post_id, site) for site in {site for _, site, _ in seen} - at_home - {owner})
