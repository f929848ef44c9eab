-- Returns by country of the run's day, through the same CTEs as daily_sales.sql, with a filter that prunes.
CREATE OR REPLACE TABLE marts.returns_by_country AS
WITH events AS (
  SELECT return_id, order_id, amount, event_date
  FROM raw.return_events
),
recent AS (
  SELECT *
  FROM events
  WHERE event_date = DATE '{{ ds }}'
)
SELECT
  customers.country,
  SUM(recent.amount) AS amount
FROM recent
JOIN marts.daily_orders AS orders
  ON orders.order_id = recent.order_id
  AND orders.order_date = DATE '{{ ds }}'
LEFT JOIN marts.customers AS customers ON customers.customer_id = orders.customer_id
GROUP BY customers.country;
