select * from {{ parquet('rejected_pages') }}
