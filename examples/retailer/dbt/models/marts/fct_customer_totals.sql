{{ config(materialized='incremental', on_schema_change='append_new_columns') }}

select
  customer_id,
  sum(amount) as amount
from {{ ref('stg_order') }}
group by customer_id
