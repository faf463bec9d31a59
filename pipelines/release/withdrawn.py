"""Which posts were taken down or opted out for good, as a question a build can ask of every post."""

from pathlib import Path

from pipelines.records import Post
from pipelines.release.place import Withdrawn
from pipelines.rights.decide import withdrawal
from spiders.optouts import FILE, load


def taken_down(data_dir: Path) -> tuple[str, ...]:
    """Hashes of the posts that were withdrawn one by one: the tables no longer know them, and readers of old releases must hear of it."""
    return tuple(sorted({row.hash for row in load(data_dir / FILE).rows if row.kind == "post"}))


def withdrawn(data_dir: Path) -> Withdrawn:
    """The opt-outs on record under a data directory. Raises OptOutError when the file cannot be trusted."""
    optouts = load(data_dir / FILE)

    def ask(post: Post) -> str | None:
        return "opt-out on record" if withdrawal(post, optouts) else None

    return ask
