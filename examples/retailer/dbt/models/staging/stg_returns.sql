select
  event_id,
  return_id,
  order_id,
  amount,
  event_date
from {{ source('shop', 'return_events') }}
