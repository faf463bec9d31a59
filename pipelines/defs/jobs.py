"""Jobs: what a schedule, a sensor or a person launches."""

from typing import Any

import dagster as dg

from pipelines.defs.assets import CORPUS_ASSETS, SITE_ASSETS, crawled_pages, listed_sites
from pipelines.defs.marts import marts
from pipelines.defs.outputs import corpus_report, released_dataset
from pipelines.defs.pruning import prune_runs
from pipelines.defs.resources import Place

crawl_and_read = dg.define_asset_job(
    "crawl_and_read",
    selection=dg.AssetSelection.assets(*SITE_ASSETS),
    description="Crawl one site, then read, clean and label its posts.",
    # The daemon begins a run anew that failed or was killed. A policy of the asset's would make an interrupt a failure and sleep on it.
    tags={"dagster/max_retries": "2"},
)
read_archive = dg.define_asset_job(
    "read_archive",
    # Files that arrive count as crawled pages, and a check is void once its asset changes: so the crawls are judged anew.
    selection=dg.AssetSelection.assets(*(asset for asset in SITE_ASSETS if asset is not crawled_pages))
    | dg.AssetSelection.checks_for_assets(crawled_pages),
    description="Read, clean and label what is archived of one site.",
)
list_blogs = dg.define_asset_job(
    "list_blogs",
    selection=dg.AssetSelection.assets(listed_sites),
    description="Read the sites files anew.",
)
build_corpus = dg.define_asset_job(
    "build_corpus",
    selection=dg.AssetSelection.assets(*CORPUS_ASSETS, marts, corpus_report),
    description="Everything over all sites: duplicates, translations, the SQL snapshot, the report.",
)
release_candidate = dg.define_asset_job(
    "release_candidate",
    selection=dg.AssetSelection.assets(released_dataset),
    description="Build a release candidate; nothing is published.",
)


@dg.op
def prune_events(context: dg.OpExecutionContext) -> None:
    """Delete the records of runs of long ago; the tables they wrote stay."""
    from datetime import UTC, datetime

    forgotten = prune_runs(context.instance, datetime.now(UTC))
    context.log.info("%d runs pruned", forgotten)


@dg.op
def import_dropped(context: dg.OpExecutionContext, place: Place) -> None:
    """Take archive files that were dropped into the archive folder into their sites."""
    from pipelines.flow.inbox import import_inbox

    for line in import_inbox(place.workspace()):
        context.log.info(line)


@dg.job(description="Forget runs of long ago, so that Dagster's own database stays small.")
def prune() -> None:
    """Prune Dagster's event log."""
    prune_events()


@dg.job(description="Sort WARC files that were dropped into the archive folder into sites.")
def import_archives() -> None:
    """Import dropped files."""
    import_dropped()


JOBS: list[Any] = [crawl_and_read, read_archive, list_blogs, build_corpus, release_candidate, prune, import_archives]
