"""Parquet files are atomic, repeatable and never wider than their record; the snapshot is read-only and swapped in."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.records import Crawl
from pipelines.store.parquet import ParquetStore
from pipelines.store.snapshot import BadQuery, NoSnapshot, UnreadableSnapshot, next_snapshot, query


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


SPOILT = {
    "another file": lambda data: b"no database at all" * 99,
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "a block": lambda data: b"".join(data[at : at + 1] if at % 512 else b"\x5a" for at in range(len(data))),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_damaged_snapshot_is_named_with_what_builds_it_anew(tmp_path: Path, how: str) -> None:
    make_snapshot(tmp_path, 1)
    path = tmp_path / "bowen.duckdb"
    path.write_bytes(SPOILT[how](path.read_bytes()))
    done = bowen_sql(tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"{path}: cannot be read" in done.stderr and f"bowen run --no-crawl --data-dir {tmp_path}" in done.stderr


def test_a_block_that_fails_its_checksum_is_no_fault_of_the_query(tmp_path: Path) -> None:
    import duckdb

    with next_snapshot(tmp_path) as path, duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select n, sha256(n::varchar) as words from range(60000) as r(n)")
    data = bytearray((tmp_path / "bowen.duckdb").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "bowen.duckdb").write_bytes(data)
    with pytest.raises(UnreadableSnapshot, match="cannot be read"):
        query(tmp_path, "select max(words), sum(n) from t")


def test_a_snapshot_held_by_another_program_says_so(tmp_path: Path) -> None:
    make_snapshot(tmp_path, 1)
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(tmp_path / "bowen.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin and holder.stdout
        holder.stdout.readline()
        done = bowen_sql(tmp_path)
        holder.stdin.close()
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "another program has it open for writing" in done.stderr and f"PID {holder.pid}" in done.stderr
    assert bowen_sql(tmp_path).returncode == 0


def bowen_sql(data_dir: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("bowen")), "sql", "select n from t", "--data-dir", str(data_dir)]
    return subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
