-- Sales by country. Reads all of raw.order_events: the filter is on the wrong column.
CREATE OR REPLACE TABLE marts.daily_sales AS
WITH events AS (
  SELECT order_id, customer_id, amount, event_ts
  FROM raw.order_events
),
recent AS (
  SELECT *
  FROM events
  WHERE event_ts >= TIMESTAMP '2026-01-01'
)
SELECT
  customers.country,
  SUM(recent.amount) AS amount
FROM recent
LEFT JOIN marts.customers AS customers ON customers.customer_id = recent.customer_id
WHERE customers.segment = 'consumer'
GROUP BY customers.country;

-- Sales of one day, twice written so that nothing can be pruned.
CREATE OR REPLACE TABLE marts.new_year_sales AS
SELECT order_id, amount
FROM raw.order_events
WHERE CAST(event_date AS STRING) = '2026-01-01';

CREATE OR REPLACE TABLE marts.january_sales AS
SELECT order_id, amount
FROM raw.order_events
WHERE FORMAT_DATE('%Y-%m', event_date) = '2026-01';

CREATE OR REPLACE TABLE marts.urgent_sales AS
SELECT order_id, amount
FROM raw.order_events
WHERE event_date = DATE '2026-01-01' OR event_type = 'urgent';

-- pipewright-ignore missing-where: a leftover, the UPDATE below it is gone
-- Sessions of every day there ever was.
CREATE OR REPLACE TABLE marts.sessions AS
SELECT user_pseudo_id, event_name
FROM `shop-prod.analytics_1234.events_*`;

-- Every order with every customer.
CREATE OR REPLACE TABLE marts.order_customers AS
SELECT daily.order_id, customers.segment
FROM marts.daily_orders AS daily, marts.customers AS customers
WHERE daily.order_date = DATE '2026-01-01';
