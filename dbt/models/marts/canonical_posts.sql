{{ config(materialized='view') }}
select * from {{ ref('posts') }} where is_canonical
