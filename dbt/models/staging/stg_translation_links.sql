select * from {{ parquet('translation_links') }}
