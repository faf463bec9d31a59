select * from {{ source('parquet', 'post_rights') }}
