"""Everything Dagster is shown: `dagster dev` and `bowen run` load this module."""

import dagster as dg
from dagster_dbt import DbtCliResource

from pipelines.defs.assets import CORPUS_ASSETS, SITE_ASSETS
from pipelines.defs.automation import SCHEDULES, SENSORS
from pipelines.defs.checks import CHECKS
from pipelines.defs.jobs import JOBS
from pipelines.defs.marts import marts
from pipelines.defs.outputs import OUTPUT_ASSETS
from pipelines.defs.resources import DBT, dbt_project, place


@dg.definitions
def definitions() -> dg.Definitions:
    """The assets of one site each, those over all sites, the marts, what leaves the workspace, and what runs by itself."""
    return dg.Definitions(
        assets=[*SITE_ASSETS, *CORPUS_ASSETS, marts, *OUTPUT_ASSETS],
        asset_checks=CHECKS,
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"place": place(), "dbt": DbtCliResource(project_dir=dbt_project(), dbt_executable=DBT)},
        executor=dg.in_process_executor,
    )
