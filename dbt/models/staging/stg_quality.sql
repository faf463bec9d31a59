select * from {{ parquet('post_quality') }}
