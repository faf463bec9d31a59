"""Where rows live: Parquet is the truth, DuckDB a snapshot built from it. The only place that imports duckdb.

    DATA/parquet/<table>/<site>/<part>.parquet    written to a temporary name, then renamed
    DATA/bowen.duckdb                             built beside, then swapped in: readers never wait and never block
"""
