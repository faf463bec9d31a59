select * from {{ source('parquet', 'duplicate_posts') }}
