"""Where everything of one installation lives, and which sites it knows."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.store.parquet import ParquetStore
from spiders.archive import Archive
from spiders.optouts import FILE as OPTOUTS
from spiders.optouts import OptOuts, load
from spiders.registry import registry
from spiders.site import SITES_FILE, Site, select


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
        return load(self.data_dir / OPTOUTS)

    def sites(self) -> dict[str, Site]:
        """The sites of the sites file and those that imports found. Raises SitesError."""
        return registry(self.sites_file, self.data_dir)

    def site(self, name: str) -> Site:
        """One known site. Raises SitesError."""
        return select(self.sites(), [name])[0]
