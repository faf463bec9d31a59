select * from {{ parquet('duplicate_posts') }}
