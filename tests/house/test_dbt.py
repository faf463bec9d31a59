"""dbt's docs come from the records, and nothing in a mart is undescribed."""

from pathlib import Path

import pytest
import yaml

from pipelines.store.docs import FILES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("path", "write"), FILES.items(), ids=lambda value: getattr(value, "name", ""))
def test_generated_docs_are_current(path: Path, write: object) -> None:
    assert path.read_text("utf-8") == write(), "run `make docs`"


def models(folder: str) -> list[dict[str, object]]:
    documents = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "dbt/models" / folder).glob("*.yml")]
    return [model for document in documents for model in document.get("models", [])]


def test_every_model_is_documented() -> None:
    documented = {model["name"] for folder in ("staging", "intermediate", "marts") for model in models(folder)}
    written = {path.stem for path in (ROOT / "dbt/models").rglob("*.sql")}
    assert written == documented


def test_every_mart_has_a_tested_key_and_described_columns() -> None:
    for model in models("marts"):
        tests = [test for column in model["columns"] for test in column.get("data_tests", [])] + model.get("data_tests", [])
        assert "not_null" in tests, model["name"]
        assert all(column["description"] for column in model["columns"]), model["name"]
