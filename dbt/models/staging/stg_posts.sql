select * from {{ source('parquet', 'cleaned_posts') }}
