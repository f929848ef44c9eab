import type { Input, TargetId } from "../../../server/src/ops/scaffold/input.ts";

/** Types of the columns in each warehouse. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  bigquery: ["STRING", "NUMERIC", "DATE", "TIMESTAMP"],
  snowflake: ["VARCHAR", "NUMBER(12, 2)", "DATE", "TIMESTAMP_NTZ"],
  redshift: ["VARCHAR(64)", "DECIMAL(12, 2)", "DATE", "TIMESTAMP"],
  postgres: ["TEXT", "NUMERIC(12, 2)", "DATE", "TIMESTAMP"],
  databricks: ["STRING", "DECIMAL(12, 2)", "DATE", "TIMESTAMP"],
  athena: ["STRING", "DECIMAL(12, 2)", "DATE", "TIMESTAMP"],
};

/** Images that hold the command line of a warehouse. */
const IMAGES: Readonly<Record<string, string>> = {
  bigquery: "registry.example.com/google-cloud-cli:544.0.0",
  snowflake: "registry.example.com/snowflake-cli:3.12.0",
};

/** A whole input for a target in a warehouse. */
export function inputFor(target: TargetId, warehouse: string, more: Partial<Input> = {}): Input {
  const [text, number, date, moment] = TYPES[warehouse] as readonly string[];
  const stream = target === "flink-sql";
  return {
    target,
    source: stream ? "orders.v1" : "raw.order_events",
    destination: stream ? "orders.latest" : "marts.orders",
    ...(stream ? {} : { warehouse: warehouse as "bigquery" }),
    columns: [`order_id ${text}`, `amount ${number}`, `event_date ${date}`, `loaded_at ${moment}`],
    keys: ["order_id"],
    partition: stream ? "loaded_at" : "event_date",
    owner: "orders-team",
    contact: "orders@shop.example",
    start: "2026-01-01",
    ...(target === "argo" || target === "kubernetes-cronjob" ? { image: IMAGES[warehouse] ?? "postgres:17.6" } : {}),
    ...more,
  };
}

/** Every pair of a target and a warehouse it is written for. */
export const PAIRS: readonly (readonly [TargetId, string])[] = [
  ...(["bigquery", "snowflake", "redshift", "postgres", "databricks"] as const).flatMap((warehouse) => [
    ["airflow-dag", warehouse] as const,
    ["dag-factory", warehouse] as const,
    ["dbt", warehouse] as const,
  ]),
  ...(["bigquery", "snowflake", "redshift", "postgres"] as const).flatMap((warehouse) => [
    ["kubernetes-cronjob", warehouse] as const,
    ["argo", warehouse] as const,
    ["kestra", warehouse] as const,
  ]),
  ...(["snowflake", "redshift", "postgres"] as const).flatMap((warehouse) => [
    ["prefect", warehouse] as const,
    ["dagster", warehouse] as const,
  ]),
  ["databricks-bundle", "databricks"],
  ["step-functions", "athena"],
  ["flink-sql", "athena"],
];
