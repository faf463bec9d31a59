"""Dagster's own databases, damaged: a run says so in a line, with what to do; nothing of the corpus lies there."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("harm", [lambda data: bytes(len(data)), lambda data: data[: len(data) // 2]])
def test_a_damaged_database_is_named_and_deleting_the_folder_helps(harm: object, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipelines.defs.session import Session, _disk_named, prepare_environment\n"
        "data = Path(sys.argv[1]); session = Session(data, data / 'sites.toml'); prepare_environment(data, session.sites_file)\n"
        "with _disk_named(data), session._instance() as instance: instance.add_dynamic_partitions('sites', ['one'])\n"
    )

    def attempt() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)

    (tmp_path / "sites.toml").write_text("", "utf-8")
    assert attempt().returncode == 0
    for path in (tmp_path / "dagster").rglob("*.db"):
        path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    told = attempt().stderr.strip().splitlines()[-1]
    assert f"{tmp_path}/dagster: damaged" in told
    assert told.endswith("delete that folder, and run again")
