select * from {{ source('parquet', 'sites') }}
