select * from {{ parquet('cleaned_posts') }}
