"""The records half: pure functions from archived pages to rows, with Dagster, DuckDB and the CLI as a thin rim."""
