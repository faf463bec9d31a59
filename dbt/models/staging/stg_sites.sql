select * from {{ parquet('sites') }}
