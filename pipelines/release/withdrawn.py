"""Which posts were taken down or opted out for good, as a question a build can ask of every post."""

from pathlib import Path

from pipelines.records import Post
from pipelines.release.place import Withdrawn
from pipelines.rights.decide import withdrawal
from spiders.optouts import FILE, load


def withdrawn(data_dir: Path) -> Withdrawn:
    """The opt-outs on record under a data directory. Raises OptOutError when the file cannot be trusted."""
    optouts = load(data_dir / FILE)

    def ask(post: Post) -> str | None:
        return "opt-out on record" if withdrawal(post, optouts) else None

    return ask
