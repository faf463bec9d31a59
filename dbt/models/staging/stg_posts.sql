-- Two rows of the sites file may reach one blog, and a renamed row leaves its old tables: a version of a post is there once all the same.
-- The author's own day is how `published_local` begins; where only the month or year is known, its first day.
select *, try_cast(left(published_local || '-01-01', 10) as date) as published_on
from {{ source('parquet', 'cleaned_posts') }}
qualify row_number() over (partition by post_id, version order by site) = 1
