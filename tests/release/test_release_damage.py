"""A release that a disk damaged is named with its file and what to do; it is no traceback, and no other release is taken for it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipelines.cli.release import release
from pipelines.release.check import check
from pipelines.release.versions import before, called
from pipelines.release.whole import DamagedRelease, damaged_files
from pipelines.takedown.run import Plan, Report, _describe_anew
from pipelines.takedown.tables import without


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 9):
        data[at] ^= 0x55
    path.write_bytes(data)


@pytest.fixture
def data(release_dir: Path, tmp_path: Path) -> Path:
    for version in ("1.0.0", "1.1.0"):
        shutil.copytree(release_dir, tmp_path / "releases" / version)
    return tmp_path


@pytest.mark.parametrize("name", ["release.json", "facts.json", "recipe.toml", "data/open", "data/metadata", "SHA256SUMS"])
@pytest.mark.parametrize("harm", [cut, zero, flip])
def test_whatever_is_damaged_is_named_by_verify(data: Path, name: str, harm: Callable[[Path], None]) -> None:
    path = data / "releases" / "1.1.0"
    file = path / name if (path / name).is_file() else sorted((path / name).rglob("*.parquet"))[0]
    harm(file)
    assert damaged_files(path)
    told = [failure.what for failure in check(path)]
    assert any(file.relative_to(path).as_posix() in line or "SHA256SUMS" in line for line in told)


def test_a_damaged_release_is_listed_beside_the_whole_ones(data: Path) -> None:
    cut(data / "releases" / "1.1.0" / "release.json")
    listed = CliRunner().invoke(release, ["list", "--data-dir", str(data)])
    assert listed.exit_code == 0
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["1.0.0", "1.1.0"]
    assert "1.1.0: damaged: release.json differ from SHA256SUMS or cannot be read; put a whole copy" in listed.stderr


def test_a_damaged_release_is_compared_with_nothing(data: Path) -> None:
    recipe = called(data / "releases" / "1.0.0")["recipe"]
    cut(data / "releases" / "1.0.0" / "release.json")
    newest = before(data, "2.0.0", recipe)
    assert newest is not None and newest.name == "1.1.0"  # what is older than it is not even read
    zero(data / "releases" / "1.1.0" / "release.json")
    with pytest.raises(DamagedRelease, match=r"1\.1\.0: damaged: release.json"):
        before(data, "2.0.0", recipe)
    compared = CliRunner().invoke(release, ["diff", "1.0.0", "1.1.0", "--data-dir", str(data)])
    assert compared.exit_code == 0  # its tables are whole
    flip(sorted((data / "releases" / "1.1.0" / "data" / "metadata").rglob("*.parquet"))[0])
    compared = CliRunner().invoke(release, ["diff", "1.0.0", "1.1.0", "--data-dir", str(data)])
    assert isinstance(compared.exception, DamagedRelease)


def test_a_release_that_a_takedown_took_rows_from_is_whole_again(data: Path) -> None:
    """Its numbers and its card are those of the rows that are left, so it can still be verified and pushed."""
    folder = data / "releases" / "1.1.0"
    for shard in sorted((folder / "data").rglob("*.parquet")):
        table = pq.read_table(shard, partitioning=None)
        if "markdown" in table.column_names and table.num_rows > 1:
            without(shard, table, np.arange(table.num_rows) == 0)
            break
    assert {failure.check for failure in check(folder)} >= {"checksums", "facts"}
    _describe_anew(data, Report(cast(Plan, None), rows={shard.relative_to(data).as_posix(): 1}))
    assert check(folder) == []
    assert check(data / "releases" / "1.0.0") == []
