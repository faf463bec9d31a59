"""dbt's column docs, written from the record classes: `python -m pipelines.store.docs` after a change of columns."""

from pathlib import Path

from pipelines.arrow import describe
from pipelines.store.tables import TABLES

COLUMNS_FILE = Path(__file__).parents[2] / "dbt" / "models" / "columns.md"
_HEADER = "<!-- Written by `python -m pipelines.store.docs` from pipelines/records.py; do not edit. -->\n"


def columns_md() -> str:
    """One dbt docs block a column, named <record>__<column>."""
    records = sorted({record.__name__: record for record in TABLES.values()}.items())
    blocks = [
        f"{{% docs {name.lower()}__{column} %}}\n{meaning}\n{{% enddocs %}}\n"
        for name, record in records
        for column, meaning in describe(record).items()
    ]
    return "\n".join([_HEADER, *blocks])


if __name__ == "__main__":
    COLUMNS_FILE.write_text(columns_md(), "utf-8")
