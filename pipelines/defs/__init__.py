"""The Dagster face: assets, checks, schedules, sensors, resources. With pipelines.definitions all that imports dagster."""

import warnings

import dagster as dg

# Single-run backfills are what makes one run over all sites cheap; Dagster has called them beta for years.
warnings.filterwarnings("ignore", category=dg.BetaWarning, message=".*backfill_policy.*")
warnings.filterwarnings("ignore", category=dg.BetaWarning, message=".*`owners` of initializer.*")
