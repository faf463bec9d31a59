"""Which version of a post is the current one: the one place that says so in Python, as int_posts__current does in SQL."""

from collections.abc import Iterator

from pipelines.flow.workspace import Workspace
from pipelines.records import Post


def current_posts(work: Workspace) -> Iterator[Post]:
    """The current version of every post: the one fetched last."""
    latest: dict[str, tuple[object, str]] = {}
    rows = work.store.table("cleaned_posts", ["post_id", "fetched_at", "version"])
    for row in rows.sort_by([("fetched_at", "ascending"), ("version", "ascending")]).to_pylist():
        latest[row["post_id"]] = (row["fetched_at"], row["version"])
    for post in work.store.read("cleaned_posts", Post):
        if latest[post.post_id] == (post.fetched_at, post.version):
            yield post
