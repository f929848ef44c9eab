import { describe, expect, it } from "vitest";
import { tasksOf } from "../../server/src/core/platform/tasks.ts";
import { lineage } from "../../server/src/ops/lineage/operation.ts";
import { platformOf } from "../../server/src/ops/platform.ts";
import { open } from "./context.ts";

/** Two files with a pipeline of one name; each loads a table of its own. */
const dag = (table: string, task: string): string =>
  `load:\n  schedule: "0 4 * * *"\n  tasks:\n    ${task}:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "INSERT INTO marts.${table} SELECT id FROM raw.${table}"\n`;

describe("pipelines of one name in two files", () => {
  it("have tasks and statements of their own", async () => {
    const context = await open({ "a/dags.yml": dag("orders", "fill"), "b/dags.yml": dag("returns", "write") });
    const platform = await platformOf(context);
    expect(platform.pipelines.map((pipeline) => tasksOf(platform, pipeline).map(({ id }) => id))).toEqual([
      ["fill"],
      ["write"],
    ]);
    const result = await lineage.run(context, { subject: "load.fill" });
    if ("refused" in result) throw new Error(result.refused);
    expect(result.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual(["raw.orders > marts.orders"]);
  });
});
