"""What runs by itself: a crawl a day, a sensor for new archive files, pruning."""

import json
import os
import time
from collections.abc import Iterator
from hashlib import sha256

import dagster as dg

from pipelines.defs.jobs import crawl_and_read, import_archives, prune, read_archive, release_candidate
from pipelines.defs.resources import Place, sites_partitions
from pipelines.flow.inbox import dropped_files
from pipelines.flow.workspace import Workspace

DAILY = os.environ.get("BOWEN_DAILY_CRON") or "0 3 * * *"  # when the daily crawl starts, UTC
SETTLED_S = 5.0  # a file that grew a moment ago is still being written


def sync_sites(context: dg.SensorEvaluationContext | dg.ScheduleEvaluationContext, work: Workspace) -> list[str]:
    """Make every site of the sites files a partition; the names of all of them."""
    names = sorted(work.sites())
    known = set(context.instance.get_dynamic_partitions(str(sites_partitions.name)))
    missing = [name for name in names if name not in known]
    if missing:
        context.instance.add_dynamic_partitions(str(sites_partitions.name), missing)
    return names


@dg.schedule(
    job=crawl_and_read,
    cron_schedule=DAILY,
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Crawl every site once a day; a site's own politeness decides how long it takes.",
)
def daily_crawl(context: dg.ScheduleEvaluationContext, place: Place) -> Iterator[dg.RunRequest]:
    """One run a site."""
    day = context.scheduled_execution_time.strftime("%Y-%m-%d")
    for site in sync_sites(context, place.workspace()):
        yield dg.RunRequest(partition_key=site, run_key=f"{site}:{day}")


@dg.schedule(
    job=prune,
    cron_schedule="30 2 * * 0",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Forget old runs once a week.",
)
def weekly_prune() -> dg.RunRequest:
    """Prune once a week."""
    return dg.RunRequest()


@dg.schedule(
    job=release_candidate,
    cron_schedule="0 6 * * 1",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Build a release candidate every Monday, for a person to look at and push.",
)
def weekly_release_candidate() -> dg.RunRequest:
    """One candidate a week."""
    return dg.RunRequest()


@dg.sensor(
    jobs=[read_archive, import_archives],
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Notices archive files from elsewhere: dropped into the archive folder they are imported, in a site's folder they are read.",
)
def new_archive_files(context: dg.SensorEvaluationContext, place: Place) -> dg.SensorResult:
    """One import for dropped files, one reading for each site whose files are not the ones seen last."""
    work = place.workspace()
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    now = {site: _listing(work, site) for site in sync_sites(context, work)}
    requests = [
        dg.RunRequest(job_name=read_archive.name, partition_key=site, run_key=f"{site}:{listing}")
        for site, listing in now.items()
        if listing and listing != seen.get(site)
    ]
    dropped = dropped_files(work)
    if dropped:
        key = sha256("\n".join(f"{path.name}:{path.stat().st_mtime_ns}" for path in dropped).encode()).hexdigest()[:16]
        requests.append(dg.RunRequest(job_name=import_archives.name, run_key=f"import:{key}"))
    return dg.SensorResult(run_requests=requests, cursor=json.dumps(now))


def _listing(work: Workspace, site: str) -> str:
    """A digest of the names and sizes of a site's archive files, those still being written left out; empty when there are none."""
    limit = time.time() - SETTLED_S
    files = [f"{path.name}:{path.stat().st_size}" for path in work.archive.segments(site) if path.stat().st_mtime < limit]
    return sha256("\n".join(files).encode()).hexdigest()[:16] if files else ""


automation = dg.AutomationConditionSensorDefinition(
    "automation", target=dg.AssetSelection.all(), default_status=dg.DefaultSensorStatus.RUNNING, minimum_interval_seconds=30
)

SCHEDULES = [daily_crawl, weekly_release_candidate, weekly_prune]
SENSORS = [new_archive_files, automation]
