-- Two rows of the sites file may reach one blog, and a renamed row leaves its old tables: a version of a post is there once all the same.
select *
from {{ source('parquet', 'cleaned_posts') }}
qualify row_number() over (partition by post_id, version order by site) = 1
