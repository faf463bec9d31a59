"""Where everything of one installation lives, and which sites it knows."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.store.parquet import ParquetStore
from spiders.site import SITES_FILE, Site, load_sites

IMPORTED_SITES = "sites.toml"


@dataclass(frozen=True)
class Workspace:
    """A data directory and a sites file; every path of the pipeline follows from them."""

    data_dir: Path = Path("data")
    sites_file: Path = SITES_FILE

    @property
    def archive(self) -> Path:
        """WARC files, one folder a site."""
        return self.data_dir / "warc"

    @cached_property
    def store(self) -> ParquetStore:
        return ParquetStore(self.data_dir)

    def sites(self) -> dict[str, Site]:
        """The sites of the sites file and those that imports found. Raises SitesError."""
        imported = self.data_dir / IMPORTED_SITES
        return load_sites(self.sites_file, *([imported] if imported.exists() else []))

    def segments(self, site: str) -> list[Path]:
        """The archive files of a site, in a stable order."""
        return sorted(path for path in (self.archive / site).glob("*") if is_warc(path))


def is_warc(path: Path) -> bool:
    """Whether a file's name says it is a web archive, finished or not."""
    return path.name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")) and not path.name.startswith(".")
