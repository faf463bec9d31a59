select
    cluster_id,
    any_value(why_canonical) as why_canonical,
    count(*) + 1 as posts,
    list(post_id order by post_id) as duplicates,
    list(distinct kind order by kind) as kinds,
    min(similarity) as least_similarity
from {{ ref('int_duplicates__current') }}
group by cluster_id
order by posts desc, cluster_id
