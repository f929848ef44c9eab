-- Loads the orders of yesterday. A second run of the same day adds them again.
INSERT INTO marts.daily_orders (order_date, order_id, customer_id, amount)
SELECT
  event_date,
  order_id,
  customer_id,
  SUM(amount)
FROM raw.order_events
WHERE event_date = DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY)
  AND currency <> NULL
GROUP BY event_date, order_id, customer_id;
