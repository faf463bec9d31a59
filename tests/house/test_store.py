"""Parquet files are atomic, repeatable and never wider than their record; the snapshot is read-only and swapped in."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.records import Crawl
from pipelines.store.parquet import ParquetStore
from pipelines.store.snapshot import BadQuery, NoSnapshot, next_snapshot, query


def crawl(number: int) -> Crawl:
    when = datetime(2024, 1, 1, tzinfo=UTC)
    return Crawl(
        crawl_id=f"c{number:05}", site="s", started_at=when, finished_at=None, outcome="finished",
        pages_fetched=number, pages_unchanged=0, pages_failed=0, bytes_fetched=0,
    )  # fmt: skip


def test_same_rows_same_bytes_and_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path)
    first = store.write("crawls", "s", "ledger", [crawl(1)], inputs="a")
    before = first.path.stat().st_mtime_ns
    again = store.write("crawls", "s", "ledger", [crawl(1)], inputs="a")
    assert first.changed and not again.changed
    assert first.path.stat().st_mtime_ns == before
    assert store.write("crawls", "s", "ledger", [crawl(2)], inputs="a").changed


def test_many_rows_are_written_in_row_groups_and_read_back_in_order(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path)
    written = store.write("crawls", "s", "ledger", (crawl(n) for n in range(4_500)))
    assert pq.read_metadata(written.path).num_row_groups == 3
    assert [row.pages_fetched for row in store.read("crawls", Crawl)] == list(range(4_500))


def test_a_failing_writer_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path)
    written = store.write("crawls", "s", "ledger", [crawl(1)])
    before = written.path.read_bytes()

    def broken() -> object:
        yield crawl(2)
        raise RuntimeError("torn")

    with pytest.raises(RuntimeError, match="torn"):
        store.write("crawls", "s", "ledger", broken())
    assert written.path.read_bytes() == before
    assert [path.name for path in written.path.parent.iterdir()] == ["ledger.parquet"]


def test_inputs_decide_what_is_current(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path)
    assert not store.is_current("crawls", "s", "ledger", "a")
    store.write("crawls", "s", "ledger", [], inputs="a")
    assert store.is_current("crawls", "s", "ledger", "a")
    assert not store.is_current("crawls", "s", "ledger", "b")
    store.path("crawls", "s", "ledger").write_bytes(b"torn")
    assert not store.is_current("crawls", "s", "ledger", "a")


def make_snapshot(data_dir: Path, value: int) -> None:
    import duckdb

    with next_snapshot(data_dir) as path, duckdb.connect(str(path)) as connection:
        connection.execute(f"create table t as select {value} as n")


def test_a_reader_keeps_its_snapshot_while_the_next_is_built_and_the_next_reader_sees_the_new_one(tmp_path: Path) -> None:
    from pipelines.store.snapshot import connect

    make_snapshot(tmp_path, 1)
    with connect(tmp_path) as reader:
        make_snapshot(tmp_path, 2)
        assert reader.execute("select n from t").fetchall() == [(1,)]
    assert query(tmp_path, "select n from t")["n"].to_pylist() == [2]


def test_a_failed_build_keeps_the_current_snapshot(tmp_path: Path) -> None:
    make_snapshot(tmp_path, 1)
    with pytest.raises(RuntimeError), next_snapshot(tmp_path):
        raise RuntimeError("dbt failed")
    assert query(tmp_path, "select n from t")["n"].to_pylist() == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["bowen.duckdb"]


@pytest.mark.parametrize(
    "statement",
    [
        "create table x as select 1",
        "select * from read_text('/etc/hostname')",
        "copy t to 'leak.csv'",
        "attach 'other.db'",
        "set enable_external_access = true",
        "install httpfs",
        "no sql at all",
    ],
)
def test_sql_can_neither_write_nor_reach_out(tmp_path: Path, statement: str) -> None:
    make_snapshot(tmp_path, 1)
    with pytest.raises(BadQuery):
        query(tmp_path, statement)


def test_no_snapshot_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="bowen run"):
        query(tmp_path, "select 1")
