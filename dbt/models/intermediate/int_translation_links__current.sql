select *
from {{ ref('stg_translation_links') }}
qualify row_number() over (partition by post_id order by score desc, translation_of) = 1
