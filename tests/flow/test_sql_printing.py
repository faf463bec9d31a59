"""What `bowen sql` prints is what was asked for: two columns of one name, cells a spreadsheet or a terminal would act on."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.sql import register
from pipelines.store.snapshot import next_snapshot


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with next_snapshot(tmp_path) as building:
        duckdb.connect(building).close()
    return tmp_path


def ask(data: Path, query: str, form: str) -> str:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    result = CliRunner().invoke(app, ["sql", query, "--format", form, "--data-dir", str(data)])
    assert result.exit_code == 0, result.output
    return result.output


def test_columns_of_one_name_keep_their_values(data: Path) -> None:
    query = "select 1 as a, 2 as a, 3 as b, 4 as a_1"
    assert list(csv.reader(io.StringIO(ask(data, query, "csv")))) == [["a", "a", "b", "a_1"], ["1", "2", "3", "4"]]
    assert json.loads(ask(data, query, "json")) == {"a": 1, "a_2": 2, "b": 3, "a_1": 4}
    cells = [line for line in ask(data, query, "table").split("\n") if "3" in line and "4" in line]
    assert [cell.strip() for cell in cells[0].strip("│ ").split("│")] == ["1", "2", "3", "4"]


def test_formulas_and_signs_to_the_terminal_are_only_text(data: Path) -> None:
    query = "select '=1+1' as sum, chr(27) || '[2Jhello' as wiped"
    assert "'=1+1" in ask(data, query, "csv")
    assert "\x1b" not in ask(data, query, "table")
