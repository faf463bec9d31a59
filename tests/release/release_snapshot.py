"""The snapshot of an invented corpus, made by the project's own models without starting dbt."""

import re
from pathlib import Path

import duckdb

from pipelines.store.snapshot import next_snapshot

MODELS = Path(__file__).parents[2] / "dbt" / "models"
MARTS = ("posts", "canonical_posts", "post_versions")


def snapshot(data_dir: Path) -> Path:
    """Build DATA/bowen.duckdb with the marts about posts."""
    with next_snapshot(data_dir) as path, duckdb.connect(str(path)) as connection:
        made: set[str] = set()
        for mart in MARTS:
            _make(connection, data_dir, mart, made)
    return data_dir


def _make(connection: duckdb.DuckDBPyConnection, data_dir: Path, model: str, made: set[str]) -> None:
    sql = next(MODELS.rglob(f"{model}.sql")).read_text("utf-8")
    for needed in re.findall(r"ref\('(\w+)'\)", sql):
        if needed not in made:
            _make(connection, data_dir, needed, made)
    sql = re.sub(r"\{\{ config\(.*?\) \}\}", "", sql)
    sql = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"\1", sql)
    parquet = f"{data_dir}/parquet"
    sql = re.sub(r"\{\{ source\('parquet', '(\w+)'\) \}\}", rf"read_parquet('{parquet}/\1/**/*.parquet', union_by_name=true)", sql)
    connection.execute(f"create table {model} as {sql}")
    made.add(model)
