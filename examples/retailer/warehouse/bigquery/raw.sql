-- Tables the ingestion writes. Everything below is partitioned by day: a query without a filter on the
-- partition column reads, and bills, all of history.
CREATE TABLE IF NOT EXISTS raw.order_events (
  event_id STRING NOT NULL,
  order_id STRING NOT NULL,
  customer_id STRING,
  event_type STRING,
  amount NUMERIC,
  currency STRING,
  event_ts TIMESTAMP NOT NULL,
  event_date DATE NOT NULL,
  loaded_at TIMESTAMP
)
PARTITION BY event_date
CLUSTER BY order_id
OPTIONS (description = 'One row for each change of an order, from the shop.');

CREATE TABLE IF NOT EXISTS raw.return_events (
  event_id STRING NOT NULL,
  return_id STRING NOT NULL,
  order_id STRING NOT NULL,
  reason STRING,
  amount NUMERIC,
  event_date DATE NOT NULL,
  loaded_at TIMESTAMP
)
PARTITION BY event_date
OPTIONS (description = 'One row for each return, from the shop.', require_partition_filter = TRUE);

CREATE TABLE IF NOT EXISTS raw.page_views (
  session_id STRING,
  page STRING,
  viewed_at TIMESTAMP NOT NULL
)
PARTITION BY DATE(viewed_at)
OPTIONS (description = 'Clicks of the web shop.');
