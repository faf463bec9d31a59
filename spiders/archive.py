"""The archive folder: DATA/warc/<site>/<segment>.warc.gz, one segment a crawl, and one an imported file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spiders.raw import RawPage, WarcRef
from spiders.warc import Damage, NotAnArchive, read_at, read_pages

SUFFIX = ".warc.gz"
IMPORT_PREFIX = "import-"
_SUFFIXES = (".warc.gz", ".warc", ".arc.gz", ".arc")


@dataclass(frozen=True, slots=True)
class Archive:
    """Paths of one data folder's archive; reads, never writes."""

    data_dir: Path

    @property
    def root(self) -> Path:
        """The folder that `WarcRef.file` is relative to."""
        return self.data_dir / "warc"

    def segment(self, site: str, crawl: str) -> Path:
        """Path of the segment that a crawl of a site writes."""
        return self.root / site / f"{crawl}{SUFFIX}"

    def segments(self, site: str) -> list[Path]:
        """The site's archive files, imports first, then crawls by start time; files dropped in by hand count too."""
        found = (path for path in (self.root / site).glob("*") if is_archive(path))
        return sorted(found, key=lambda path: (not path.name.startswith(IMPORT_PREFIX), path.name))

    def pages(self, site: str, on_damage: Callable[[Damage], None] | None = None) -> Iterator[RawPage]:
        """Every archived response of a site, oldest segment first."""
        for path in self.segments(site):
            yield from read_pages(path, root=self.root, **({"on_damage": on_damage} if on_damage else {}))

    def page(self, ref: WarcRef) -> RawPage | None:
        """The page a reference names; None when its file or record is gone or damaged."""
        path = self.root / ref.file
        try:
            return read_at(path, ref) if path.is_file() else None
        except NotAnArchive:  # it was one: damage
            return None


def is_archive(path: Path) -> bool:
    """Whether a path is an archive file by its name; hidden and temporary files are not."""
    return path.name.endswith(_SUFFIXES) and not path.name.startswith(".") and path.is_file()


def archive_files(inputs: list[Path]) -> list[Path]:
    """The archive files that inputs (files or folders) name, each once, sorted within a folder. A named file is taken whatever its name."""
    found: dict[Path, None] = {}
    for path in inputs:
        for file in sorted(child for child in path.rglob("*") if is_archive(child)) if path.is_dir() else [path]:
            found[file] = None
    return list(found)
