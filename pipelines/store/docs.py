"""dbt's sources and column docs, written from the record classes: `python -m pipelines.store.docs` after a change."""

from pathlib import Path

import yaml

from pipelines.arrow import describe
from pipelines.store.tables import TABLES

MODELS = Path(__file__).parents[2] / "dbt" / "models"
_NOTE = "Written by `python -m pipelines.store.docs` from pipelines/records.py; do not edit."
_LOCATION = "read_parquet('{{ env_var(\"BOWEN_DATA\", \"data\") }}/parquet/{name}/**/*.parquet', union_by_name=true)"


def columns_md() -> str:
    """One dbt docs block a column, named <record>__<column>."""
    records = sorted({record.__name__: record for record in TABLES.values()}.items())
    blocks = [
        f"{{% docs {name.lower()}__{column} %}}\n{meaning}\n{{% enddocs %}}\n"
        for name, record in records
        for column, meaning in describe(record).items()
    ]
    return "\n".join([f"<!-- {_NOTE} -->\n", *blocks])


def sources_yml() -> str:
    """Every Parquet table as a dbt source, columns described."""
    tables = [
        {
            "name": table,
            "description": (record.__doc__ or "").strip(),
            "columns": [{"name": name, "description": meaning} for name, meaning in describe(record).items()],
        }
        for table, record in TABLES.items()
    ]
    source = {"name": "parquet", "description": "The Parquet tables, which are the truth.", "meta": {"external_location": _LOCATION}}
    document = {"version": 2, "sources": [{**source, "tables": tables}]}
    return f"# {_NOTE}\n" + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=160)


FILES = {MODELS / "columns.md": columns_md, MODELS / "staging" / "_sources.yml": sources_yml}

if __name__ == "__main__":
    for path, write in FILES.items():
        path.write_text(write(), "utf-8")
