-- Where two sites hold one version, the stricter decision counts.
select *
from {{ source('parquet', 'post_rights') }}
qualify row_number() over (
    partition by post_id, version
    order by may_publish, list_position(['none', 'metadata', 'open'], tier), license, decision
) = 1
