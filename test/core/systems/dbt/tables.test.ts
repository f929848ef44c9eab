import { describe, expect, it } from "vitest";
import { factsOf, modelOf, shown, sourcesOf } from "./workspace.ts";

describe("freshness of sources", () => {
  const freshness = async (source: string, table: string, project = "name: shop\n") => {
    const text = `sources:\n  - name: raw\n${source}    tables:\n      - name: orders\n${table}`;
    const sources = await sourcesOf({ "dbt_project.yml": project, "models/sources.yml": text });
    const found = sources["raw.orders"]?.freshness;
    return found?.state === "known" ? (found.value ?? "off") : found?.state;
  };
  const WARN = "freshness: {warn_after: {count: 2, period: hour}}\n";
  const ERROR = "freshness: {error_after: {count: 1, period: day}}\n";

  it.each<[string, string, string, unknown]>([
    ["nowhere", "", "", "absent"],
    ["of the table", "", `        ${WARN}`, { warnAfter: 7200 }],
    ["of the source", `    ${WARN}`, "", { warnAfter: 7200 }],
    ["merged of both", `    ${WARN}`, `        ${ERROR}`, { warnAfter: 7200, errorAfter: 86400 }],
    ["switched off for the table", `    ${WARN}`, "        freshness: null\n", "off"],
    ["switched off for the source", "    freshness: null\n", "", "off"],
    ["on again for the table", "    freshness: null\n", `        ${WARN}`, { warnAfter: 7200 }],
    [
      "below config",
      `    config:\n      ${WARN}`,
      `        config:\n          ${ERROR}`,
      { warnAfter: 7200, errorAfter: 86400 },
    ],
    [
      "one threshold taken back",
      `    ${WARN}`,
      "        freshness: {warn_after: null, error_after: {count: 3, period: minute}}\n",
      { errorAfter: 180 },
    ],
    ["from a template", "    freshness: \"{{ var('f') }}\"\n", "", "unknown"],
    ["of a templated threshold", "", '        freshness: {warn_after: {count: "{{ x }}", period: hour}}\n', "unknown"],
  ])("%s", async (_what, source, table, expected) => {
    expect(await freshness(source, table)).toEqual(expected);
  });

  it("comes from dbt_project.yml", async () => {
    expect(await freshness("", "", `name: shop\nsources:\n  shop:\n    +${WARN}`)).toEqual({ warnAfter: 7200 });
    expect(await freshness("", "", `name: shop\nsources:\n  shop:\n    raw:\n      +${WARN}`)).toEqual({
      warnAfter: 7200,
    });
    expect(await freshness("", "", `name: shop\nsources:\n  shop:\n    other:\n      +${WARN}`)).toBe("absent");
  });

  it("knows who reads a source", async () => {
    const sources = await sourcesOf({
      "models/sources.yml": "sources:\n  - name: raw\n    tables:\n      - name: orders\n      - name: items\n",
      "models/a.sql": "select * from {{ source('raw', 'orders') }}",
      "models/b.sql": "{{ config(enabled=false) }} select * from {{ source('raw', 'items') }}",
      "tests/t.sql": "select * from {{ source('raw', 'items') }}",
    });
    expect(sources["raw.orders"]?.readers.map(({ model }) => model)).toEqual(["a"]);
    expect(sources["raw.items"]?.readers).toEqual([]);
  });
});

describe("partitioning", () => {
  const BIGQUERY = { "profiles.yml": "shop:\n  outputs:\n    a:\n      type: bigquery\n" };
  const of = async (value: string, files: Record<string, string> = {}) =>
    shown(
      (
        await modelOf({
          "dbt_project.yml": "name: shop\nprofile: shop\n",
          "models/orders.sql": `{{ config(materialized='table', partition_by=${value}) }} select 1`,
          ...files,
        })
      ).partitionBy,
    );

  it.each<[string, unknown]>([
    ["{'field': 'day'}", { kind: "time", columns: [{ name: "day", type: "DATE", transform: "day" }] }],
    [
      "{'field': 'ts', 'data_type': 'timestamp', 'granularity': 'hour'}",
      { kind: "time", columns: [{ name: "ts", type: "TIMESTAMP", transform: "hour" }] },
    ],
    [
      "{'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 100, 'interval': 10}}",
      { kind: "integer-range", columns: [{ name: "id", type: "INT64", transform: "range(0, 100, 10)" }] },
    ],
    [
      "{'field': 'day', 'data_type': 'date', 'time_ingestion_partitioning': true}",
      { kind: "ingestion", columns: [{ name: "_PARTITIONTIME", type: "TIMESTAMP", transform: "day" }] },
    ],
    ["{'field': var('column')}", "unknown"],
    ["'day'", { kind: "hive", columns: [{ name: "day" }] }],
    ["['year', 'month']", { kind: "hive", columns: [{ name: "year" }, { name: "month" }] }],
    [
      "['day(ts)', 'bucket(16, id)']",
      {
        kind: "transform",
        columns: [
          { name: "ts", transform: "day" },
          { name: "id", transform: "bucket(16)" },
        ],
      },
    ],
    ["none", "absent"],
    ["var('by')", "unknown"],
  ])("%s", async (value, expected) => {
    expect(await of(value)).toEqual(expected);
  });

  it("reads a plain string for BigQuery as a column of time", async () => {
    expect(await of("'day'", BIGQUERY)).toEqual({ kind: "time", columns: [{ name: "day" }] });
  });
});

describe("keys", () => {
  const keys = async (properties: string, config = "materialized='table'", files: Record<string, string> = {}) =>
    (
      await modelOf({
        "models/orders.yml": `models:\n  - name: orders\n${properties}`,
        "models/orders.sql": `{{ config(${config}) }} select 1 as a`,
        ...files,
      })
    ).keys.map(({ kind, columns }) => `${kind} ${columns.join("+")}`);

  it.each<[string, string, readonly string[]]>([
    ["a unique test", "    columns:\n      - name: a\n        data_tests: [unique, not_null]\n", ["test a"]],
    [
      "under the old name, with arguments",
      "    columns:\n      - name: a\n        tests:\n          - unique:\n              severity: warn\n",
      ["test a"],
    ],
    [
      "only some rows",
      "    columns:\n      - name: a\n        tests:\n          - unique:\n              config: {where: 'b = 1'}\n",
      [],
    ],
    [
      "a combination",
      "    tests:\n      - dbt_utils.unique_combination_of_columns:\n          combination_of_columns: [a, b]\n",
      ["test a+b"],
    ],
    [
      "a combination below arguments",
      "    data_tests:\n      - dbt_utils.unique_combination_of_columns:\n          arguments: {combination_of_columns: [a, b]}\n",
      ["test a+b"],
    ],
    [
      "the long form",
      "    data_tests:\n      - name: my_test\n        test_name: unique\n        column_name: a\n",
      ["test a"],
    ],
    [
      "a constraint of a column",
      "    columns:\n      - name: a\n        constraints: [{type: primary_key}]\n",
      ["primary a"],
    ],
    ["a constraint of the model", "    constraints:\n      - type: unique\n        columns: [a, b]\n", ["unique a+b"]],
    [
      "through an anchor",
      "    columns:\n      - &key\n        name: a\n        tests: [unique]\n  - name: other\n    columns:\n      - *key\n",
      ["test a"],
    ],
  ])("%s", async (_what, properties, expected) => {
    expect(await keys(properties)).toEqual(expected);
  });

  it("takes the unique_key of a merge, and of nothing else", async () => {
    const snowflake = { "dbt_project.yml": "name: shop\nmodels:\n  +query_tag: x\n" };
    const incremental = "materialized='incremental', unique_key=['a', 'b']";
    expect(await keys("", incremental, snowflake)).toEqual(["unique-key a+b"]);
    expect(await keys("", incremental)).toEqual([]);
    expect(await keys("", `${incremental}, incremental_strategy='merge'`)).toEqual(["unique-key a+b"]);
    expect(await keys("", `${incremental}, incremental_strategy='delete+insert'`, snowflake)).toEqual([]);
    expect(await keys("", "materialized='table', unique_key='a'", snowflake)).toEqual([]);
  });

  it("does not swear that all tests were read where one is hidden or written as SQL", async () => {
    const model = (properties: string, files: Record<string, string> = {}) =>
      modelOf({
        "models/orders.yml": `models:\n  - name: orders\n${properties}`,
        "models/orders.sql": "select 1",
        ...files,
      });
    expect((await model("")).testsRead).toBe(true);
    expect((await model("    data_tests: \"{{ var('t') }}\"\n")).testsRead).toBe(false);
    expect((await model("", { "tests/t.sql": "select * from {{ ref('orders') }}" })).testsRead).toBe(false);
  });
});

describe("declarations", () => {
  it("names a model by its name and its alias, a source by schema and identifier", async () => {
    const files = {
      "models/orders.sql": "{{ config(materialized='table', alias='f_orders') }} select 1",
      "models/sources.yml":
        "sources:\n  - name: raw\n    database: lake\n    schema: landing\n    tables:\n      - name: orders\n        identifier: orders_v1\n",
    };
    expect((await factsOf(files, "models/orders.sql")).tables.map(({ name, relation }) => [name, relation])).toEqual([
      [["orders"], "table"],
    ]);
    expect((await factsOf(files, "models/sources.yml")).tables.map(({ name }) => name)).toEqual([
      ["lake", "landing", "orders_v1"],
    ]);
  });

  it("shows what a view lets through", async () => {
    const [table] = (
      await factsOf(
        { "models/v.sql": "select id as order_id from {{ ref('orders') }}", "models/orders.sql": "select 1 as id" },
        "models/v.sql",
      )
    ).tables;
    expect(table?.view?.complete).toBe(true);
    expect(table?.view?.reads.map(({ relation, exposes }) => ({ relation, exposes }))).toEqual([
      { relation: { kind: "ref", name: "orders" }, exposes: { id: "order_id" } },
    ]);
  });
});
