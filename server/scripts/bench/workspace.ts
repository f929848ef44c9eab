/** Writes the workspaces the benchmarks run on: dbt, dag-factory, CronJobs and SQL that know each other. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** How many models of a generated workspace read one and the same source table. */
export const READERS_OF_A_SOURCE = 40;

/** Path of a properties file whose change concerns {@link READERS_OF_A_SOURCE} models. */
export const SOURCES_FILE = "dbt/models/staging/sources_0.yml";

/** Number of seeded pseudo-random choices: the same workspace every time. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Writes `files` files of about `bytes` each, half of them YAML, into an emptied folder. Returns how many bytes. */
export function writeWorkspace(folder: string, files: number, bytes = 10_000): number {
  rmSync(folder, { recursive: true, force: true });
  let total = 0;
  const put = (path: string, text: string): void => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    total += text.length;
  };
  for (const [path, text] of workspaceFiles(files, bytes)) put(path, text);
  return total;
}

/** The files of a workspace, by path. */
export function* workspaceFiles(files: number, bytes: number): Generator<readonly [string, string]> {
  const next = random(7);
  yield ["dbt/dbt_project.yml", "name: shop\nversion: '1.0'\nprofile: shop\nmodel-paths: [models]\n"];
  yield [
    "dbt/profiles.yml",
    "shop:\n  target: dev\n  outputs:\n    dev:\n      type: bigquery\n      method: oauth\n      project: shop\n      dataset: dev\n",
  ];
  yield ["requirements.txt", "apache-airflow==2.10.4\ndag-factory==0.22.0\n"];
  const count = Math.floor((files - 3) / 4);
  for (let at = 0; at < count; at++) {
    yield [`dbt/models/marts/m_${at}.sql`, model(at, bytes, next)];
    yield [
      at % READERS_OF_A_SOURCE === 0 ? `dbt/models/staging/sources_${at}.yml` : `dbt/models/marts/m_${at}.yml`,
      at % READERS_OF_A_SOURCE === 0 ? sources(at, bytes) : properties(at, bytes),
    ];
    yield [`warehouse/load_${at}.sql`, load(at, bytes)];
    yield [`dags/dag_${at}.yml`, dag(at, bytes)];
  }
}

function model(at: number, bytes: number, next: () => number): string {
  const group = at - (at % READERS_OF_A_SOURCE);
  const parts = [
    "{{ config(materialized='incremental', unique_key='order_id', partition_by={'field': 'order_date', 'data_type': 'date'}) }}\n",
    `with raw as (\n  select order_id, customer_id, order_date, amount\n  from {{ source('raw_${group}', 'orders') }}\n  {% if is_incremental() %}\n  where order_date >= (select max(order_date) from {{ this }})\n  {% endif %}\n)`,
  ];
  let length = parts.join("").length;
  let step = 0;
  let last = "raw";
  for (; length < bytes; step++) {
    const part = `,\nstep_${step} as (\n  select\n    r.order_id,\n    r.customer_id,\n    r.order_date,\n    coalesce(r.amount, 0) * ${Math.floor(next() * 90) + 10} as amount,\n    row_number() over (partition by r.customer_id order by r.order_date desc) as position\n  from ${last} as r\n  where r.amount between ${step} and ${step + 100}\n    and r.order_date >= date '2026-01-01' -- only this year\n)`;
    parts.push(part);
    length += part.length;
    last = `step_${step}`;
  }
  parts.push(`\nselect order_id, customer_id, order_date, amount\nfrom ${last}\n`);
  if (at > 0) parts.push(`left join {{ ref('m_${at - 1}') }} as previous using (order_id)\n`);
  return parts.join("");
}

function sources(at: number, bytes: number): string {
  const text = [
    `version: 2\nsources:\n  - name: raw_${at}\n    database: raw\n    tables:\n      - name: orders\n        loaded_at_field: loaded_at\n        freshness:\n          warn_after: {count: 12, period: hour}\n`,
  ];
  let length = text[0]?.length ?? 0;
  for (let table = 0; length < bytes; table++) {
    const part = `      - name: table_${table}\n        description: Table ${table} as the shop delivers it.\n        columns:\n          - name: id\n            description: Identifies the row.\n            tests: [unique, not_null]\n`;
    text.push(part);
    length += part.length;
  }
  return text.join("");
}

function properties(at: number, bytes: number): string {
  const text = [
    `version: 2\nmodels:\n  - name: m_${at}\n    description: Orders, step ${at}.\n    meta:\n      owner: team-${at % 7}\n    columns:\n      - name: order_id\n        tests: [unique, not_null]\n`,
  ];
  let length = text[0]?.length ?? 0;
  for (let column = 0; length < bytes; column++) {
    const part = `      - name: column_${column}\n        description: >\n          What column ${column} says, in words that a person of the business\n          understands.\n        data_type: string\n        meta: {pii: false}\n`;
    text.push(part);
    length += part.length;
  }
  return text.join("");
}

function load(at: number, bytes: number): string {
  const parts = [`DELETE FROM marts.daily_${at} WHERE order_date = '{{ ds }}';\n`];
  let length = parts[0]?.length ?? 0;
  for (let step = 0; length < bytes; step++) {
    const part = `INSERT INTO marts.daily_${at} (order_id, customer_id, order_date, amount)\nSELECT o.order_id, o.customer_id, o.order_date, SUM(o.amount) AS amount\nFROM raw.orders_${at} AS o\nJOIN raw.customers AS c ON c.customer_id = o.customer_id\nWHERE o.order_date = '{{ ds }}'\n  AND o.status IN ('paid', 'sent', 'step ${step}')\nGROUP BY o.order_id, o.customer_id, o.order_date;\n\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

function dag(at: number, bytes: number): string {
  const text = [
    `orders_${at}:\n  default_args:\n    owner: team-${at % 7}\n    start_date: 2026-01-01\n    retries: 2\n  schedule_interval: "0 ${at % 24} * * *"\n  catchup: false\n  tasks:\n    load:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "{% include '../warehouse/load_${at}.sql' %}"\n          useLegacySql: false\n`,
  ];
  let length = text[0]?.length ?? 0;
  for (let task = 0; length < bytes; task++) {
    const part = `    check_${task}:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "echo step ${task} of {{ ds }} && exit 0"\n      execution_timeout_secs: 600\n      dependencies: [${task === 0 ? "load" : `check_${task - 1}`}]\n`;
    text.push(part);
    length += part.length;
  }
  return text.join("");
}
