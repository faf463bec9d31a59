"""dbt's models as assets: they alone write the DuckDB snapshot."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets

from pipelines.defs.assets import ON_ANY_SITE, OWNERS
from pipelines.defs.resources import Place, dbt_project
from pipelines.store.snapshot import count_rows, next_snapshot

# Tables that are by-products of an asset of another name.
WRITER = {"crawls": "crawled_pages", "rejected_pages": "cleaned_posts", "translation_links": "duplicate_posts"}

_SETTINGS = DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True)


class Translator(DagsterDbtTranslator):
    """dbt nodes -> our names: a Parquet source is the asset that writes it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Sources are the assets of their tables, models go by their own name."""
        name = str(dbt_resource_props["name"])
        return dg.AssetKey(WRITER.get(name, name) if dbt_resource_props["resource_type"] == "source" else name)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """All models stand together."""
        return "marts"

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The same owners as every other asset."""
        return OWNERS

    def get_automation_condition(self, dbt_resource_props: Mapping[str, Any]) -> dg.AutomationCondition[Any]:
        """Rebuilt when a table below changed."""
        return ON_ANY_SITE


@dbt_assets(manifest=dbt_project().manifest_path, project=dbt_project(), dagster_dbt_translator=Translator(_SETTINGS))
def marts(context: dg.AssetExecutionContext, dbt: DbtCliResource, place: Place) -> Iterator[Any]:
    """Build the snapshot beside the current one and swap it in; a part of the models starts from a copy of it."""
    work = place.workspace()
    work.store.ensure_tables()
    with next_snapshot(work.data_dir, keep=context.is_subset) as path, _environment(work.data_dir, path):
        events = list(dbt.cli(["build"], context=context).stream())
        counts = count_rows(path)
    yield from (_with_rows(event, counts) for event in events)


def _with_rows(event: Any, counts: Mapping[str, int]) -> Any:
    """A model's output event with the rows it has in the finished snapshot."""
    if isinstance(event, dg.Output) and event.output_name in counts:
        return event.with_metadata({**event.metadata, "dagster/row_count": counts[event.output_name]})
    return event


@contextmanager
def _environment(data_dir: os.PathLike[str], snapshot: os.PathLike[str]) -> Iterator[None]:
    """Tell dbt where to read and to write; it takes both from its environment."""
    before = dict(os.environ)
    os.environ.update(BOWEN_DATA=os.path.abspath(data_dir), BOWEN_SNAPSHOT=os.path.abspath(snapshot))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
