-- Ours, and those that authors and platforms published themselves.
select
    post_id,
    version,
    target as language,
    'bowen' as origin,
    status,
    title,
    markdown,
    checks,
    segments,
    segments_translated,
    backend,
    post_id as translation_of,
    source_language
from {{ ref('stg_translations') }}
union all by name
select
    link.post_id,
    post.version,
    coalesce(language.tag, 'und') as language,
    'published' as origin,
    'published' as status,
    post.title,
    post.markdown,
    []::varchar[] as checks,
    null::bigint as segments,
    null::bigint as segments_translated,
    link.evidence as backend,
    link.translation_of,
    coalesce(original.tag, post.translated_from, 'und') as source_language
from {{ ref('int_translation_links__current') }} as link
inner join {{ ref('int_posts__current') }} as post on link.post_id = post.post_id
left join {{ ref('stg_languages') }} as language on post.post_id = language.post_id and post.version = language.version
left join {{ ref('int_posts__current') }} as source on link.translation_of = source.post_id
left join {{ ref('stg_languages') }} as original on source.post_id = original.post_id and source.version = original.version
order by post_id, language, origin
