import { expect, it } from "vitest";
import type { Provision } from "../../../../server/src/core/facts/keys.ts";
import { absent } from "../../../../server/src/core/facts/known.ts";
import system from "../../../../server/src/core/systems/sql/system.ts";
import { readWith } from "../extract.ts";

const at = { file: "/w/dags/a.yml", span: { start: 0, end: 1 } };
const project: Provision = {
  kind: "dbt-project",
  key: "*",
  value: {
    root: "/w/shop",
    name: "shop",
    at,
    profile: absent(),
    paths: {
      models: ["models"],
      seeds: ["seeds"],
      snapshots: ["snapshots"],
      macros: ["macros"],
      tests: ["tests"],
      analyses: ["analyses"],
      packages: "dbt_packages",
      target: "target",
    },
    vars: {},
    config: {},
    package: undefined,
    subject: { system: "dbt", file: "/w/shop/dbt_project.yml", address: {} },
  },
};
const run = (task: string, id: "bigquery" | "snowflake"): Provision => ({
  kind: "sql-run",
  key: "/w/sql/a.sql",
  value: {
    pipeline: "p",
    task,
    system: "airflow",
    at,
    sqlAt: at,
    dialect: { id, reason: `because task \`${task}\` runs it` },
    retries: absent(),
    catchup: absent(),
    schedule: absent(),
    autocommit: absent(),
  },
});

it("tells tables, reads and writes", () => {
  const read = readWith(
    system,
    "/w/sql/a.sql",
    "CREATE TABLE raw.Events (id INT); INSERT INTO dw.f SELECT * FROM raw.events;",
  );
  expect(read.keys("table")).toEqual(["events"]);
  expect(read.keys("sql-effects")).toEqual(["/w/sql/a.sql"]);
  expect(read.facts.scripts).toHaveLength(1);
  expect(read.facts.tables[0]?.name).toEqual(["raw", "Events"]);
});

it("leaves the folders of a dbt project to dbt", () => {
  expect(readWith(system, "/w/shop/models/a.sql", "SELECT 1", [project]).recognised).toBe(false);
  expect(readWith(system, "/w/shop/scripts/a.sql", "SELECT 1", [project]).recognised).toBe(true);
});

it("takes the dialect from the task that runs the file", () => {
  const dialect = (...others: Provision[]) =>
    readWith(system, "/w/sql/a.sql", "SELECT 1", others).facts.scripts[0]?.dialect;
  expect(dialect(run("load", "bigquery"))).toMatchObject({
    id: "bigquery",
    certain: true,
    reason: "BigQuery, because task `load` runs it.",
  });
  expect(dialect(run("load", "bigquery"), run("copy", "snowflake"))?.certain).toBe(false);
  expect(dialect({ kind: "default-dialect", key: "*", value: { id: "trino" } })).toMatchObject({
    id: "trino",
    certain: false,
  });
});

it("reads each variant of a template, and none of them as a whole", () => {
  const { facts } = readWith(
    system,
    "/w/sql/a.sql.j2",
    "{% if full %}TRUNCATE TABLE t;{% else %}DELETE FROM t WHERE d = '{{ ds }}';{% endif %} INSERT INTO t SELECT 1 AS d",
  );
  expect(facts.scripts.map((script) => script.statements.map((statement) => statement.kind))).toEqual([
    ["truncate", "insert"],
    ["delete", "insert"],
  ]);
});

it("says nothing of an empty file", () => {
  expect(readWith(system, "/w/sql/a.sql", " \n").recognised).toBe(false);
});
