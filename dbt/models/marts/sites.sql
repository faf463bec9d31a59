with kept as (
    select
        site,
        count(*) as posts,
        count(*) filter (where duplicate_of is not null) as duplicates,
        count(*) filter (where translation_of is not null) as translations,
        count(*) filter (where published is null) as posts_without_date,
        count(*) filter (where title = '') as posts_without_title,
        count(*) filter (where len(tags) = 0) as posts_without_tags,
        min(published) as first_published,
        max(published) as last_published,
        list(distinct language order by language) as languages_found
    from {{ ref('posts') }}
    group by site
),

rejected as (
    select site, count(*) as pages_rejected from {{ ref('stg_rejections') }} group by site
),

crawled as (
    select
        site,
        count(*) as crawls,
        max(started_at) as last_crawl,
        arg_max(outcome, started_at) as last_outcome,
        sum(pages_fetched) as pages_fetched,
        sum(pages_failed) as pages_failed,
        sum(bytes_fetched) as bytes_fetched
    from {{ ref('stg_crawls') }}
    group by site
)

select
    site.site,
    site.url,
    site.platform,
    site.title,
    site.author,
    site.languages,
    site.license,
    coalesce(kept.posts, 0) as posts,
    coalesce(rejected.pages_rejected, 0) as pages_rejected,
    coalesce(kept.duplicates, 0) as duplicates,
    coalesce(kept.translations, 0) as translations,
    coalesce(kept.posts_without_title, 0) as posts_without_title,
    coalesce(kept.posts_without_date, 0) as posts_without_date,
    coalesce(kept.posts_without_tags, 0) as posts_without_tags,
    kept.first_published,
    kept.last_published,
    coalesce(kept.languages_found, []) as languages_found,
    coalesce(crawled.crawls, 0) as crawls,
    crawled.last_crawl,
    crawled.last_outcome,
    coalesce(crawled.pages_fetched, 0)::bigint as pages_fetched,
    coalesce(crawled.pages_failed, 0)::bigint as pages_failed,
    coalesce(crawled.bytes_fetched, 0)::bigint as bytes_fetched
from {{ ref('stg_sites') }} as site
left join kept using (site)
left join rejected using (site)
left join crawled using (site)
order by site.site
