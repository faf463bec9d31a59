-- Two rows of the sites file may reach one blog, and a renamed row leaves its old tables: a version of a post is there once all the same.
-- A page may wear the number of anybody's post: it is the post of the site that showed it first, and of whoever shows it at the same host.
-- The author's own day is how `published_local` begins; where only the month or year is known, its first day.
with several as (
    select post_id
    from {{ source('parquet', 'cleaned_posts') }}
    where post_id not like 'web:%'
    group by post_id
    having min(site) <> max(site)
),
shown as (
    select post_id, site, fetched_at, regexp_extract(lower(canonical_url), '^[a-z]+://(?:www[.])?([^/?#:]+)', 1) as home
    from {{ source('parquet', 'cleaned_posts') }}
    where post_id in (from several)
),
owners as (
    select post_id, first(site order by fetched_at, site) as owner, first(home order by fetched_at, site) as owner_home
    from shown
    group by post_id
),
borrowed as (
    select post_id, site
    from shown
    inner join owners using (post_id)
    group by all
    having not bool_or(site = owner or home = owner_home)
)
select
    *,
    try_cast(left(published_local || '-01-01', 10) as date) as published_on
from {{ source('parquet', 'cleaned_posts') }}
anti join borrowed using (post_id, site)
qualify row_number() over (partition by post_id, version order by site) = 1
