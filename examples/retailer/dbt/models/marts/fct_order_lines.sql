{{
  config(
    materialized='incremental',
    partition_by={'field': 'event_date', 'data_type': 'date'}
  )
}}

select
  order_id,
  customer_id,
  amount,
  event_date
from {{ ref('stg_orders') }}

{% if is_incremental() %}
where event_date >= (select max(event_date) from {{ this }})
{% endif %}
