"""Pages whose signs of rights grow old: a release takes a text only where what its page says of rights was looked at a few days before.

A crawl asks for a post ever more rarely while nothing changes, after 90 days at last. That is right for words, and would leave a blog with
an open licence without texts in nearly every release.
"""

from datetime import datetime, timedelta

from pipelines.flow.workspace import Workspace
from pipelines.store.damage import DamagedFile

_LOOK = timedelta(days=5.5)  # a release wants signs of the last seven days (pipelines.rights.RECHECK_DAYS): a crawl a day is in time


def fading(work: Workspace, site: str, now: datetime) -> frozenset[str]:
    """Addresses of the pages whose texts may be published, by their current version, and were not looked at for more than five days.

    None where a table is damaged: the steps after the crawl make it again, and the next crawl asks.
    """
    try:
        return _fading(work, site, now)
    except DamagedFile:
        return frozenset()


def _fading(work: Workspace, site: str, now: datetime) -> frozenset[str]:
    posts = work.store.table("cleaned_posts", ["post_id", "version", "url", "source"], site)
    if not posts.num_rows:
        return frozenset()
    rights = work.store.table("post_rights", ["post_id", "version", "may_publish", "checked_at"], site).to_pylist()
    open_rows = (row for row in rights if row["may_publish"] and row["checked_at"])
    old = {(row["post_id"], row["version"]) for row in open_rows if now - row["checked_at"] >= _LOOK}
    current = {row["post_id"]: row for row in posts.to_pylist()}  # of a post's versions the newest stands last
    return frozenset(row["url"] for row in current.values() if row["source"] == "html" and (row["post_id"], row["version"]) in old)
