import { describe, expect, it } from "vitest";
import { lineage } from "../../server/src/ops/lineage/operation.ts";
import { open, openFolder, RETAILER } from "./context.ts";

const FILES = {
  "ddl.sql": "CREATE TABLE shop.raw.orders (id INT64, day DATE) PARTITION BY day OPTIONS (description = 'x');\n",
  "dags/a.yml":
    'load:\n  schedule: "0 4 * * *"\n  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "INSERT INTO marts.daily SELECT id FROM raw.orders"\n',
  "view.sql": "CREATE VIEW marts.latest AS SELECT * FROM marts.daily;\n",
};

describe("lineage", () => {
  it("joins schedule, task, statement and table", async () => {
    const context = await open(FILES);
    const result = await lineage.run(context, { subject: "marts.daily" });
    if ("refused" in result) throw new Error(result.refused);
    expect(result.nodes.map(({ name, distance }) => [name, distance])).toEqual([
      ["shop.raw.orders", -1],
      ["marts.daily", 0],
      ["marts.latest", 1],
    ]);
    expect(result.nodes[0]?.declared).toMatchObject({ file: `${context.root}/ddl.sql`, line: 1 });
    const [into, out] = result.edges;
    expect(into).toMatchObject({ from: "shop.raw.orders", to: "marts.daily", effect: "append" });
    expect(into?.runs).toMatchObject([{ pipeline: "load", task: "build", schedule: "0 4 * * *" }]);
    expect(into?.read).toMatchObject({ file: `${context.root}/dags/a.yml`, line: 8 });
    expect(out).toMatchObject({ from: "marts.daily", to: "marts.latest", effect: "view", runs: [] });
  });

  it("goes one way, and no further than asked", async () => {
    const context = await open(FILES);
    const names = async (direction: "upstream" | "downstream", depth: number): Promise<string[]> => {
      const result = await lineage.run(context, { subject: "shop.raw.orders", direction, depth });
      return "refused" in result ? [] : result.nodes.map(({ name }) => name);
    };
    expect(await names("upstream", 5)).toEqual(["shop.raw.orders"]);
    expect(await names("downstream", 1)).toEqual(["shop.raw.orders", "marts.daily"]);
    expect(await names("downstream", 2)).toEqual(["shop.raw.orders", "marts.daily", "marts.latest"]);
  });

  it("takes pipelines and tasks, says what a name may mean, and what comes near", async () => {
    const context = await open({ ...FILES, "other.sql": "CREATE TABLE a.daily (x INT64);\n" });
    for (const subject of ["load", "load.build"])
      expect(await lineage.run(context, { subject })).toMatchObject({ subject: { name: subject } });
    expect(await lineage.run(context, { subject: "daily" })).toEqual({
      refused: "`daily` may be table `a.daily` or table `marts.daily`. Say which.",
    });
    expect(await lineage.run(context, { subject: "marts.dialy" })).toEqual({
      refused: "Nothing in the workspace is named `marts.dialy`. Perhaps table `marts.daily`.",
    });
  });

  it("follows refs and sources of dbt", async () => {
    const context = await openFolder(RETAILER);
    const result = await lineage.run(context, { subject: "fct_order_lines" });
    if ("refused" in result) throw new Error(result.refused);
    expect(result.edges.map(({ from, to }) => `${from} > ${to}`)).toMatchInlineSnapshot(`
      [
        "stg_orders > fct_order_lines",
        "shop-prod.raw.order_events > stg_orders",
      ]
    `);
  });
});
