select post_id, version, site, url, title, published, published_on, modified, fetched_at, markdown, edits, warc_file, warc_offset
from {{ ref('stg_posts') }}
order by post_id, fetched_at, version
