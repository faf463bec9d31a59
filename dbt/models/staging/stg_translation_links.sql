select * from {{ source('parquet', 'translation_links') }}
