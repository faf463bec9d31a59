"""Forgetting runs of long ago. Dagster deletes their rows and leaves their files, which are most of their bytes."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
_LONGEST = timedelta(days=90)
_KEPT, _KEPT_A_SITE = 100, 14  # runs: each takes .4 MB, and a daemon has one a site and day


def prune_runs(instance: dg.DagsterInstance, now: datetime) -> int:
    """Forget the runs of more than 90 days ago, and of the others those before the last two weeks of every site's; returns how many."""
    kept = _KEPT + _KEPT_A_SITE * len(instance.get_dynamic_partitions("sites"))
    return forget_runs(instance, before=now - _LONGEST) + forget_runs(instance, keep=kept)


def forget_runs(instance: dg.DagsterInstance, *, keep: int = 0, before: datetime | None = None) -> int:
    """Delete what Dagster keeps of ended runs, the newest `keep` and those updated after `before` aside; the tables they wrote stay.

    Returns how many. A run that goes on is never touched.
    """
    ended = instance.get_run_records(dg.RunsFilter(statuses=_ENDED, updated_before=before))  # newest first
    old = [record.dagster_run.run_id for record in ended[keep:]]
    for run in old:
        instance.delete_run(run)
    _drop_files(Path(instance.root_directory), old)
    return len(old)


def _drop_files(state: Path, runs: Sequence[str]) -> None:
    for run in runs:
        for path in (state / "history" / "runs").glob(f"{run}.db*"):
            path.unlink(missing_ok=True)
        shutil.rmtree(state / run, ignore_errors=True)
