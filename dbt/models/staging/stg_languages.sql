-- Told of the text alone, so that two sites that hold one version tell the same.
select *
from {{ source('parquet', 'post_languages') }}
qualify row_number() over (partition by post_id, version) = 1
