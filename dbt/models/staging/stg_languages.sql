select * from {{ parquet('post_languages') }}
