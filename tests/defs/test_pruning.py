"""What Dagster keeps of runs does not grow for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs import pruning
from pipelines.defs.pruning import forget_runs, prune_runs
from pipelines.defs.session import prepare_environment

pytestmark = pytest.mark.xdist_group("dagster")


@dg.asset
def counted() -> int:
    return 1


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    for name in ("BOWEN_DATA_DIR", "BOWEN_SITES", "BOWEN_DAGSTER_DIR", "DAGSTER_HOME"):
        monkeypatch.setenv(name, "")
    prepare_environment(tmp_path, tmp_path / "sites.toml")
    made = dg.DagsterInstance.from_config(str(tmp_path / "dagster"))
    yield made
    made.dispose()


def test_the_newest_runs_stay_and_of_the_others_no_file(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    state = tmp_path / "dagster"
    runs = [dg.materialize([counted], instance=instance).run_id for _ in range(5)]
    later = dg.define_asset_job("later").resolve(asset_graph=dg.Definitions([counted]).resolve_asset_graph())
    going_on = instance.create_run_for_job(later)
    assert forget_runs(instance, keep=2) == 3
    assert {record.dagster_run.run_id for record in instance.get_run_records()} == {*runs[3:], going_on.run_id}
    left = {path.relative_to(state).as_posix() for path in state.rglob("*") if any(run in path.name for run in runs)}
    assert left and not any(run in path for run in runs[:3] for path in left)
    latest = instance.get_latest_materialization_event(dg.AssetKey("counted"))
    assert latest is not None and latest.run_id == runs[4]
    assert forget_runs(instance, keep=2) == 0


def test_the_runs_that_stay_are_counted_by_the_sites(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "_KEPT", 1)
    monkeypatch.setattr(pruning, "_KEPT_A_SITE", 1)
    instance.add_dynamic_partitions("sites", ["hill", "dale"])
    runs = [dg.materialize([counted], instance=instance).run_id for _ in range(5)]
    now = datetime.now(UTC)
    assert prune_runs(instance, now) == 2
    assert {record.dagster_run.run_id for record in instance.get_run_records()} == {*runs[2:]}
    assert prune_runs(instance, now) == 0 and prune_runs(instance, now + timedelta(days=91)) == 3
