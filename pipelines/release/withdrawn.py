"""Which posts were taken down for good, as a question a build can ask of every post."""

from pathlib import Path

from pipelines.records import Post
from pipelines.release.place import Withdrawn


def withdrawn(data_dir: Path) -> Withdrawn:
    """The takedowns on record under a data directory."""
    del data_dir

    def nothing(_: Post) -> str | None:
        return None

    return nothing
