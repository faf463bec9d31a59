"""The Dagster face: assets, checks, schedules, sensors, resources. Together with pipelines.definitions the only place that imports dagster."""
