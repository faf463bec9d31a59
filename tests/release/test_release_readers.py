"""Other programs read a release: mlcroissant, DuckDB, Polars and sha256sum."""

import json
import subprocess
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet as pq
import pytest

from pipelines.release.checksums import read_sums
from pipelines.release.layout import configs, shards

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


def test_mlcroissant_validates_and_reads_every_record_set(release_dir: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(release_dir / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    facts = json.loads((release_dir / "facts.json").read_text("utf-8"))
    read = {record_set.id: sum(1 for _ in dataset.records(record_set.id)) for record_set in dataset.metadata.record_sets}
    assert read["open"] == facts["group|open|posts"] and read["removed"] == facts["removed|rows"] and read["nc"] == facts["group|nc|posts"]


def test_croissant_gives_texts_as_they_are(release_dir: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(release_dir / "croissant.json"))
    table = pq.read_table(release_dir / "data" / "sa" / "en")
    row = next(iter(dataset.records("sa")))
    assert row["sa/markdown"].decode() == table["markdown"][0].as_py()


def test_croissant_names_every_file_with_its_checksum(release_dir: Path) -> None:
    document = json.loads((release_dir / "croissant.json").read_text("utf-8"))
    stated = {item["contentUrl"]: item["sha256"] for item in document["distribution"] if item["@type"] == "cr:FileObject"}
    assert stated == {name: digest for name, digest in read_sums(release_dir).items() if name.startswith("data/")}


def test_duckdb_and_polars_read_what_arrow_reads(release_dir: Path) -> None:
    for config in configs(shards(release_dir)):
        for _, pattern in config.patterns:
            files = sorted(release_dir.glob(pattern))
            rows = sum(pq.read_metadata(file).num_rows for file in files)
            frame = polars.read_parquet(files)
            with duckdb.connect() as connection:
                counted = connection.execute(f"select count(*) from read_parquet({[str(file) for file in files]})").fetchone()
            assert frame.height == rows and counted == (rows,)
    files = sorted((release_dir / "data" / "open").rglob("*.parquet"))
    texts = [text for file in files for text in pq.read_table(file, partitioning=None)["markdown"].to_pylist()]
    assert polars.read_parquet(files)["markdown"].to_list() == texts


def test_sha256sum_accepts_the_checksums(release_dir: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=release_dir, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_column_is_described_in_the_files_themselves(release_dir: Path) -> None:
    for shard in shards(release_dir):
        schema = pq.read_schema(release_dir / shard.path)
        assert all(field.metadata[b"description"] for field in schema), shard.path
