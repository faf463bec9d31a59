-- Two rows of the sites file may reach one blog, and a renamed row leaves its old tables: a version of a post is there once all the same.
-- A page may wear the number of anybody's post: it is the post of the site that showed it first, and of whoever shows it at the same host.
-- The author's own day is how `published_local` begins; where only the month or year is known, its first day.
with held as (
    select
        *,
        try_cast(left(published_local || '-01-01', 10) as date) as published_on,
        regexp_extract(lower(canonical_url), '^[a-z]+://(?:www[.])?([^/?#:]+)', 1) as home
    from {{ source('parquet', 'cleaned_posts') }}
),
owned as (
    select *
    from held
    window claims as (partition by post_id order by fetched_at, site, home)
    qualify post_id like 'web:%' or site = first_value(site) over claims or home = first_value(home) over claims
)
select * exclude (home) from owned
qualify row_number() over (partition by post_id, version order by site) = 1
