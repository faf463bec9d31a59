select * from {{ source('parquet', 'post_quality') }}
