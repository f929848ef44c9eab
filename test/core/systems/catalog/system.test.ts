import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import schema from "../../../../server/data/catalog.schema.json" with { type: "json" };
import { valueOf } from "../../../../server/src/core/facts/known.ts";
import system from "../../../../server/src/core/systems/catalog/system.ts";
import type { YamlNode } from "../../../../server/src/core/yaml/document.ts";
import { readYaml } from "../../../../server/src/core/yaml/read.ts";
import { readWith } from "../extract.ts";

const FILE = "/w/pipewright.catalog.yaml";
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

const plain = (node: YamlNode | undefined): unknown => {
  if (!node) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "seq") return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
};

const FULL = `version: 1
tables:
  shop.raw.events:
    relation: table
    dialect: bigquery
    partition: DATE(created_at)
    require_partition_filter: true
    cluster: [customer_id, country]
    rows: 1200000000
    bytes: 2.5 TB
    daily_growth: 3 GiB
    pk: event_id
    unique:
      - [customer_id, created_at]
    columns:
      event_id: string
      created_at: {type: timestamp, not_null: true}
      note:
    owner: data-platform
    freshness: {warn_after: 12h, error_after: 1d}
    description: Clicks
  raw.days:
    partition: {column: day, by: month, type: date}
  raw.lake:
    dialect: spark
    partition: [ds, "bucket(16, id)"]
  raw.small:
`;

it("reads every kind of value", () => {
  const { facts, keys } = readWith(system, FILE, FULL);
  expect(facts.problems).toEqual([]);
  expect(validate(plain(readYaml(FULL).documents[0]?.root))).toBe(true);
  expect(keys("table")).toEqual(["events", "days", "lake", "small"]);
  const [events, days, lake] = facts.tables;
  if (!events || !days || !lake) throw new Error("tables are missing");
  expect(events.name).toEqual(["shop", "raw", "events"]);
  expect(valueOf(events.partition)).toEqual({
    kind: "time",
    columns: [{ name: "created_at", transform: "day", type: "TIMESTAMP" }],
  });
  expect(
    [events.rows, events.bytes, events.dailyGrowth ?? events.rows, events.requireFilter].map((fact) =>
      valueOf<unknown>(fact),
    ),
  ).toEqual([1_200_000_000, 2.5e12, 3 * 1024 ** 3, true]);
  expect(valueOf(events.columns)?.map((column) => [column.name, column.type, column.notNull])).toEqual([
    ["event_id", "STRING", false],
    ["created_at", "TIMESTAMP", true],
    ["note", "", false],
  ]);
  expect(events.keys.map((key) => key.columns)).toEqual([["event_id"], ["customer_id", "created_at"]]);
  expect(valueOf(events.freshness)).toEqual({ warnAfter: 43200, errorAfter: 86400 });
  expect(valueOf(days.partition)?.columns).toEqual([{ name: "day", transform: "month", type: "DATE" }]);
  expect(valueOf(lake.partition)?.columns.map((column) => column.transform ?? column.name)).toEqual([
    "ds",
    "bucket(16)",
  ]);
  expect(days.rows.state).toBe("absent");
});

describe("mistakes", () => {
  it.each<[string, string, string, string | undefined]>([
    ["tables:\n  a.b:\n    partiton: ds\n", "partiton", "Did you mean `partition`?", "partition"],
    ["tabels: {}\n", "tabels", "Did you mean `tables`?", "tables"],
    ["tables:\n  a: {rows: many}\n", "many", "whole number", undefined],
    ["tables:\n  a: {bytes: 3 gigs}\n", "3 gigs", "12 GB", undefined],
    ["tables:\n  a: {dialect: bigqery}\n", "bigqery", "Did you mean `bigquery`?", "bigquery"],
    ["tables:\n  a: {freshness: {warn_after: soon}}\n", "soon", "30m, 12h", undefined],
    ["tables:\n  a..b: {}\n", "a..b", "no name of a table", undefined],
    ["tables:\n  a:\n    partition: f(x, y)\n", "f(x, y)", "not understood", undefined],
    ["tables:\n  a: {partition: {by: day}}\n", "{by: day}", "needs `column`", undefined],
    ["tables: [a]\n", "[a]", "must be a mapping", undefined],
    ["version: 2\n", "2", "must be 1", "1"],
    ["tables:\n  a: {require_partition_filter: maybe}\n", "maybe", "true or false", undefined],
    ["tables:\n  a: {cluster: {x: 1}}\n", "{x: 1}", "a list of names", undefined],
  ])("%s", (text, place, message, instead) => {
    const [problem, ...more] = readWith(system, FILE, text).facts.problems;
    expect(more).toEqual([]);
    expect(problem?.message).toContain(message);
    expect(problem && text.slice(problem.at.span.start, problem.at.span.end)).toBe(place);
    expect(problem?.fix?.text).toBe(instead);
    // What only reading can tell apart is no matter of the schema.
    if (!/no name of a table|not understood/.test(message))
      expect(validate(plain(readYaml(text).documents[0]?.root))).toBe(false);
  });

  it("leave the rest of the table in force", () => {
    const [table] = readWith(system, FILE, "tables:\n  a: {rows: many, owner: x}\n").facts.tables;
    expect([table?.rows.state, table && valueOf(table.owner)]).toEqual(["unknown", "x"]);
  });

  it("an empty catalogue is a valid one", () => {
    for (const text of ["", "tables:\n", "version: 1\n"])
      expect(readWith(system, FILE, text).facts.problems).toEqual([]);
  });
});
