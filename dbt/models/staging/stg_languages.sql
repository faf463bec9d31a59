select * from {{ source('parquet', 'post_languages') }}
