"""Which posts were taken down or opted out for good, as a question a build can ask of every post."""

from pathlib import Path

from pipelines.records import Post
from pipelines.release.changes import read_tombstones
from pipelines.release.compose import post_hash
from pipelines.release.place import Withdrawn
from pipelines.release.rows import Removal
from pipelines.release.whole import whole
from pipelines.rights.decide import ids_of, withdrawal
from spiders.optouts import FILE, load


def taken_down(data_dir: Path) -> tuple[str, ...]:
    """Hashes of the posts that were withdrawn one by one: the tables no longer know them, and readers of old releases must hear of it."""
    return tuple(sorted({row.hash for row in load(data_dir / FILE).rows if row.kind == "post"}))


def withdrawn(data_dir: Path, previous: Path | None = None) -> Withdrawn:
    """The opt-outs on record under a data directory, and those that the previous release tells of: a file may have been lost or cut.

    Raises OptOutError when the file cannot be trusted.
    """
    optouts, told = load(data_dir / FILE), _told(previous)

    def ask(post: Post) -> str | None:
        if withdrawal(post, optouts):
            return "opt-out on record"
        version = next((told[name] for name in map(post_hash, ids_of(post)) if name in told), None) if told else None
        return version and f"withdrawn in {version}"

    return ask


def _told(release: Path | None) -> dict[str, str]:
    """The posts that a release says were asked out, with the version that withdrew them."""
    if release is None:
        return {}
    with whole(release):
        return {tomb.post_hash: tomb.withdrawn_in for tomb in read_tombstones(release) if tomb.reason == Removal.WITHDRAWN}
