"""The DuckDB snapshot: built by dbt into a new file, swapped in atomically, read with everything dangerous off."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread

import duckdb
import pyarrow as pa

from pipelines.store.mentions import teach

SNAPSHOT = "bowen.duckdb"
_LOCKED: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}
# An instant is compared and shown in UTC on every machine, so that a condition chooses the same posts everywhere; then nothing can be set.
_SETTINGS = ("set TimeZone = 'UTC'", "set lock_configuration = true")
# No query can cause these, only the file: whatever else could be opened is locked.
_BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


class NoSnapshot(FileNotFoundError):
    """There is nothing to query yet: the message says how to make it."""


class UnreadableSnapshot(NoSnapshot):
    """The snapshot is there and cannot be read: damaged, or held open for writing. The message names it and what to do."""


class BadQuery(ValueError):
    """SQL that DuckDB refused, with its words."""


@contextmanager
def next_snapshot(data_dir: Path, *, keep: bool = False) -> Iterator[Path]:
    """A path to build the next snapshot at; swapped in when the block ends well, thrown away otherwise.

    `keep` starts from a copy of the current snapshot, for builds of a part of the models.
    """
    current, building = data_dir / SNAPSHOT, data_dir / f".{SNAPSHOT}.{os.getpid()}.building"
    data_dir.mkdir(parents=True, exist_ok=True)
    _discard(building)
    if keep and current.exists():
        shutil.copyfile(current, building)
    try:
        yield building
        if not building.exists():
            raise NoSnapshot(f"{building}: the build wrote no snapshot; see the dbt log in {data_dir / 'dbt'}")
        building.replace(current)
    finally:
        _discard(building)


def _discard(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def connect(data_dir: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach no file, no network and no setting. Raises NoSnapshot, UnreadableSnapshot."""
    path = data_dir / SNAPSHOT
    if not path.exists():
        raise NoSnapshot(f"{path}: no snapshot yet; make one with `bowen run --data-dir {data_dir}`")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_LOCKED)
    except duckdb.Error as error:
        raise _unreadable(data_dir, error) from error
    teach(connection)
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def refusal(data_dir: Path, error: duckdb.Error) -> BadQuery | UnreadableSnapshot:
    """Whose fault it is that DuckDB gave no answer: the file's, or the question's."""
    if isinstance(error, _BROKEN) or str(error).startswith("Corrupt database file"):
        return _unreadable(data_dir, error)
    return BadQuery(str(error))


def _unreadable(data_dir: Path, error: duckdb.Error) -> UnreadableSnapshot:
    said, path = str(error).partition("\n")[0], data_dir / SNAPSHOT
    if "Could not set lock" in said:
        holder = said.partition("held in ")[2].partition(". See")[0] or said
        return UnreadableSnapshot(f"{path}: another program has it open for writing ({holder}); close that one and ask again")
    rebuild = f"`bowen run --no-crawl --data-dir {data_dir}` builds it anew from the tables"
    return UnreadableSnapshot(f"{path}: cannot be read ({said}); {rebuild}, nothing is lost")


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of a snapshot at a glance: rows, types by column, its first rows as Arrow."""

    rows: int
    types: dict[str, str]
    first: pa.Table


def contents(snapshot: Path, first: int = 5) -> dict[str, Contents]:
    """What is in every table and view of a snapshot file, by name."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from information_schema.tables").fetchall()]
        return {name: _contents(connection.table(name), first) for name in names}


def _contents(table: duckdb.DuckDBPyRelation, first: int) -> Contents:
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    return Contents(int(table.count("*").fetchall()[0][0]), types, table.limit(first).to_arrow_table())


def count_by(snapshot: Path, table: str, column: str) -> dict[str, int]:
    """Rows of a table by the values of a column, absent values left out."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.table(table).aggregate([duckdb.ColumnExpression(column), duckdb.FunctionExpression("count")]).fetchall()
        return {str(value): int(count) for value, count in rows if value is not None}


def query(data_dir: Path, sql: str, parameters: list[object] | None = None) -> pa.Table:
    """Run one query on the current snapshot; the rows as an Arrow table. Raises NoSnapshot, UnreadableSnapshot, BadQuery."""
    with connect(data_dir) as connection:
        try:
            return _interruptible(connection, partial(_rows, connection, sql, parameters))
        except duckdb.Error as error:
            raise refusal(data_dir, error) from error


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None) -> pa.Table:
    relation = connection.sql(sql, params=parameters)
    return relation.to_arrow_table() if relation is not None else pa.table({})


def _interruptible(connection: duckdb.DuckDBPyConnection, ask: Callable[[], pa.Table]) -> pa.Table:
    """What `ask` gives. In a thread of its own: DuckDB would not see Ctrl-C before the answer is there."""
    answer: Future[pa.Table] = Future()
    try:
        Thread(target=partial(_ask, ask, answer)).start()
        return answer.result()
    except KeyboardInterrupt:
        while not (answer.cancel() or answer.done()):  # it is asked: what has not begun cannot be interrupted yet
            connection.interrupt()
            wait([answer], timeout=0.1)
        raise


def _ask(ask: Callable[[], pa.Table], answer: "Future[pa.Table]") -> None:
    if answer.set_running_or_notify_cancel():
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - raised again by who waits for it
            answer.set_exception(error)
