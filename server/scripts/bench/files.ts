/** A dag-factory file of about so many lines. */
export function yamlOf(lines: number): string {
  const text = [
    "orders:",
    "  default_args:",
    "    owner: sales",
    "    retries: 2",
    '    start_date: "2026-01-01"',
    '  schedule: "0 4 * * *"',
    "  catchup: false",
    "  tasks:",
  ];
  for (let task = 0; text.length < lines; task++)
    text.push(
      `    step_${task}:`,
      "      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator",
      "      configuration:",
      "        query:",
      `          query: "SELECT order_id, amount FROM raw.orders_${task} WHERE order_date = '{{ ds }}' AND status <> NULL"`,
      "          useLegacySql: false",
      `      dependencies: [${task === 0 ? "" : `step_${task - 1}`}]`,
    );
  return `${text.join("\n")}\n`;
}

/** A script of BigQuery SQL of about so many lines. */
export function sqlOf(lines: number): string {
  const text: string[] = [];
  for (let step = 0; text.length < lines; step++)
    text.push(
      `-- Step ${step}`,
      `INSERT INTO marts.daily_${step} (order_id, customer_id, order_date, amount)`,
      "WITH recent AS (",
      "  SELECT order_id, customer_id, order_date, amount,",
      "    ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY loaded_at DESC) AS position",
      `  FROM raw.orders_${step}`,
      "  WHERE order_date >= DATE '2026-01-01'",
      ")",
      "SELECT recent.order_id, customers.customer_id, recent.order_date, SUM(recent.amount) AS amount",
      "FROM recent",
      "LEFT JOIN raw.customers AS customers ON customers.customer_id = recent.customer_id",
      "WHERE recent.position = 1",
      "  AND recent.order_id <> NULL",
      "GROUP BY recent.order_id, customers.customer_id, recent.order_date;",
      "",
    );
  return `${text.join("\n")}\n`;
}
