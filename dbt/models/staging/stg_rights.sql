select * from {{ parquet('post_rights') }}
