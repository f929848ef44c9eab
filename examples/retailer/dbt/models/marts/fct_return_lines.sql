{{
  config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='event_id',
    on_schema_change='append_new_columns',
    partition_by={'field': 'event_date', 'data_type': 'date'}
  )
}}

select
  event_id,
  return_id,
  order_id,
  amount,
  event_date
from {{ ref('stg_returns') }}
where event_date >= date '2026-01-01'

{% if is_incremental() %}
  and event_date >= date '{{ var("start_date") }}'
{% endif %}
