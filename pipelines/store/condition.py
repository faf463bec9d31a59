"""Which posts of the snapshot a person's condition chooses: one SQL expression that is true or not, and nothing else that SQL can do."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines.store.snapshot import BadQuery, connect, query, refusal

# Names without brackets that SQL reads as a call of a function.
_BARE = ("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp")


def posts_where(data_dir: Path, condition: str) -> frozenset[str]:
    """Ids of the posts for which a condition over the columns of `posts` is true.

    The condition means what it means in `bowen sql "select … from posts where CONDITION"`, reaches no file, network or setting, and
    must give the same answer every time. Raises NoSnapshot, BadQuery.
    """
    with connect(data_dir) as connection:
        try:
            _refuse(connection, condition)
            chosen = connection.table("posts").filter(f"(\n{condition}\n)").select("post_id").fetchall()
        except duckdb.Error as error:
            raise refusal(data_dir, error) from error
    return frozenset(row[0] for row in chosen)


def versions(data_dir: Path) -> frozenset[tuple[str, str]]:
    """(post id, version) of everything the snapshot holds. Raises NoSnapshot, BadQuery."""
    held = query(data_dir, "select post_id, version from post_versions")
    return frozenset(zip(held["post_id"].to_pylist(), held["version"].to_pylist(), strict=True))


def _refuse(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Raise for what is not one expression, is neither true nor false, or changes from one look to the next."""
    connection.extract_statements(f"select (\n{condition}\n)")  # for DuckDB's own words on a slip
    expressions, rest = _parsed(connection, condition)
    if len(expressions) != 1 or rest != _parsed(connection, "true")[1]:
        raise BadQuery("one condition is wanted, such as `language = 'en'`: no list, no clause, no second statement")
    if changing := sorted(set(_names(expressions)) & _unsteady(connection)):
        raise BadQuery(f"{changing[0]} gives another answer each time, so that no release could be built again; write the value itself")
    kind = connection.table("posts").project(f"(\n{condition}\n)").types[0]
    if str(kind) != "BOOLEAN":
        raise BadQuery(f"the condition is a {kind}, not true or false; compare it with something")


def _parsed(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[list[object], dict[str, object]]:
    """What `select (condition)` selects, as syntax trees, and everything else of the query: what only one condition leaves as it is."""
    found = connection.execute("select json_serialize_sql(?::varchar)", [f"select (\n{condition}\n)"]).fetchone()
    parsed = json.loads(found[0]) if found else {}
    if len(parsed.get("statements", [])) != 1:
        return [], {}
    node = parsed["statements"][0]["node"]
    return node.pop("select_list", []), node


def _names(tree: object) -> Iterator[str]:
    """Every function of a syntax tree, and every bare name that is read as one."""
    if isinstance(tree, dict):
        if "function_name" in tree:
            yield str(tree["function_name"]).lower()
        yield from (name.lower() for name in tree.get("column_names", []) if name.lower() in _BARE)
        for part in tree.values():
            yield from _names(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _names(part)


def _unsteady(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select function_name from duckdb_functions() where stability <> 'CONSISTENT'").fetchall()
    return {*_BARE, *(row[0] for row in rows)}
