select * from {{ parquet('crawls') }}
