"""One run of the assets in this process, without a daemon: what `bowen run` does."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property, partial
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy.exc import DBAPIError

from pipelines.defs.pruning import forget_runs
from pipelines.defs.screen import NAME, Say, screen_logger
from pipelines.flow.workspace import Workspace
from spiders.disk import DiskRefused, refusal, refusal_in, told
from spiders.durable import replace_file

ROOT = Path(__file__).parents[2]
_KEPT = 100  # runs that Dagster remembers, at half a megabyte each
_DAMAGED = ("file is not a database", "database disk image is malformed", "malformed database schema")  # as SQLite says it
_RANGE_START, _RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def prepare_environment(data_dir: Path, sites_file: Path, contact: str | None = None) -> None:
    """Tell Dagster and its subprocesses where everything lives; must come before the definitions are imported."""
    os.environ["BOWEN_DATA_DIR"] = str(data_dir.absolute())
    os.environ["BOWEN_SITES"] = str(sites_file.absolute())
    state = data_dir.absolute() / "dagster"
    state.mkdir(parents=True, exist_ok=True)
    os.environ["BOWEN_DAGSTER_DIR"] = str(state)
    # Dagster makes folders of its own in DAGSTER_HOME, so the settings go there rather than the folders to the project.
    replace_file(state / "dagster.yaml", (ROOT / "dagster.yaml").read_bytes())
    os.environ["DAGSTER_HOME"] = str(state)
    if contact:
        os.environ["BOWEN_CONTACT"] = contact


def check_schedule() -> None:
    """Raise ValueError where BOWEN_DAILY_CRON is no cron expression: Dagster would start without a single asset."""
    cron = os.environ.get("BOWEN_DAILY_CRON")
    try:
        dg.ScheduleDefinition(name="daily", job_name="daily", cron_schedule=cron or "0 3 * * *")
    except dg.DagsterInvalidDefinitionError:
        raise ValueError(f"BOWEN_DAILY_CRON={cron!r} is no cron expression; write five fields in UTC, such as '30 4 * * *'") from None


@dataclass
class Session:
    """A data directory, a sites file, and Dagster's own state beside them."""

    data_dir: Path
    sites_file: Path
    contact: str | None = None
    say: Say = field(default_factory=lambda: partial(print, file=sys.stdout, flush=True))

    @cached_property
    def work(self) -> Workspace:
        """The workspace the run works on."""
        return Workspace(self.data_dir.absolute(), self.sites_file.absolute())

    def run(self, sites: Sequence[str], *, crawl: bool, everything: bool) -> int:
        """Materialise the assets for these sites, then those over all sites. Raises KeyboardInterrupt, DiskRefused."""
        prepare_environment(self.data_dir, self.sites_file, self.contact)
        from pipelines.definitions import definitions
        from pipelines.defs.assets import CORPUS_ASSETS, SITE_ASSETS, crawled_pages
        from pipelines.defs.marts import marts
        from pipelines.defs.outputs import corpus_report
        from spiders.exits import worst_of

        chosen = [asset for asset in SITE_ASSETS if crawl or asset is not crawled_pages]
        with _disk_named(self.data_dir), self._instance() as instance, redirect_stdout(StringIO()):  # dbt prints its own log there
            _set_partitions(instance, sorted(sites), everything)
            shown = dg.Definitions.merge(definitions(), dg.Definitions(loggers={NAME: screen_logger(self.say)}))
            job = shown.resolve_implicit_global_asset_job_def()
            over_sites = [key for asset in chosen for key in asset.keys]
            ended = [_execute(job, instance, over_sites, tags) for tags in _runs(instance, sites, everything)]
            over_all = [key for asset in (*CORPUS_ASSETS, marts, corpus_report) for key in asset.keys]
            ended.append(_execute(job, instance, over_all, {}))
        return worst_of(chain.from_iterable(ended))

    @contextmanager
    def _instance(self) -> Iterator[dg.DagsterInstance]:
        instance = dg.DagsterInstance.from_config(os.environ["DAGSTER_HOME"])
        try:
            yield instance
            forget_runs(instance, keep=_KEPT + len(self.work.sites()))  # each site may be a run of its own
        finally:
            instance.dispose()


class DamagedState(OSError):
    """Dagster's own databases cannot be read; the message says that nothing else is lost, and what to do."""


@contextmanager
def _disk_named(data_dir: Path) -> Iterator[None]:
    """A full or damaged disk, whoever met it first: a step, or Dagster when it wrote down what the step did."""
    try:
        yield
    except (OSError, sqlite3.Error, DBAPIError, dg.DagsterError) as error:
        if not isinstance(error, DiskRefused) and (words := refusal(error)):
            raise DiskRefused(told(data_dir, words)) from error
        if damage := next((words for words in _DAMAGED if words in str(error)), None):
            step = "end `bowen dev` where it runs, delete that folder, and run again"
            given = f"{data_dir / 'dagster'}: damaged ({damage}); it holds Dagster's own records and nothing of the corpus"
            raise DamagedState(f"{given}: {step}") from error
        raise


def _set_partitions(instance: dg.DagsterInstance, names: Sequence[str], everything: bool) -> None:
    """Make the sites partitions; where they are all there are, others go: one run covers all sites only where these are in a row."""
    known = set(instance.get_dynamic_partitions("sites"))
    for name in known - set(names) if everything else ():
        instance.delete_dynamic_partition("sites", name)
    missing = [name for name in names if name not in known]
    if missing:
        instance.add_dynamic_partitions("sites", missing)


def _runs(instance: dg.DagsterInstance, sites: Sequence[str], everything: bool) -> list[dict[str, str]]:
    """Run tags: one run over all sites where all are wanted, else one a site."""
    known = instance.get_dynamic_partitions("sites")
    if everything and set(known) == set(sites):
        return [{_RANGE_START: known[0], _RANGE_END: known[-1]}]
    return [{"dagster/partition": site} for site in sites]


def _execute(job: Any, instance: dg.DagsterInstance, keys: Sequence[dg.AssetKey], tags: dict[str, str]) -> list[int]:
    """One run; the exit codes that its assets tell of, and 1 where one of them failed."""
    result = job.execute_in_process(
        run_config={"loggers": {NAME: {}}},
        instance=instance,
        asset_selection=list(keys),
        tags=tags,
        partition_key=tags.get("dagster/partition"),
        raise_on_error=False,
    )
    if result.dagster_run.tags.get("dagster/failure_reason") == "UNEXPECTED_TERMINATION":
        raise KeyboardInterrupt  # Dagster writes down that the run was interrupted, and would go on with the next
    for event in result.filter_events(lambda event: event.is_step_failure):
        if words := refusal_in(event.step_failure_data.error.to_string()):
            raise OSError(words)  # the steps after it would meet the same disk
    made = (event.step_materialization_data.materialization.metadata for event in result.get_asset_materialization_events())
    codes = [int(metadata["exit_code"].value) for metadata in made if "exit_code" in metadata]
    return codes if result.success else [1, *codes]
