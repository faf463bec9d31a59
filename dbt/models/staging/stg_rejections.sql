select * from {{ source('parquet', 'rejected_pages') }}
