-- One row a post: a post repeats at most one canonical post.
select *
from {{ ref('stg_duplicates') }}
qualify row_number() over (partition by post_id order by version desc) = 1
