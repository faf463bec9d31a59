"""What runs by itself: a crawl a day, a sensor for new archive files, pruning."""

import json
import os
import time
from collections.abc import Iterator
from hashlib import sha256

import dagster as dg

from pipelines.defs.jobs import crawl_and_read, import_archives, list_blogs, prune, read_archive, release_candidate
from pipelines.defs.resources import Place, sites_partitions
from pipelines.flow.extract import unread_segments
from pipelines.flow.inbox import SETTLED_S, dropped_files, settled
from pipelines.flow.workspace import Workspace
from spiders.site import select

DAILY = os.environ.get("BOWEN_DAILY_CRON") or "0 3 * * *"  # when the daily crawl starts, UTC
LISTED = "sites files"  # a key of the sensor's cursor that no site can have as its name
_UNFINISHED = (dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED)


def sync_sites(context: dg.SensorEvaluationContext | dg.ScheduleEvaluationContext, work: Workspace) -> list[str]:
    """Make every enabled site of the sites files a partition; the names of all of them."""
    names = sorted(site.name for site in select(work.sites(), ()))
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
    description="Crawl every site of the sites file once a day (BOWEN_DAILY_CRON); a site's own politeness decides how long it takes.",
)
def daily_crawl(context: dg.ScheduleEvaluationContext, place: Place) -> Iterator[dg.RunRequest]:
    """One run a site of the user's own sites file. A site known from imported archives only is read, never crawled unasked."""
    due, work = context.scheduled_execution_time.strftime("%Y-%m-%dT%H:%M"), place.workspace()
    sync_sites(context, work)
    for site in sorted(site.name for site in select(work.own_sites(), ())):
        yield dg.RunRequest(partition_key=site, run_key=f"{site}:{due}")


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
    jobs=[read_archive, import_archives, list_blogs],
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Archive files from elsewhere: dropped into the archive folder they are imported, in a site's folder they are read.",
)
def new_archive_files(context: dg.SensorEvaluationContext, place: Place) -> dg.SensorResult:
    """One import for dropped files, one reading for each site with files nobody read, one listing when the sites files changed."""
    work = place.workspace()
    sites, busy = sync_sites(context, work), _sites_in_runs(context.instance)
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    now = seen | {site: _listing(work, site) for site in sites if site not in busy}
    requests = [
        dg.RunRequest(job_name=read_archive.name, partition_key=site, run_key=f"{site}:{now[site]}")
        for site in sites
        if now.get(site) and now[site] != seen.get(site) and unread_segments(work, site)
    ]
    now[LISTED] = _digest([repr(site) for site in work.sites().values()])
    if now[LISTED] != seen.get(LISTED):
        requests.append(dg.RunRequest(job_name=list_blogs.name, run_key=f"sites:{now[LISTED]}:{context.last_run_key or ''}"))
    if dropped := dropped_files(work, SETTLED_S):
        key = _digest([f"{path.name}:{path.stat().st_mtime_ns}" for path in dropped])
        requests.append(dg.RunRequest(job_name=import_archives.name, run_key=f"import:{key}"))
    arrived = [_arrival(str(request.partition_key)) for request in requests if request.job_name == read_archive.name]
    return dg.SensorResult(run_requests=requests, cursor=json.dumps(now), asset_events=arrived)


def _arrival(site: str) -> dg.AssetMaterialization:
    """Pages that came as files are crawled pages as well: without this, the site's partition would stay missing for ever."""
    return dg.AssetMaterialization("crawled_pages", partition=site, metadata={"notes": "archive files from elsewhere"})


def _sites_in_runs(instance: dg.DagsterInstance) -> set[str]:
    """Sites that some run is crawling or reading, or will: that run reads their files, those it is writing included."""
    runs = instance.get_runs(dg.RunsFilter(statuses=[*_UNFINISHED]))
    return {site for run in runs if (site := run.tags.get("dagster/partition"))}


def _listing(work: Workspace, site: str) -> str:
    """A digest of the names and sizes of a site's archive files, those still being written left out; empty when there are none."""
    now, segments = time.time(), work.archive.segments(site)
    files = [f"{path.name}:{path.stat().st_size}" for path in segments if settled(path.stat().st_mtime, now, SETTLED_S)]
    return _digest(files) if files else ""


def _digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


automation = dg.AutomationConditionSensorDefinition(
    "automation", target=dg.AssetSelection.all(), default_status=dg.DefaultSensorStatus.RUNNING, minimum_interval_seconds=30
)

SCHEDULES = [daily_crawl, weekly_release_candidate, weekly_prune]
SENSORS = [new_archive_files, automation]
