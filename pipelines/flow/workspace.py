"""Where everything of one installation lives, and which sites it knows."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipelines.store.parquet import ParquetStore
from spiders.archive import Archive
from spiders.optouts import FILE as OPTOUTS
from spiders.optouts import OptOuts, load
from spiders.registry import DATA_SITES, registry
from spiders.site import SITES_FILE, Site, load_sites, select

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Workspace:
    """A data directory and a sites file; every path of the pipeline follows from them."""

    data_dir: Path = Path("data")
    sites_file: Path = SITES_FILE

    @cached_property
    def archive(self) -> Archive:
        """WARC files, one folder a site."""
        return Archive(self.data_dir)

    @cached_property
    def store(self) -> ParquetStore:
        """The Parquet tables."""
        return ParquetStore(self.data_dir)

    def optouts(self) -> OptOuts:
        """What was asked to stay out, for good. Raises OptOutError."""
        path = self.data_dir / OPTOUTS
        return _optouts(path, _stamp(path))

    def sites(self) -> dict[str, Site]:
        """The sites of the sites file and those that imports found. Raises SitesError."""
        return dict(self._sites())

    def own_sites(self, problems: list[str] | None = None) -> dict[str, Site]:
        """The sites of the user's own file, those that are crawled; none where there are imported ones alone. Raises SitesError."""
        if not self.sites_file.exists() and (self.data_dir / DATA_SITES).exists():
            return {}
        return load_sites(self.sites_file, problems=problems)

    def site(self, name: str) -> Site:
        """One known site. Raises SitesError."""
        return select(self._sites(), [name])[0]

    def _sites(self) -> Mapping[str, Site]:
        files = (self.sites_file, self.data_dir / DATA_SITES)
        return _known(self.sites_file, self.data_dir, tuple(map(_stamp, files)))


# Each step of each site asks for both files: they are read again when they have changed.
Stamp = tuple[int, int, int] | None


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=4)
def _known(sites_file: Path, data_dir: Path, stamps: tuple[Stamp, ...]) -> Mapping[str, Site]:
    problems: list[str] = []  # a check tells them too (findings.unfinished_crawls); the other sites go on
    known = registry(sites_file, data_dir, problems)
    for problem in problems:
        _log.warning("%s", problem)
    return known


@lru_cache(maxsize=4)
def _optouts(path: Path, stamp: Stamp) -> OptOuts:
    return load(path)
