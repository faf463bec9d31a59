"""`bowen dedup` on real Parquet files: one row out for each row in, and one clear line for what cannot be read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from dedup_posts import edited, markdown, sentences
from typer.testing import CliRunner

from pipelines.cli import dedup

app = typer.Typer()
dedup.register(app)


@app.callback()
def _several() -> None:
    """Keeps the command's name on a command line of its own."""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["dedup", *arguments])
    return result.exit_code, result.output


def test_rows_come_back_in_order_with_what_they_repeat(tmp_path: Path) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "new" / "out.parquet"
    lines = sentences(1, 40)
    texts = [markdown(edited(lines, 0.1, 2)), markdown(sentences(2, 30)), markdown(lines), None, markdown(lines)]
    pq.write_table(pa.table({"doc_id": ["e", "x", "o", "n", "p"], "text": texts}), source)
    code, output = run(str(source), "--out", str(out))
    found = pq.read_table(out)
    assert code == 0 and "5 posts, 2 duplicates in 1 clusters" in output
    assert found.column_names == ["doc_id", "cluster_id", "kind", "duplicate_of", "similarity", "translation_of"]
    rows = {row["doc_id"]: row for row in found.to_pylist()}
    assert list(rows) == ["e", "x", "o", "n", "p"]
    assert (rows["x"]["kind"], rows["x"]["cluster_id"], rows["n"]["kind"]) == ("unique", "x", "unique")
    kinds = {name: rows[name]["kind"] for name in "eop"}
    assert sorted(kinds.values()) in (["canonical", "exact", "near"], ["canonical", "near", "near"], ["canonical", "exact", "repost"])
    assert len({rows[name]["cluster_id"] for name in "eop"}) == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pa.table({"id": ["a"], "text": ["b"]}), "no column 'doc_id'"),
        (pa.table({"doc_id": ["a", "a"], "text": ["b", "c"]}), "repeat a doc_id"),
        (pa.table({"doc_id": ["a"], "text": [1]}), "not a string"),
        (b"PAR1 torn", "not readable as Parquet"),
        (None, "no such file"),
    ],
)
def test_bad_input_is_one_line_and_loses_nothing(tmp_path: Path, table: pa.Table | bytes | None, said: str) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    out.write_text("kept")
    if isinstance(table, bytes):
        source.write_bytes(table)
    elif table is not None:
        pq.write_table(table, source)
    code, output = run(str(source), "--out", str(out))
    assert code == 2
    assert said in output and str(source) in output and output.count("\n") == 1
    assert out.read_text() == "kept"


def test_an_empty_table_gives_an_empty_table(tmp_path: Path) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"doc_id": pa.array([], pa.string()), "text": pa.array([], pa.string())}), source)
    assert run(str(source), "--out", str(out))[0] == 0
    assert pq.read_table(out).num_rows == 0
