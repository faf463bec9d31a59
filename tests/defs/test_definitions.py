"""What Dagster is shown: every asset described, owned and described by column; the schedule, the sensor, the checks."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.defs.session import prepare_environment
from spiders.registry import add_rows
from spiders.site import Site

pytestmark = pytest.mark.xdist_group("dagster")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    sites = [Site(name=name, url=f"https://{name}.example/") for name in ("one", "two")]
    add_rows(folder / "my-sites.toml", sites)
    return folder


@pytest.fixture(scope="module")
def defs(data_dir: Path) -> Iterator[dg.Definitions]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("BOWEN_DATA_DIR", "BOWEN_SITES", "BOWEN_DAGSTER_DIR", "DAGSTER_HOME"):
            patch.setenv(name, "")
        prepare_environment(data_dir, data_dir / "my-sites.toml")
        from pipelines.definitions import definitions

        yield definitions()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:
        yield made


CHAIN = [
    "crawled_pages", "extracted_posts", "cleaned_posts", "post_languages", "post_quality", "post_rights", "duplicate_posts",
    "post_translations", "posts", "canonical_posts", "sites", "rejections", "duplicates", "translations", "released_dataset", "corpus_report",
]  # fmt: skip


def test_every_asset_is_described_owned_and_grouped(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    names = {key.to_user_string() for key in graph.materializable_asset_keys}
    assert set(CHAIN) <= names
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description and node.owners and node.group_name not in (None, "default"), key


def test_the_marts_stand_on_the_tables_that_feed_them(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    parents = {key.to_user_string() for key in graph.get(dg.AssetKey("posts")).parent_keys}
    assert {"cleaned_posts", "post_languages", "duplicate_posts", "post_rights", "post_quality"} <= parents


def test_every_stored_table_has_its_columns_described(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for name in ("extracted_posts", "cleaned_posts", "post_languages", "duplicate_posts", "post_rights"):
        columns = graph.get(dg.AssetKey(name)).metadata["dagster/column_schema"].columns
        assert columns and all(column.description for column in columns), name


def test_the_daily_schedule_asks_for_a_run_a_site(defs: dg.Definitions, instance: dg.DagsterInstance) -> None:
    schedule = defs.resolve_schedule_def("daily_crawl")
    due = datetime(2026, 1, 2, 3, tzinfo=UTC)
    with dg.build_schedule_context(instance=instance, scheduled_execution_time=due, resources=resources(defs)) as context:
        requests = list(schedule(context))
    assert [(request.partition_key, request.run_key) for request in requests] == [("one", "one:2026-01-02"), ("two", "two:2026-01-02")]
    assert instance.get_dynamic_partitions("sites") == ["one", "two"]
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def resources(defs: dg.Definitions) -> dict[str, Any]:
    return {"place": defs.resources["place"]}


def tick(defs: dg.Definitions, instance: dg.DagsterInstance, cursor: str | None) -> Any:
    sensor = defs.resolve_sensor_def("new_archive_files")
    with dg.build_sensor_context(instance=instance, cursor=cursor, resources=resources(defs)) as context:
        return sensor(context)


def test_the_sensor_sees_a_site_s_new_segment_once_and_a_dropped_file(
    defs: dg.Definitions, instance: dg.DagsterInstance, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.defs.automation.SETTLED_S", -1.0)
    archive = data_dir / "warc"
    assert tick(defs, instance, None).run_requests == []
    (archive / "two").mkdir(parents=True)
    (archive / "two" / "import-abc.warc.gz").write_bytes(b"anything")
    (archive / "found.warc.gz").write_bytes(b"anything")
    result = tick(defs, instance, None)
    assert [(request.job_name, request.partition_key) for request in result.run_requests] == [("read_archive", "two"), ("import_archives", None)]
    (archive / "found.warc.gz").unlink()
    assert tick(defs, instance, result.cursor).run_requests == []
    assert set(json.loads(result.cursor)) == {"one", "two"}
    shutil.rmtree(archive)


def test_checks_say_how_to_fix(defs: dg.Definitions, instance: dg.DagsterInstance) -> None:
    from pipelines.defs.checks import RULES, check_of

    for rule in RULES:
        result = check_of(rule)(place=defs.resources["place"])
        assert result.passed, rule.name
        assert len(str(result.metadata["how_to_fix"].value)) > 20
