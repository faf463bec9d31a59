"""`bowen report`: from the tables of a data directory to one HTML file, written whole or not at all."""

from pathlib import Path

from pipelines.release.privacy import default_privacy
from pipelines.report.figures import gather
from pipelines.report.page import render
from pipelines.store.parquet import ParquetStore
from spiders.durable import replace_file


def write_report(data_dir: Path, out: Path) -> int:
    """Write the report; its size in bytes. Raises NoPosts when there is nothing to show."""
    page = render(gather(ParquetStore(data_dir), default_privacy())).encode()
    replace_file(out, page)
    return len(page)
