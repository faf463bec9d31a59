"""The assets of one site each, and those over all sites. Each calls a step of pipelines.flow and shows what it did."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import dagster as dg

from pipelines.defs.metadata import column_schema, describe_report
from pipelines.defs.resources import Place, sites_partitions
from pipelines.flow import steps
from pipelines.flow.report import Report
from pipelines.flow.workspace import Workspace
from pipelines.stage import run as run_each
from spiders.exits import Exit

OWNERS = ["team:corpus"]
# A site's rows change, whatever else is still missing: one silent site must not hold back all the others.
ON_UPDATE = dg.AutomationCondition.eager().without(~dg.AutomationCondition.any_deps_missing())
# What spans all sites waits until no site is being read, so that one build serves many; but an hour at most: somewhere a crawl always runs.
_QUIET = ~dg.AutomationCondition.any_deps_in_progress()
ON_ANY_SITE = ON_UPDATE.replace(_QUIET, _QUIET | dg.AutomationCondition.cron_tick_passed("0 * * * *"))


def site_asset(
    step: Callable[[Workspace, str], Report],
    *,
    table: str,
    deps: list[str],
    description: str,
    group: str,
    kinds: set[str],
    automation: dg.AutomationCondition[dg.AssetKey] | None = ON_UPDATE,
    sample: tuple[str, ...] = (),
    plot: str | None = None,
    pool: str | None = None,
) -> dg.AssetsDefinition:
    """An asset partitioned by site, named after its step's table; a run may cover one site or all of them."""

    @dg.asset(
        name=table if table != "crawls" else "crawled_pages",
        deps=deps,
        partitions_def=sites_partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        description=description,
        owners=OWNERS,
        group_name=group,
        kinds=kinds,
        automation_condition=automation,
        metadata={"dagster/column_schema": column_schema(table)},
        pool=pool,
    )
    def run(context: dg.AssetExecutionContext, place: Place) -> dg.MaterializeResult:
        work, total, by_site = place.workspace(), Report(), Counter[str]()
        for site, report in each_site(step, work, context.partition_keys):
            by_site[site] = report.rows
            total += report
            context.log.info("%s: %d rows, %d rejected, %.2f s", site, report.rows, report.rejected, report.seconds)
        return dg.MaterializeResult(metadata=_metadata(work, table, total, context.partition_keys, sample, plot, by_site))

    return run


def each_site(step: Callable[[Workspace, str], Report], work: Workspace, sites: Sequence[str]) -> Iterator[tuple[str, Report]]:
    """A step over sites, one by one. Where it is for several, one that breaks it costs itself: its report says so, and the others go on.

    Errors of the machine are raised, and those of a site that is alone, so that its own run fails.
    """
    if len(sites) == 1:
        yield sites[0], step(work, sites[0])
        return
    for outcome in run_each(lambda site: [step(work, site)], sites):
        broken = Report(failed=[f"{outcome.given}: {outcome.error}; its tables stay as they were"], exits={Exit.ERROR})
        yield outcome.given, broken if outcome.error is not None else outcome.results[0]


def _metadata(
    work: Workspace, table: str, total: Report, sites: list[str], sample: tuple[str, ...], plot: str | None, by_site: Counter[str]
) -> dict[str, dg.MetadataValue]:
    first = next((site for site in sites if by_site[site]), None)
    rows = work.store.table(table, list(sample), first) if sample and first else None
    counts = by_site if plot is None or len(sites) > 1 else Counter(work.store.table(table, [plot], sites[0])[plot].to_pylist())
    return describe_report(total, sample=rows, plot={str(label): count for label, count in counts.items()})


def corpus_asset(
    step: Callable[[Workspace], Report],
    *,
    name: str,
    table: str,
    deps: list[str],
    description: str,
    group: str,
    kinds: set[str],
    sample: tuple[str, ...] = (),
    plot: str | None = None,
) -> dg.AssetsDefinition:
    """An asset over all sites at once."""

    @dg.asset(
        name=name,
        deps=deps,
        description=description,
        owners=OWNERS,
        group_name=group,
        kinds=kinds,
        automation_condition=ON_ANY_SITE,
        metadata={"dagster/column_schema": column_schema(table)},
    )
    def run(place: Place) -> dg.MaterializeResult:
        work = place.workspace()
        report = step(work)
        rows = work.store.table(table, list(sample)) if sample else None
        counts = Counter(work.store.table(table, [plot])[plot].to_pylist()) if plot else Counter[str]()
        return dg.MaterializeResult(metadata=describe_report(report, sample=rows, plot={str(k): v for k, v in counts.items()}))

    return run


crawled_pages = site_asset(
    steps.crawl_site,
    table="crawls",
    deps=[],
    description="One crawl of a site: each response a WARC record, each URL in the ledger. A better rule needs no new crawl.",
    group="web",
    kinds={"scrapy", "warc"},
    automation=None,
    sample=("crawl_id", "outcome", "pages_fetched", "pages_unchanged", "pages_failed"),
    plot="outcome",
    pool="crawl",
)
extracted_posts = site_asset(
    steps.extract_site,
    table="extracted_posts",
    deps=["crawled_pages"],
    description="Archived pages read as posts: kind, fields, main content as Markdown. Every page is kept or rejected with its reason.",
    group="posts",
    kinds={"python", "parquet"},
    sample=("title", "published_local", "url", "selector"),
    plot="selector",
)
cleaned_posts = site_asset(
    steps.clean_site,
    table="cleaned_posts",
    deps=["extracted_posts"],
    description="Posts after the text rules and the rules over the whole site: one row a version, boilerplate taken out by name.",
    group="posts",
    kinds={"python", "parquet"},
    sample=("title", "published_local", "url", "edits"),
    plot="source",
)
post_languages = site_asset(
    steps.identify_languages,
    table="post_languages",
    deps=["cleaned_posts"],
    description="The language of each post version as a BCP-47 tag, with script for Chinese, and the share of each language in the text.",
    group="labels",
    kinds={"python", "parquet"},
    sample=("post_id", "tag", "confidence", "title_tag"),
    plot="tag",
)
post_quality = site_asset(
    steps.measure_quality,
    table="post_quality",
    deps=["cleaned_posts", "post_languages"],
    description="Quality signals of each post version: signals only, never a filter; release recipes decide.",
    group="labels",
    kinds={"python", "parquet"},
    sample=("post_id", "tokens", "code_share", "link_density", "pii_spans"),
)
post_rights = site_asset(
    steps.decide_rights,
    table="post_rights",
    deps=["cleaned_posts"],
    description="What may be fetched, published and translated, each with its evidence; the most restrictive signal wins.",
    group="labels",
    kinds={"python", "parquet"},
    sample=("post_id", "tier", "license", "decision"),
    plot="tier",
)
duplicate_posts = corpus_asset(
    steps.find_duplicates,
    name="duplicate_posts",
    table="duplicate_posts",
    deps=["cleaned_posts", "post_languages"],
    description="Posts that repeat another post, over all sites, each pair verified exactly; and posts that are translations of another.",
    group="labels",
    kinds={"python", "parquet"},
    sample=("post_id", "duplicate_of", "kind", "similarity"),
    plot="kind",
)
post_translations = corpus_asset(
    steps.translate_posts,
    name="post_translations",
    table="post_translations",
    deps=["cleaned_posts", "post_languages", "post_rights", "duplicate_posts"],
    description="Our own translation of each canonical post, checked segment by segment; pending where no backend or budget was left.",
    group="labels",
    kinds={"python", "parquet"},
    sample=("post_id", "target", "status", "title"),
    plot="status",
)
listed_sites = corpus_asset(
    steps.list_sites,
    name="listed_sites",
    table="listed_sites",
    deps=["cleaned_posts"],
    description="The blogs of the sites files, and those whose row is gone and whose posts are stored.",
    group="web",
    kinds={"toml", "parquet"},
    sample=("site", "url", "platform"),
    plot="platform",
)

SITE_ASSETS = [crawled_pages, extracted_posts, cleaned_posts, post_languages, post_quality, post_rights]
CORPUS_ASSETS = [listed_sites, duplicate_posts, post_translations]
