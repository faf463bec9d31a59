"""The assets that leave the workspace: a report to look at, a release candidate to publish."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.defs.assets import ON_ANY_SITE, OWNERS
from pipelines.defs.metadata import describe_report
from pipelines.defs.resources import Place
from pipelines.flow.outputs import build_candidate, write_corpus_report


@dg.asset(
    deps=["posts", "sites"],
    description="One self-contained HTML page about the corpus and the crawls, in Chinese and English.",
    owners=OWNERS,
    group_name="outputs",
    kinds={"html"},
    automation_condition=ON_ANY_SITE,
)
def corpus_report(place: Place) -> dg.MaterializeResult:
    """Write the report."""
    return dg.MaterializeResult(metadata=describe_report(write_corpus_report(place.workspace())))


@dg.asset(
    deps=["posts", "post_rights", "post_quality", "duplicate_posts", "post_translations"],
    description="A release candidate: shards, card, checksums. Built when every release check passes; published by `bowen release push`.",
    owners=OWNERS,
    group_name="outputs",
    kinds={"parquet", "huggingface"},
    check_specs=[
        dg.AssetCheckSpec("release_checks_pass", asset="released_dataset", blocking=True, description="Every check that blocks a release.")
    ],
)
def released_dataset(place: Place) -> dg.MaterializeResult:
    """Build the candidate of today."""
    from pipelines.release.check import check
    from pipelines.release.privacy import default_privacy

    report, folder = build_candidate(place.workspace(), f"{datetime.now(UTC):%Y-%m-%d}")
    failures = check(folder, privacy=default_privacy()) if folder else []
    shown = [f"{failure.check}: {failure.what}; {failure.fix}" for failure in failures]
    return dg.MaterializeResult(
        metadata=describe_report(report) | {"folder": str(folder) if folder else "nothing may be released yet"},
        check_results=[dg.AssetCheckResult(check_name="release_checks_pass", passed=not failures, metadata={"failures": shown})],
    )


OUTPUT_ASSETS = [corpus_report, released_dataset]
