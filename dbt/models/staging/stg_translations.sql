select * from {{ source('parquet', 'post_translations') }}
