"""dbt's models as assets: they alone write the DuckDB snapshot."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets

from pipelines.defs.assets import ON_ANY_SITE, OWNERS
from pipelines.defs.metadata import describe_model
from pipelines.defs.resources import Place, dbt_project
from pipelines.store.snapshot import Contents, contents, count_by, next_snapshot

# Tables that are by-products of an asset of another name.
WRITER = {"crawls": "crawled_pages", "rejected_pages": "cleaned_posts", "translation_links": "duplicate_posts"}
# What is shown of a model: the first five of these columns that it has, and its rows by the first of those.
SAMPLED = ("title", "site", "url", "language", "published_local", "kind", "status", "reason", "evidence", "posts", "cluster_id")
PLOTS = ("reason", "status", "kind", "language", "site", "duplicates")

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

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The words of the model alone: its SQL lies in dbt/."""
        return str(dbt_resource_props.get("description", ""))

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """dbt's own, with the table's name as it is in the snapshot."""
        return {**super().get_metadata(dbt_resource_props), "dagster/table_name": str(dbt_resource_props["name"])}

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
        if context.is_subset and _lacks_models(path):
            dbt.cli(["run"], manifest=dbt_project().manifest_path).wait()  # a part of the models stands on the others: theirs come first
        events = list(dbt.cli(["build"], context=context).stream())
        built = {key.to_user_string() for key in context.selected_asset_keys}
        shown = {name: _shown(path, name, found) for name, found in contents(path).items() if name in built}
    yield from (_described(event, shown) for event in events if not _of_no_asset(event))


def _lacks_models(snapshot: Path) -> bool:
    """Whether a model has no table yet: the first build, or a model of a newer version."""
    stored = {node["name"] for node in _models() if node["config"]["materialized"] in {"table", "view"}}
    return not snapshot.exists() or not stored <= contents(snapshot).keys()


def _shown(snapshot: Path, name: str, found: Contents) -> dict[str, dg.MetadataValue]:
    """A model as it is in the finished snapshot: its rows, the types of its columns, a sample and a plot."""
    props = next(node for node in _models() if node["name"] == name)
    plot = next((column for column in PLOTS if column in found.types), None)
    return describe_model(
        rows=found.rows,
        types=found.types,
        descriptions={column: about["description"] for column, about in props["columns"].items()},
        sample=found.first.select([column for column in SAMPLED if column in found.types][:5]),
        plot=count_by(snapshot, name, plot) if plot else {},
    )


@cache
def _models() -> list[Any]:
    manifest = json.loads(Path(dbt_project().manifest_path).read_text("utf-8"))
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def _of_no_asset(event: Any) -> bool:
    """A test of a model that is no asset, only a step on the way: Dagster would list that step as an asset nobody makes."""
    return isinstance(event, dg.AssetObservation) and event.asset_key not in marts.keys


def _described(event: Any, shown: Mapping[str, dict[str, dg.MetadataValue]]) -> Any:
    if isinstance(event, dg.Output) and event.output_name in shown:
        return event.with_metadata({**event.metadata, **shown[event.output_name]})
    return event


@contextmanager
def _environment(data_dir: Path, snapshot: Path) -> Iterator[None]:
    """Tell dbt where to read and to write; it takes both from its environment."""
    before = dict(os.environ)
    os.environ.update(BOWEN_DATA=str(data_dir.absolute()), BOWEN_SNAPSHOT=str(snapshot.absolute()))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
