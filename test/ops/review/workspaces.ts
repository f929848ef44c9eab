/** Files of a workspace. */
export type Files = Readonly<Record<string, string>>;

const DAG = `load:
  schedule: "*/30 * * * *"
  default_args:
    owner: data
    start_date: 2026-01-01
    retries: 2
    on_failure_callback: alerts.page
    execution_timeout:
      __type__: datetime.timedelta
      minutes: 20
  catchup: false
  max_active_runs: 1
  tasks:
    build:
      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator
      configuration:
        query:
          query: "CREATE OR REPLACE TABLE marts.daily PARTITION BY day AS SELECT id, day FROM raw.events WHERE day >= '2026-01-01'"
`;

const CATALOG = `version: 1
tables:
  raw.events:
    dialect: bigquery
    description: One row for each click.
    partition: { column: day, type: DATE }
    require_partition_filter: true
    pk: [id]
    columns: { id: STRING, day: DATE }
    bytes: 2 GB
    rows: 1000
    daily_growth: 10 MB
    owner: web
    freshness: { warn_after: 30m, error_after: 1h }
  marts.daily:
    dialect: bigquery
    description: One row for each click, cleaned.
    partition: { column: day, type: DATE }
    require_partition_filter: true
    pk: [id]
    bytes: 1 GB
    owner: data
    freshness: { error_after: 1h }
`;

/** A small platform that does everything right that files can show of a warehouse without dbt. */
export const GOOD: Files = {
  "requirements.txt": "apache-airflow==2.10.5\n",
  "README.md": "# The platform\n",
  "dags/load.yml": DAG,
  "pipewright.catalog.yaml": CATALOG,
  "reports/top.sql": "SELECT id FROM marts.daily WHERE day = '2026-01-01';\n",
};

/** A dbt project whose one model is tested. */
export const DBT: Files = {
  "dbt_project.yml": "name: shop\nprofile: shop\nversion: '1.0'\n",
  "profiles.yml": "shop:\n  target: dev\n  outputs:\n    dev:\n      type: bigquery\n",
  "models/orders.sql":
    "{{ config(materialized='table') }}\n\nselect order_id, amount from {{ source('raw', 'orders') }}\n",
  "models/orders.yml":
    "version: 2\nmodels:\n  - name: orders\n    description: Orders.\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
  "models/sources.yml":
    "version: 2\nsources:\n  - name: raw\n    tables:\n      - name: orders\n        description: As the shop sends them.\n",
};

/** A workspace with one text replaced by another. */
export function changed(files: Files, path: string, from: string, to: string): Files {
  const text = files[path];
  if (text === undefined || !text.includes(from)) throw new Error(`\`${path}\` does not hold \`${from}\`.`);
  return { ...files, [path]: text.replace(from, to) };
}

/** A workspace with one more file, which cannot be read whole. */
export const unread = (files: Files): Files => ({ ...files, "broken.sql": "SELECT FROM WHERE (((\n" });
