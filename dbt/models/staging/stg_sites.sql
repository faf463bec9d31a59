select * from {{ source('parquet', 'listed_sites') }}
