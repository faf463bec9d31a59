select * from {{ source('parquet', 'crawls') }}
