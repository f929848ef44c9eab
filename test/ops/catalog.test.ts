import { describe, expect, it } from "vitest";
import { catalog } from "../../server/src/ops/catalog/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { open, openFolder, RETAILER } from "./context.ts";

type Context = Awaited<ReturnType<typeof open>>;

/** An answer that is none of the refusals, and its page. */
async function answer(context: Context, input: Parameters<typeof catalog.run>[1]) {
  const result = await catalog.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  return { ...result, markdown: catalog.page(result, plainPage(context.roots)) };
}

const CATALOGUE = `version: 1
tables:
  raw.clicks:
    rows: 5000000
    bytes: 2 TB
    daily_growth: 30 GB
    owner: web-team
`;

const FILES = {
  "pipewright.catalog.yaml": CATALOGUE,
  "ddl.sql":
    "CREATE EXTERNAL TABLE raw.clicks (id STRING NOT NULL, day DATE) PARTITIONED BY (day) STORED AS PARQUET LOCATION 's3://lake/clicks';\n",
  "requirements.txt": "apache-airflow==2.9.3\n",
  "dags/a.py": `from datetime import datetime, timedelta
from airflow import DAG
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG(dag_id="load", schedule="0 4 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=2,
         default_args={"owner": "web-team", "retries": 4, "sla": timedelta(hours=2)}) as dag:
    a = SQLExecuteQueryOperator(task_id="first", conn_id="x", sql="INSERT INTO marts.clicks SELECT id FROM raw.clicks")
    b = SQLExecuteQueryOperator(task_id="second", conn_id="x", sql="SELECT 1", retries=0)
    a >> b
`,
  "dbt/dbt_project.yml": "name: shop\nprofile: shop\nmodel-paths: [models]\n",
  "dbt/models/orders.sql": "{{ config(materialized='table') }}\nselect id, day from {{ source('raw', 'clicks') }}\n",
  "dbt/models/p.yml": `version: 2
sources:
  - name: raw
    tables:
      - name: clicks
        freshness: { warn_after: { count: 6, period: hour } }
        data_tests: [{ dbt_utils.recency: { field: day } }]
models:
  - name: orders
    config: { contract: { enforced: true } }
    columns:
      - name: id
        data_type: string
        data_tests: [unique, { accepted_values: { values: [1], config: { where: "day > 1" } } }]
exposures:
  - name: board
    type: dashboard
    owner: { name: Ann }
    depends_on: [ref('orders')]
`,
  "dbt/tests/no_orphans.sql": "select 1 from {{ ref('orders') }} where id is null\n",
};

describe("catalog of a table", () => {
  it("joins statistics, DDL, dbt and who moves it, each with its place", async () => {
    const context = await open(FILES);
    const { dataset } = await answer(context, { subject: "raw.clicks" });
    const at = (file: string, line: number) => [{ place: { file: `${context.root}/${file}`, line } }];
    expect(dataset).toMatchObject({
      name: "raw.clicks",
      rows: { value: 5_000_000, confidence: "stated", evidence: at("pipewright.catalog.yaml", 4) },
      bytes: { value: 2e12, evidence: at("pipewright.catalog.yaml", 5) },
      dailyGrowth: { value: 3e10, evidence: at("pipewright.catalog.yaml", 6) },
      owner: { value: "web-team", evidence: at("pipewright.catalog.yaml", 7) },
      format: { value: "PARQUET", evidence: at("ddl.sql", 1) },
      location: { value: "s3://lake/clicks" },
      partition: { value: { columns: [{ name: "day", transform: null }] } },
      freshness: { value: { warnAfter: 21_600, errorAfter: null }, evidence: at("dbt/models/p.yml", 6) },
      tests: { value: [{ name: "recency", column: null, partial: false }], evidence: at("dbt/models/p.yml", 7) },
      contract: { value: null, why: "It is no dbt model of the workspace." },
      description: { value: null },
      written: [],
    });
    expect(dataset?.read.map(({ to, runs }) => [to, runs[0]?.schedule ?? null])).toEqual([
      ["marts.clicks", "0 4 * * *"],
      ["orders", null],
    ]);
  });

  it("knows the tests, the contract and the exposures of a model", async () => {
    const context = await open(FILES);
    const { dataset, markdown } = await answer(context, { subject: "orders" });
    expect(dataset).toMatchObject({
      contract: { value: true },
      materialized: { value: "table" },
      exposures: [{ name: "board", owner: { value: "Ann" } }],
      written: [{ effect: "model", from: ["raw.clicks"] }],
    });
    expect(dataset?.tests.value).toEqual([
      { name: "unique", column: "id", partial: false },
      { name: "accepted_values", column: "id", partial: true },
      { name: "no_orphans", column: null, partial: false },
    ]);
    expect(markdown).toContain("`accepted_values` of `id`, of some rows only");
    expect(markdown).toContain("| contract enforced | yes | `dbt/models/p.yml:10` |");
  });

  it("is one thing under the names of dbt and of the warehouse", async () => {
    const context = await open(FILES);
    const { index } = await answer(context, { kind: "source" });
    expect(index?.datasets).toMatchObject([{ name: "raw.clicks", writers: 0, readers: 2 }]);
    expect(index?.totals).toEqual({ pipelines: 0, tasks: 0, datasets: 1 });
  });

  it("does not invent: what a file no longer says is null", async () => {
    const without = CATALOGUE.replace("    rows: 5000000\n", "").replace("    owner: web-team\n", "");
    const { dataset } = await answer(await open({ ...FILES, "pipewright.catalog.yaml": without }), {
      subject: "raw.clicks",
    });
    expect(dataset?.rows).toEqual({ value: null, why: "No file of the workspace gives a number of rows." });
    expect(dataset?.owner.value).toBeNull();
  });

  it("says unknown where a template decides", async () => {
    const files = { ...FILES, "dbt/models/p.yml": FILES["dbt/models/p.yml"].replace("true", "\"{{ var('x') }}\"") };
    const { dataset } = await answer(await open(files), { subject: "orders" });
    expect(dataset?.contract).toMatchObject({ value: null, why: expect.stringMatching(/^Unknown, because /) });
  });
});

describe("catalog of a pipeline and its tasks", () => {
  it("has schedule, owner, SLA, retries, what is read and written, and the findings", async () => {
    const context = await open(FILES);
    const { pipeline } = await answer(context, { subject: "load", kind: "pipeline" });
    expect(pipeline).toMatchObject({
      schedule: { value: "0 4 * * *", confidence: "stated" },
      owner: { value: "web-team" },
      sla: { value: 7200 },
      maxActiveRuns: { value: 2 },
      catchup: { value: false },
      startDate: { value: "2026-01-01" },
      alert: { value: null, why: "No file of the workspace gives an alert on failure." },
      version: { value: "apache-airflow==2.9.3" },
      inputs: [{ dataset: "raw.clicks" }],
      outputs: [{ dataset: "marts.clicks" }],
    });
    expect(pipeline?.tasks.map(({ id, retries, dependsOn }) => [id, retries.value, dependsOn.value])).toEqual([
      ["first", 4, null],
      ["second", 0, ["first"]],
    ]);
    expect(pipeline?.findings.map(({ rule }) => rule)).toContain("retries-on-nonidempotent");
    const { task } = await answer(context, { subject: "load.first" });
    expect(task).toMatchObject({ moves: [{ from: ["raw.clicks"], to: "marts.clicks", effect: "append" }] });
    expect(task?.findings.map(({ rule }) => rule)).toContain("retries-on-nonidempotent");
    expect((await answer(context, { subject: "load.second" })).task?.findings).toEqual([]);
  });

  it("an SLA that Airflow 3 ignores, and a default nobody wrote, are told apart from what is stated", async () => {
    const context = await open({
      ...FILES,
      "requirements.txt": "apache-airflow==3.0.2\n",
      "dags/a.py": FILES["dags/a.py"].replace('schedule="0 4 * * *", ', ""),
    });
    const { pipeline } = await answer(context, { subject: "load", kind: "pipeline" });
    expect(pipeline?.sla).toEqual({ value: null, why: "Unknown, because Airflow 3 ignores `sla`." });
    expect(pipeline?.schedule).toMatchObject({ confidence: "derived", value: "only by hand or from another pipeline" });
  });

  it("names the others of the same id", async () => {
    const context = await openFolder(RETAILER);
    const { pipeline, markdown } = await answer(context, { subject: "suppliers", kind: "pipeline" });
    expect(pipeline?.same).toHaveLength(1);
    expect(markdown).toMatch(/The same id stands at `dags\/\w+\.py:\d+`\./);
  });
});

describe("catalog without a name", () => {
  it("lists what there is", async () => {
    const { index, markdown } = await answer(await openFolder(RETAILER), {});
    expect(index?.totals).toEqual({ pipelines: 9, tasks: 15, datasets: 24 });
    expect(index?.pipelines.map(({ id }) => id)).toContain("orders_daily");
    expect(markdown).toContain("9 pipelines, 15 tasks, 24 datasets.");
  });

  it("is bounded, and says how many more there are", async () => {
    const tables = Array.from({ length: 420 }, (_, at) => `CREATE TABLE s.t${at} (x INT);`).join("\n");
    const { index, markdown } = await answer(await open({ "a.sql": tables }), {});
    expect(index?.totals.datasets).toBe(420);
    expect(index?.datasets.length).toBeLessThan(420);
    expect(markdown).toContain("… and 320 more.");
  });

  it("shows hostile names as text", async () => {
    const { markdown } = await answer(
      await open({ "a.sql": 'CREATE TABLE "x](http://evil)`|<img src=x>" (a INT);\n' }),
      {},
    );
    expect(markdown).toContain("`` x](http://evil)`\\|<img src=x> ``");
  });

  it("says what was not read, and refuses a name nobody knows", async () => {
    const context = await open({ "a.sql": "CREATE TABLE s.t (x INT);\n", "b.sql": "SELECT FROM WHERE ((;\n" });
    const { unread, markdown } = await answer(context, { subject: "s.t" });
    expect(unread).toMatchObject({ total: 1, files: [{ file: `${context.root}/b.sql` }] });
    expect(markdown).toContain("What is missing above may stand in `b.sql`.");
    expect(await catalog.run(context, { subject: "nobody" })).toHaveProperty("refused");
    expect(await catalog.run(context, { subject: "t", kind: "pipeline" })).toHaveProperty("refused");
  });
});
