select * from {{ parquet('post_translations') }}
