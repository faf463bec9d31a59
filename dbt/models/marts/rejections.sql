select site, url, stage, reason, kind, evidence, post_id, http_status, leads_to, fetched_at, warc_file, warc_offset, warc_record_id
from {{ ref('stg_rejections') }}
order by site, url, warc_file, warc_offset
