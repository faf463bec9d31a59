"""What Dagster is shown: every asset described, owned and described by column; the schedule, the sensor, the checks."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from warcio.warcwriter import WARCWriter

from pipelines.defs.session import prepare_environment
from spiders.registry import add_rows
from spiders.site import Site

pytestmark = pytest.mark.xdist_group("dagster")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    sites = [Site(name=name, url=f"https://{name}.example/", enabled=name != "off") for name in ("one", "two", "off")]
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
    "post_translations", "posts", "canonical_posts", "sites", "rejections", "duplicates", "translations", "released_dataset",
    "corpus_report",
]  # fmt: skip


def test_tests_of_models_on_the_way_are_no_assets() -> None:
    """Dagster lists whatever is observed as an asset, and nobody ever makes `int_posts__current`."""
    from pipelines.defs.marts import _of_no_asset

    assert _of_no_asset(dg.AssetObservation("int_posts__current"))
    assert not _of_no_asset(dg.AssetObservation("posts"))


def test_every_asset_is_described_owned_and_grouped(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    names = {key.to_user_string() for key in graph.materializable_asset_keys}
    assert set(CHAIN) <= names
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description and node.owners and node.group_name not in (None, "default"), key


def test_dagster_keeps_its_state_and_settings_beside_the_data(defs: dg.Definitions, data_dir: Path) -> None:
    assert Path(os.environ["DAGSTER_HOME"]) == data_dir / "dagster" == Path(os.environ["BOWEN_DAGSTER_DIR"])
    settings = (data_dir / "dagster" / "dagster.yaml").read_text("utf-8")
    assert "telemetry:\n  enabled: false" in settings and "nux:\n  enabled: false" in settings


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
    asked = [(request.partition_key, request.run_key) for request in requests]
    assert asked == [("one", "one:2026-01-02T03:00"), ("two", "two:2026-01-02T03:00")]
    assert instance.get_dynamic_partitions("sites") == ["one", "two"]
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_daemon_begins_a_crawl_that_failed_anew_and_an_interrupt_in_place_is_one(defs: dg.Definitions, data_dir: Path) -> None:
    job = defs.resolve_job_def("crawl_and_read")
    instance = dg.DagsterInstance.from_config(str(data_dir / "dagster"))
    try:
        for tags, again in ((job.run_tags, "true"), ({}, "false")):
            run = instance.create_run_for_job(job, tags=dict(tags), status=dg.DagsterRunStatus.STARTED)
            instance.report_run_failed(run)
            stored = instance.get_run_by_id(run.run_id)
            assert stored and stored.tags["dagster/will_retry"] == again
    finally:
        instance.dispose()
    nodes = defs.resolve_implicit_global_asset_job_def().all_node_defs
    assert not [node.name for node in nodes if getattr(node, "retry_policy", None)]  # one would sleep on an interrupt


def resources(defs: dg.Definitions) -> dict[str, Any]:
    return {"place": defs.resources["place"]}


def tick(defs: dg.Definitions, instance: dg.DagsterInstance, cursor: str | None) -> Any:
    sensor = defs.resolve_sensor_def("new_archive_files")
    with dg.build_sensor_context(instance=instance, cursor=cursor, resources=resources(defs)) as context:
        return sensor(context)


def asked(result: Any) -> list[tuple[str, str | None]]:
    return [(request.job_name, request.partition_key) for request in result.run_requests]


@pytest.fixture
def archive(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("pipelines.defs.automation.SETTLED_S", -1.0)
    (data_dir / "warc" / "two").mkdir(parents=True)
    yield data_dir / "warc"
    shutil.rmtree(data_dir / "warc")


def test_the_sensor_sees_a_new_segment_once_and_a_dropped_file(defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path) -> None:
    first = tick(defs, instance, None)
    assert asked(first) == [("list_blogs", None)]
    assert asked(tick(defs, instance, first.cursor)) == []
    (archive / "two" / "import-abc.warc.gz").write_bytes(b"anything")
    (archive / "found.warc.gz").write_bytes(b"anything")
    result = tick(defs, instance, first.cursor)
    assert asked(result) == [("read_archive", "two"), ("import_archives", None)]
    assert [(event.asset_key.to_user_string(), event.partition) for event in result.asset_events] == [("crawled_pages", "two")]
    (archive / "found.warc.gz").unlink()
    assert asked(tick(defs, instance, result.cursor)) == []


def test_a_file_that_still_grows_is_left_alone(
    defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tick(defs, instance, None)
    (archive / "two" / "import-abc.warc.gz").write_bytes(b"any")
    (archive / "found.warc.gz").write_bytes(b"any")
    apart = abs(time.time() - (archive / "found.warc.gz").stat().st_ctime)  # a process may be told another time than the disk
    monkeypatch.setattr("pipelines.defs.automation.SETTLED_S", apart + 3600)
    assert asked(tick(defs, instance, first.cursor)) == []


def test_a_file_of_a_time_to_come_does_not_wait_for_it(
    defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that was ahead when the file came, and was put right since."""
    first = tick(defs, instance, None)
    (archive / "two" / "import-abc.warc.gz").write_bytes(b"any")
    (archive / "found.warc.gz").write_bytes(b"any")
    now = time.time()
    monkeypatch.setattr("pipelines.defs.automation.SETTLED_S", 60.0)
    monkeypatch.setattr("pipelines.defs.automation.time.time", lambda: now - 40_000_000)
    assert asked(tick(defs, instance, first.cursor)) == [("read_archive", "two"), ("import_archives", None)]


def test_a_site_in_a_run_waits_for_it_and_is_looked_at_afterwards(
    defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path
) -> None:
    first = tick(defs, instance, None)
    job, tags = defs.resolve_job_def("crawl_and_read"), {"dagster/partition": "two"}
    run = instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED)
    (archive / "two" / "20260102T030000Z-two.warc.gz").write_bytes(b"anything")
    during = tick(defs, instance, first.cursor)
    assert asked(during) == []
    instance.report_run_canceled(run)
    assert asked(tick(defs, instance, during.cursor)) == [("read_archive", "two")]


def a_record() -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("20260102T030000Z-two.warc.gz", {"software": "a test"}))
    return out.getvalue()


def test_a_segment_that_was_read_asks_for_nothing(defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path) -> None:
    from pipelines.flow.steps import extract_site

    first = tick(defs, instance, None)
    (archive / "two" / "20260102T030000Z-two.warc.gz").write_bytes(a_record())
    extract_site(defs.resources["place"].workspace(), "two")
    assert asked(tick(defs, instance, first.cursor)) == []


def test_a_new_blog_in_the_sites_file_is_listed(defs: dg.Definitions, instance: dg.DagsterInstance, archive: Path, data_dir: Path) -> None:
    first = tick(defs, instance, None)
    before = (data_dir / "my-sites.toml").read_bytes()
    add_rows(data_dir / "my-sites.toml", [Site(name="three", url="https://three.example/")])
    try:
        assert asked(tick(defs, instance, first.cursor)) == [("list_blogs", None)]
    finally:
        (data_dir / "my-sites.toml").write_bytes(before)


def test_sites_known_from_an_import_only_are_never_crawled_unasked(
    defs: dg.Definitions, instance: dg.DagsterInstance, data_dir: Path
) -> None:
    add_rows(data_dir / "sites.toml", [Site(name="imported", url="https://imported.example/")])
    due = datetime(2026, 1, 3, 3, tzinfo=UTC)
    try:
        with dg.build_schedule_context(instance=instance, scheduled_execution_time=due, resources=resources(defs)) as context:
            requests = list(defs.resolve_schedule_def("daily_crawl")(context))
    finally:
        (data_dir / "sites.toml").unlink()
    assert [request.partition_key for request in requests] == ["one", "two"]
    assert "imported" in instance.get_dynamic_partitions("sites")


def test_what_spans_all_sites_waits_for_quiet_but_an_hour_at_most(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for name in ("duplicate_posts", "post_translations", "posts", "corpus_report"):
        condition = graph.get(dg.AssetKey(name)).automation_condition
        assert condition is not None and "CronTickPassed" in repr(condition), name


def test_checks_say_how_to_fix(defs: dg.Definitions, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.defs.checks import check_of
    from pipelines.flow.rules import RULES

    monkeypatch.setenv("BOWEN_CONTACT", "https://example.org/about-us")

    for rule in RULES:
        result = check_of(rule)(place=defs.resources["place"])
        assert result.passed, rule.name
        assert len(str(result.metadata["how_to_fix"].value)) > 20


@pytest.mark.filterwarnings("ignore:AssetExecutionContext:DeprecationWarning")  # what dagster-dbt calls
def test_a_part_of_the_models_is_built_before_there_is_a_snapshot(
    defs: dg.Definitions, instance: dg.DagsterInstance, data_dir: Path
) -> None:
    from pipelines.store.snapshot import query

    job = defs.resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=instance, asset_selection=[dg.AssetKey("sites")], raise_on_error=False)
    assert result.success
    (made,) = result.asset_materializations_for_node("marts")
    assert made.asset_key == dg.AssetKey("sites") and made.metadata["dagster/row_count"].value == 0
    columns = {column.name: column for column in made.metadata["dagster/column_schema"].schema.columns}
    assert columns["site"].type == "varchar" and columns["site"].description
    assert query(data_dir, "select count(*) as n from posts").to_pylist() == [{"n": 0}]
