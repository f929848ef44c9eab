import type { InputOf, InputSchema } from "../operation.ts";

/** Platforms a pipeline can be written for. */
export const TARGETS = [
  "airflow-dag",
  "dag-factory",
  "dbt",
  "kubernetes-cronjob",
  "argo",
  "kestra",
  "prefect",
  "dagster",
  "databricks-bundle",
  "step-functions",
  "flink-sql",
] as const;

export type TargetId = (typeof TARGETS)[number];

/** What the operation takes. */
export const INPUT = {
  type: "object",
  additionalProperties: false,
  properties: {
    target: { type: "string", enum: TARGETS, description: "The platform the pipeline is for." },
    name: { type: "string", description: "Name of the pipeline, an identifier; `load_<table>` by default." },
    source: {
      type: "string",
      description: "Table the rows come from, dotted as the warehouse names it; for `flink-sql` a Kafka topic.",
    },
    destination: {
      type: "string",
      description: "Table that is loaded, dotted; for `flink-sql` the topic of the sink.",
    },
    warehouse: {
      type: "string",
      enum: ["bigquery", "snowflake", "redshift", "postgres", "databricks", "athena"],
      description: "Where both tables are; by default what the files about the source are written in.",
    },
    columns: {
      type: "array",
      items: { type: "string" },
      description: "Columns to load, each `name TYPE`; by default those the workspace declares for the source.",
    },
    keys: {
      type: "array",
      items: { type: "string" },
      description: "Columns that together identify a row: the grain; by default the declared key of the source.",
    },
    partition: {
      type: "string",
      description:
        "DATE or TIMESTAMP column by whose days rows are replaced; by default the partition column of the source.",
    },
    updated_at: {
      type: "string",
      description: "Column that says which of two rows with the same key is newer, and how old the data is.",
    },
    schedule: { type: "string", description: "When it runs, as cron of five fields, UTC; `0 5 * * *` by default." },
    freshness: {
      type: "integer",
      minimum: 1,
      maximum: 527_040,
      description: "Minutes the data may be old before somebody is told; by default two hours more than between runs.",
    },
    owner: { type: "string", description: "Team that answers for the pipeline; by default the owner of the source." },
    contact: { type: "string", description: "Who is told of failures: a mail address." },
    start: { type: "string", description: "First day the pipeline stands for, `YYYY-MM-DD`; today by default." },
    connection: {
      type: "string",
      description: "Name under which the platform keeps the connection or the secret; no secret itself.",
    },
    image: {
      type: "string",
      description: "Container image that holds the warehouse's command line, with its version.",
    },
    folder: { type: "string", format: "path", description: "Folder to write into; by default the workspace." },
    replace: { type: "boolean", description: "Propose changes of files that exist, too." },
  },
  required: ["target"],
} as const satisfies InputSchema;

export type Input = InputOf<typeof INPUT>;
