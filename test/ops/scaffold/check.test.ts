import { describe, expect, it } from "vitest";
import { check } from "../../../server/src/ops/check.ts";
import { platformOf } from "../../../server/src/ops/platform.ts";
import type { Input, TargetId } from "../../../server/src/ops/scaffold/input.ts";
import { open } from "../context.ts";
import { inputFor, PAIRS } from "./inputs.ts";
import { filesFor, POLICIES } from "./written.ts";

/** Systems whose reader reads what a target writes. Of `kestra` alone nothing is read: there is no reader for it yet. */
const READERS: Readonly<Record<TargetId, readonly string[]>> = {
  "airflow-dag": ["airflow", "sql"],
  "dag-factory": ["airflow", "sql"],
  dbt: ["dbt"],
  "kubernetes-cronjob": ["kubernetes", "sql"],
  // The ConfigMap with the SQL; the CronWorkflow itself has no reader yet.
  argo: ["kubernetes", "sql"],
  kestra: [],
  // The SQL their Python runs; the Python itself has no reader yet.
  prefect: ["sql"],
  dagster: ["sql"],
  // The SQL of its tasks; the bundle itself has no reader yet.
  "databricks-bundle": ["sql"],
  // The SQL beside it; the state machine and its template have no reader yet.
  "step-functions": ["sql"],
  "flink-sql": ["sql"],
};

async function workspaceOf(files: Readonly<Record<string, string>>, warehouse: string) {
  const dialect = warehouse === "athena" ? "" : `dialect: ${warehouse}\n`;
  return open({ ...files, "pipewright.yaml": POLICIES + dialect });
}

const findingsOf = async (context: Awaited<ReturnType<typeof open>>): Promise<readonly string[]> =>
  (await check.run(context, {})).findings.map(
    ({ rule, place, message }) => `${rule} ${place.file}:${place.line} ${message}`,
  );

describe.each(PAIRS)("%s on %s", (target, warehouse) => {
  const variants: readonly (readonly [string, Partial<Input>])[] = [
    ["a day's partition, daily", {}],
    ["more often than daily", { schedule: "0 */2 * * *" }],
    ["weekdays only, two keys", { schedule: "15 6 * * 1-5", keys: ["order_id", "amount"] }],
    ["a moment as partition", { partition: "loaded_at" }],
    ...(warehouse === "redshift" || target === "flink-sql"
      ? []
      : [["no partition", { partition: undefined as never }] as const]),
  ];
  it.each(variants)("has no finding and is read whole: %s", async (_, more) => {
    const input = inputFor(target, warehouse, more);
    const files = await filesFor(
      Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Input,
    );
    const context = await workspaceOf(files, warehouse);
    expect(await findingsOf(context)).toEqual([]);
    const statuses = context.analyser.status();
    expect(statuses.filter(({ state }) => state !== "analysed")).toEqual([]);
    for (const system of READERS[target]) expect(statuses.flatMap(({ systems }) => systems)).toContain(system);
    if (READERS[target].length === 0) return;
    // Each statement that moves rows was understood, and none of them only adds.
    const { flows } = await platformOf(context);
    const writes = flows.filter(({ write }) => write !== undefined);
    expect(writes.length).toBeGreaterThan(0);
    for (const { complete } of flows) expect(complete).toBe(true);
    if (target === "flink-sql" || target === "dbt") return;
    for (const { write } of writes) expect(["replace", "merge", "delete"]).toContain(write?.effect);
  });
});

describe("what our readers say of the pipelines", () => {
  it.each(["airflow-dag", "dag-factory", "kubernetes-cronjob"] as const)(
    "%s: owner, schedule, alert, retries, time limit",
    async (target) => {
      const context = await workspaceOf(await filesFor(inputFor(target, "postgres")), "postgres");
      const { pipelines, tasks, flows } = await platformOf(context);
      expect(pipelines).toHaveLength(1);
      const [pipeline] = pipelines;
      expect(pipeline).toMatchObject({
        schedule: { state: "known", value: { kind: "cron", text: "0 5 * * *" } },
        owner: { state: "known", value: "orders-team" },
      });
      for (const task of tasks.filter(({ role }) => role === "sql" || role === "container"))
        expect(task).toMatchObject({ retries: { state: "known", value: 3 }, timeout: { state: "known", value: 3600 } });
      const load = flows.find(({ reads }) => reads.length > 0);
      expect(load).toMatchObject({ reads: [{ dataset: "raw.order_events" }], write: { dataset: "marts.orders" } });
      // The task is joined with its file; that a mounted ConfigMap holds the file, our reader does not follow yet.
      expect(load?.runs.map(({ task }) => task)).toEqual(target === "kubernetes-cronjob" ? [] : ["load"]);
    },
  );

  // What is taken away is missed: the silence above is no deafness.
  it.each<readonly [TargetId, string, RegExp | string, string]>([
    ["airflow-dag", "dags/load_orders.py", /^ {4}"retries": 3,\n/m, "no-retries"],
    ["airflow-dag", "dags/load_orders.py", /^ {4}(?:"execution_timeout"|dagrun_timeout).*\n/gm, "no-timeout"],
    ["airflow-dag", "dags/load_orders.py", /^ {4}"owner".*\n/m, "no-owner"],
    ["airflow-dag", "dags/load_orders.py", /^ {4}"on_failure_callback"[\s\S]*?\n {4}\),\n/m, "no-failure-alert"],
    ["airflow-dag", "dags/load_orders.py", /^ {4}catchup=False,\n/m, "implicit-catchup"],
    ["airflow-dag", "dags/sql/load_orders/load.sql", /^(?:BEGIN|COMMIT).*;\n/gm, "delete-insert-not-atomic"],
    ["airflow-dag", "dags/sql/load_orders/load.sql", /^DELETE[^;]*;\n/m, "insert-append-rerun"],
    ["dag-factory", "dags/load_orders.yml", /^ {4}retries: 3\n/m, "no-retries"],
    ["dag-factory", "dags/load_orders.yml", /^ {4}on_failure_callback:[\s\S]*?(?=^ {2}tasks)/m, "no-failure-alert"],
    ["dag-factory", "dags/load_orders.yml", /^ +(?:execution|dagrun)_timeout:\n.*\n.*\n/gm, "no-timeout"],
    ["dbt", "dbt/models/marts/orders.yml", /^ {10}freshness:[\s\S]*?(?=^ {10}meta)/m, "source-no-freshness"],
    ["dbt", "dbt/models/marts/orders.yml", /^ {8}data_tests:\n(?: {10}- .*\n)+/m, "no-pk-test"],
    ["dbt", "dbt/models/marts/orders.sql", /^ {4}unique_key=.*\n/m, "dbt-incremental-no-key"],
    ["dbt", "dbt/models/marts/orders.sql", /^ {4}on_schema_change=.*\n/m, "on-schema-change-default"],
    ["kubernetes-cronjob", "k8s/load-orders.yaml", /^ {6}activeDeadlineSeconds.*\n/m, "no-timeout"],
    ["kubernetes-cronjob", "k8s/load-orders.yaml", /^ {2}concurrencyPolicy.*\n/m, "cron-overlap"],
    [
      "kubernetes-cronjob",
      "k8s/load-orders.yaml",
      /^ +(?:labels:\n +owner|annotations:\n +contact):.*\n/gm,
      "no-owner",
    ],
  ])("%s without a part of %s: %s is missed", async (target, path, part, rule) => {
    const files = await filesFor(inputFor(target, "bigquery"));
    const text = files[path] as string;
    const without = text.replace(part, "");
    expect(without).not.toBe(text);
    // Alerts of Prometheus count for every DAG.
    const { "monitoring/load-orders.rules.yml": _, ...rest } = files;
    const context = await workspaceOf(
      { ...rest, [path]: without, "requirements.txt": "apache-airflow==2.10.5\n" },
      "bigquery",
    );
    expect((await check.run(context, {})).findings.map((finding) => finding.rule)).toContain(rule);
  });
});
