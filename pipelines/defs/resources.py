"""What assets are given: the workspace, and how dbt is run."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import dagster as dg
from dagster_dbt import DbtProject

from pipelines.flow.workspace import Workspace
from spiders.disk import DiskRefused, refusal_in, told
from spiders.site import SITES_FILE

ROOT = Path(__file__).parents[2]
# The dbt of this very environment, whether or not it was activated.
DBT = str(Path(sys.executable).with_name("dbt"))
DATA_DIR, SITES = "BOWEN_DATA_DIR", "BOWEN_SITES"

sites_partitions = dg.DynamicPartitionsDefinition(name="sites")


class Place(dg.ConfigurableResource):
    """The data directory and the sites file that the run works on."""

    data_dir: str
    sites_file: str

    def workspace(self) -> Workspace:
        """The workspace at that place."""
        return Workspace(Path(self.data_dir), Path(self.sites_file))


def place() -> Place:
    """The place named by the environment, which `bowen` sets; the project's own folders otherwise."""
    return Place(data_dir=os.environ.get(DATA_DIR, str(ROOT / "data")), sites_file=os.environ.get(SITES, str(SITES_FILE)))


@cache
def dbt_project() -> DbtProject:
    """The dbt project, its manifest parsed when models changed since the last time."""
    project = DbtProject(project_dir=ROOT / "dbt", profiles_dir=ROOT / "dbt", target="snapshot")
    if _out_of_date(Path(project.manifest_path)):
        command = [DBT, "--quiet", "parse", "--project-dir", str(ROOT / "dbt"), "--profiles-dir", str(ROOT / "dbt")]
        done = subprocess.run(command, check=False, cwd=ROOT / "dbt", capture_output=True, text=True)  # noqa: S603 - our own dbt, our own project
        if done.returncode:
            _parse_failed(Path(project.manifest_path), done.stdout + done.stderr)
    return project


def _parse_failed(manifest: Path, said: str) -> NoReturn:
    """Leave no half a manifest, which would pass for a new one, and say why there is none."""
    manifest.unlink(missing_ok=True)
    if words := refusal_in(said):
        raise DiskRefused(told(manifest, words))
    raise RuntimeError(f"{manifest}: dbt could not read the models: {said.strip()[-1000:]}")


def _out_of_date(manifest: Path) -> bool:
    if not manifest.exists():
        return True
    written = manifest.stat().st_mtime
    sources = [path for pattern in ("models/**/*", "tests/**/*", "*.yml") for path in (ROOT / "dbt").glob(pattern)]
    return any(path.stat().st_mtime > written for path in sources)
