"""`bowen language` on real files: rows in, rows out, and one clear line for what cannot be read."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli import language

app = typer.Typer()
language.register(app)


@app.callback()
def _several() -> None:
    """Keeps the command's name on a command line of its own."""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["language", *arguments])
    return result.exit_code, result.output


def test_one_row_out_for_each_row_in(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": 7, "text": "今天下雨，在家看书。"}, {"id": "b", "text": ""}, {"id": "c", "text": "A walk along the river."}]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", "utf-8")
    code, output = run(str(source), "--out", str(out))
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert code == 0
    assert [(row["id"], row["tag"]) for row in found] == [(7, "zh-Hans"), ("b", "und"), ("c", "en")]
    assert all(set(row) == {"id", "tag", "score"} and 0 <= row["score"] <= 1 for row in found)
    assert "3 texts" in output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": 1, "text": "a"}\n{"id": 2}\n', ":2"),
        (b"not json\n", ":1"),
        (b"[1]\n", ":1"),
        (b'{"id": 1, "text": "\xff"}', "UTF-8"),
        (None, "no such file"),
    ],
)
def test_bad_input_is_one_line_and_loses_nothing(tmp_path: Path, content: bytes | None, said: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    out.write_text("kept")
    if content is not None:
        source.write_bytes(content)
    code, output = run(str(source), "--out", str(out))
    assert code == 2
    assert said in output and output.count("\n") == 1
    assert out.read_text() == "kept"
