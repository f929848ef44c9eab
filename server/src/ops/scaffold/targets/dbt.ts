import { yaml } from "../formats.ts";
import type { Request } from "../request.ts";
import { during } from "../sql.ts";
import type { ScaffoldFile, Target } from "../target.ts";

/** Days that an incremental run reads again, so that rows that come late get in. */
const LATE_DAYS = 3;

/** Credentials come from the environment: no file holds them. */
const variable = (name: string): string => `{{ env_var('${name}') }}`;

const PROFILES: { readonly [K in Request["warehouse"]["id"]]?: object } = {
  bigquery: {
    type: "bigquery",
    method: "oauth",
    project: variable("BIGQUERY_PROJECT"),
    dataset: variable("DBT_SCHEMA"),
    threads: 4,
    job_execution_timeout_seconds: 3600,
    job_retries: 3,
  },
  snowflake: {
    type: "snowflake",
    account: variable("SNOWFLAKE_ACCOUNT"),
    user: variable("SNOWFLAKE_USER"),
    private_key_path: variable("SNOWFLAKE_PRIVATE_KEY_PATH"),
    role: variable("SNOWFLAKE_ROLE"),
    warehouse: variable("SNOWFLAKE_WAREHOUSE"),
    database: variable("SNOWFLAKE_DATABASE"),
    schema: variable("DBT_SCHEMA"),
    threads: 4,
    connect_retries: 3,
  },
  redshift: {
    type: "redshift",
    method: "iam",
    host: variable("REDSHIFT_HOST"),
    port: 5439,
    user: variable("REDSHIFT_USER"),
    dbname: variable("REDSHIFT_DATABASE"),
    schema: variable("DBT_SCHEMA"),
    threads: 4,
    retries: 3,
  },
  postgres: {
    type: "postgres",
    host: variable("PGHOST"),
    port: 5432,
    user: variable("PGUSER"),
    password: variable("PGPASSWORD"),
    dbname: variable("PGDATABASE"),
    schema: variable("DBT_SCHEMA"),
    threads: 4,
    retries: 3,
  },
  databricks: {
    type: "databricks",
    host: variable("DATABRICKS_HOST"),
    http_path: variable("DATABRICKS_HTTP_PATH"),
    token: variable("DATABRICKS_TOKEN"),
    schema: variable("DBT_SCHEMA"),
    threads: 4,
    connect_retries: 3,
  },
};

/** Strategies that replace rows, by adapter. */
const STRATEGY: { readonly [K in Request["warehouse"]["id"]]?: string } = {
  bigquery: "merge",
  snowflake: "merge",
  databricks: "merge",
  redshift: "delete+insert",
  postgres: "delete+insert",
};

const texts = (names: readonly string[]): string =>
  names.length === 1 ? `'${names[0]}'` : `[${names.map((name) => `'${name}'`).join(", ")}]`;

function configOf({ warehouse, keys, partition, columns }: Request): string {
  const lines = [
    "materialized='incremental'",
    `incremental_strategy='${STRATEGY[warehouse.id]}'`,
    `unique_key=${texts(keys)}`,
    "on_schema_change='append_new_columns'",
  ];
  if (warehouse.id === "bigquery") {
    if (partition) {
      const type = columns.find(({ name }) => name === partition.name)?.type.toLowerCase();
      lines.push(`partition_by={'field': '${partition.name}', 'data_type': '${type}', 'granularity': 'day'}`);
    }
    lines.push(
      `cluster_by=[${keys
        .slice(0, 4)
        .map((key) => `'${key}'`)
        .join(", ")}]`,
    );
  }
  if (warehouse.id === "snowflake" && partition) lines.push(`cluster_by=['${partition.name}']`);
  return `{{\n  config(\n    ${lines.join(",\n    ")}\n  )\n}}`;
}

function modelOf(request: Request, sourceName: string): string {
  const { columns, keys, updatedAt, partition, source, start, warehouse } = request;
  const names = columns.map(({ name }) => name).join(",\n    ");
  const since = (date: string): string => during(request, { first: date, end: date }).split("\n")[0] as string;
  const bounds = partition
    ? `\n  where ${since(`date '${start}'`)}
  {% if is_incremental() %}
    -- Rows may come up to ${LATE_DAYS} days late; those that came before are merged by their key.
    and ${since(warehouse.plusDays(warehouse.today.toLowerCase(), -LATE_DAYS))}
  {% endif %}`
    : "";
  return `${configOf(request)}

with events as (

  select
    ${names},
    row_number() over (partition by ${keys.join(", ")} order by ${updatedAt} desc) as newest
  from {{ source('${sourceName}', '${source.table}') }}${bounds}

)

select
  ${columns.map(({ name }) => name).join(",\n  ")}
from events
where newest = 1
`;
}

/** A project with its profile, where the workspace has none. */
function projectFiles(profile: object): readonly ScaffoldFile[] {
  const project = {
    name: "pipelines",
    version: "1.0.0",
    "config-version": 2,
    profile: "pipelines",
    "model-paths": ["models"],
    "test-paths": ["tests"],
    models: { pipelines: { "+materialized": "view" } },
  };
  return [
    { path: "dbt/dbt_project.yml", text: yaml([], project), why: "The project." },
    {
      path: "dbt/profiles.yml",
      text: yaml(["Credentials come from the environment."], {
        pipelines: { target: "prod", outputs: { prod: profile } },
      }),
      why: "The connection, without secrets.",
    },
  ];
}

/** The source with its freshness. */
function sourceOf({ source, destination, updatedAt, freshness, owner }: Request, name: string): object {
  const [schema = "raw", database] = source.parts.slice(0, -1).reverse();
  return {
    name,
    ...(database === undefined ? {} : { database }),
    schema,
    tables: [
      {
        name: source.table,
        description: `What ${destination.table} is made from.`,
        config: {
          loaded_at_field: updatedAt,
          freshness: {
            warn_after: { count: freshness, period: "minute" },
            error_after: { count: freshness * 2, period: "minute" },
          },
          meta: { owner },
        },
      },
    ],
  };
}

/** An incremental dbt model with its tests, contract and the freshness of its source. */
export const dbt: Target = (request) => {
  const { warehouse, source, destination, columns, keys, owner, contact, name } = request;
  const strategy = STRATEGY[warehouse.id];
  const profile = PROFILES[warehouse.id];
  if (strategy === undefined || profile === undefined)
    return { refused: `\`warehouse\`: ${warehouse.title} is not among those dbt models are written for here.` };
  const model = destination.table.toLowerCase();
  const [schema = "raw"] = source.parts.slice(0, -1).reverse();
  const own = request.dbt.project !== undefined;
  const root = request.dbt.project ?? "dbt/";
  const declared = own ? request.dbt.source : undefined;
  const sourceName = declared ?? schema.toLowerCase();
  const many = keys.length > 1;
  const where = own ? `--project-dir ${root === "" ? "." : root}` : "--project-dir dbt --profiles-dir dbt";
  const properties = {
    version: 2,
    // A source that is declared already is not declared twice.
    ...(declared === undefined ? { sources: [sourceOf(request, sourceName)] } : {}),
    models: [
      {
        name: model,
        description: `One row for each ${keys.join(" and ")}: the newest that ${source.parts.join(".")} has.`,
        config: { contract: { enforced: true }, meta: { owner, contact } },
        ...(many ? { data_tests: [{ unique_key_of_rows: { arguments: { columns: keys } } }] } : {}),
        columns: columns.map((column) => ({
          name: column.name,
          description: keys.includes(column.name) ? "Part of the key." : `\`${column.name}\` as the source has it.`,
          data_type: column.type.toLowerCase(),
          ...(keys.includes(column.name)
            ? { constraints: [{ type: "not_null" }], data_tests: many ? ["not_null"] : ["unique", "not_null"] }
            : {}),
        })),
      },
    ],
  };
  const test = `{% test unique_key_of_rows(model, columns) %}
  select {{ columns | join(', ') }}
  from {{ model }}
  group by {{ columns | join(', ') }}
  having count(*) > 1
{% endtest %}
`;
  return {
    files: [
      ...(own ? [] : projectFiles(profile)),
      {
        path: `${root}models/marts/${model}.sql`,
        text: modelOf(request, sourceName),
        why: "The incremental model: rows replace those with the same key; a contract, bounded reads.",
      },
      {
        path: `${root}models/marts/${model}.yml`,
        text: yaml([`${name}: ${owner} answers for it.`], properties),
        why: "Source with freshness; model with contract, documentation and tests of its key.",
      },
      ...(many
        ? [
            {
              path: `${root}tests/generic/unique_key_of_rows.sql`,
              text: test,
              why: "The test that several columns together are unique.",
            },
          ]
        : []),
    ],
    todo: [
      ...(own ? [] : ["Set the environment variables that `profiles.yml` names."]),
      "Run `dbt source freshness` before `dbt build` on the schedule, and let the scheduler tell people of failures: dbt has no metrics and no alerts of its own.",
    ],
    run: [`dbt parse ${where}`, `dbt source freshness ${where}`, `dbt build ${where} --select ${model}`],
  };
};
