{#- A table's Parquet files. Every table has at least an empty file, so its columns are always there. -#}
{%- macro parquet(table) -%}
read_parquet('{{ env_var("BOWEN_DATA", "data") | replace("'", "''") }}/parquet/{{ table }}/**/*.parquet', union_by_name = true)
{%- endmacro -%}
