select
    duplicate.post_id,
    duplicate.version,
    duplicate.duplicate_of,
    duplicate.cluster_id,
    duplicate.kind,
    duplicate.similarity,
    duplicate.containment,
    duplicate.nearest,
    duplicate.why_canonical,
    post.site,
    post.url,
    post.title,
    original.site as original_site,
    original.url as original_url,
    original.title as original_title
from {{ ref('int_duplicates__current') }} as duplicate
inner join {{ ref('int_posts__current') }} as post on duplicate.post_id = post.post_id
left join {{ ref('int_posts__current') }} as original on duplicate.duplicate_of = original.post_id
order by duplicate.cluster_id, duplicate.post_id
