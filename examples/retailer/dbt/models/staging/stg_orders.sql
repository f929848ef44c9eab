select
  event_id,
  order_id,
  customer_id,
  amount,
  event_ts,
  event_date
from {{ source('shop', 'order_events') }}
