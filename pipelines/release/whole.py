"""Whether a release on this disk is still the one that was built: a damaged one is named, and never taken for a change of its posts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from pipelines.release.checksums import read_sums, sums_of

UNREADABLE = (pa.ArrowException, ValueError, KeyError, TypeError, OSError)  # what reading damaged Parquet, JSON, TOML or text raises
_SHOWN = 3


class DamagedRelease(OSError):
    """A release's files are not those that were built; the message names them and what to do."""

    def __init__(self, release: Path, files: list[str]) -> None:
        more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
        fix = "put a whole copy of the folder in its place (a backup, or the data set at its tag vVERSION on the Hub), or move it away"
        super().__init__(f"{release}: damaged: {', '.join(files[:_SHOWN])}{more} differ from SHA256SUMS or cannot be read; {fix}")


def damaged_files(release: Path) -> list[str]:
    """The files that are not as SHA256SUMS states them."""
    try:
        stated = read_sums(release)
    except UnicodeDecodeError:
        return ["SHA256SUMS"]
    real = sums_of(release)
    return sorted(name for name in {*stated, *real} if stated.get(name) != real.get(name))


@contextmanager
def whole(*releases: Path) -> Iterator[None]:
    """Raises DamagedRelease where reading releases fails and their checksums say why; any other error stays as it is."""
    try:
        yield
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the machine's fault
        for release in releases:
            if files := damaged_files(release):
                raise DamagedRelease(release, files) from error
        raise
