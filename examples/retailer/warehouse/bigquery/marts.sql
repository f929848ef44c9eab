CREATE TABLE IF NOT EXISTS marts.daily_orders (
  order_date DATE NOT NULL,
  order_id STRING NOT NULL,
  customer_id STRING,
  amount NUMERIC
)
PARTITION BY order_date;

CREATE TABLE IF NOT EXISTS marts.daily_returns (
  return_date DATE NOT NULL,
  return_id STRING NOT NULL,
  order_id STRING,
  amount NUMERIC
)
PARTITION BY return_date;

CREATE TABLE IF NOT EXISTS marts.customers (
  customer_id STRING NOT NULL,
  country STRING,
  segment STRING,
  PRIMARY KEY (customer_id) NOT ENFORCED
);
