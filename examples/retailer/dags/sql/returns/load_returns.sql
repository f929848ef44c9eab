-- Loads the returns of the run's day: delete and insert are one transaction, so a retry changes nothing.
BEGIN TRANSACTION;

DELETE FROM marts.daily_returns
WHERE return_date = DATE '{{ ds }}';

INSERT INTO marts.daily_returns (return_date, return_id, order_id, amount)
SELECT event_date, return_id, order_id, SUM(amount)
FROM raw.return_events
WHERE event_date = DATE '{{ ds }}'
GROUP BY event_date, return_id, order_id;

COMMIT TRANSACTION;
