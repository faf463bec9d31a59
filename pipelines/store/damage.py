"""Files of the store that a disk or a stray hand has damaged: noticed by the checksum of each page, named, set aside, made again.

A page of numbers or of short texts decodes to something whatever its bytes are. Only a checksum tells that they are not those written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SUFFIX = ".damaged"


class DamagedFile(OSError):
    """A file of the store cannot be read; the message names it and what makes it again."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: damaged ({problem}); `bowen run --no-crawl` sets it aside and makes it again from the archive")
        self.problem = problem


@contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """A Parquet file whose pages are compared with their checksums as they are read. Raises DamagedFile; OSError where the disk fails."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, MemoryError) or getattr(error, "errno", None):
            raise  # the machine's fault, not the file's
        raise DamagedFile(path, str(error).partition("\n")[0][:200]) from error


def set_aside(path: Path) -> str | None:
    """Rename a file that cannot be read whole, so that whatever makes it makes it again; what was done. None for a whole one."""
    try:
        with opened(path) as file:
            for group in range(file.num_row_groups):
                file.read_row_group(group, use_threads=False)
    except DamagedFile as error:
        names = (path.with_name(f"{path.name}{SUFFIX}{number or ''}") for number in count())
        aside = next(name for name in names if not name.exists())
        path.rename(aside)
        return f"{path}: damaged ({error.problem}); set aside as {aside.name} and made again"
    return None
