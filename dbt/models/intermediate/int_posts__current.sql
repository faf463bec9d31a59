-- The version of each post that was fetched last is the current one.
select
    *,
    count(*) over (partition by post_id) as versions
from {{ ref('stg_posts') }}
qualify row_number() over (partition by post_id order by fetched_at desc, version desc) = 1
