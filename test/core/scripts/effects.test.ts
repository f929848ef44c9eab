import { describe, expect, it } from "vitest";
import type { RelationRef } from "../../../server/src/core/facts/table.ts";
import { effectsOf, writesOf } from "../../../server/src/core/scripts/effects.ts";
import type { DialectId } from "../../../server/src/core/sql/tree.ts";
import { scriptOf, scriptsOf } from "./read.ts";

const nameOf = (relation: RelationRef): string =>
  relation.kind === "name"
    ? relation.parts.join(".")
    : relation.kind === "ref"
      ? `ref ${relation.name}`
      : relation.kind;

const effects = (sql: string, dialect: DialectId = "generic"): readonly string[] =>
  writesOf(scriptOf(sql, dialect)).map((write) => `${nameOf(write.target)} ${write.effect}`);

describe("what a second run does", () => {
  it.each<[string, string, ...string[]]>([
    ["plain insert", "INSERT INTO dw.t SELECT * FROM s", "dw.t append"],
    ["overwrite", "INSERT OVERWRITE TABLE t PARTITION (ds='1') SELECT 1", "t replace"],
    ["truncate first", "TRUNCATE TABLE t; INSERT INTO t SELECT 1", "t delete", "t replace"],
    ["delete all first", "DELETE FROM t WHERE true; INSERT INTO t SELECT 1", "t delete", "t replace"],
    [
      "same window",
      "DELETE FROM t WHERE ds = '{{ ds }}'; INSERT INTO t SELECT * FROM s WHERE s.ds = '{{ ds }}'",
      "t delete",
      "t replace",
    ],
    [
      "window as a value",
      "DELETE FROM t WHERE ds = DATE '{{ ds }}'; INSERT INTO t (id, ds) SELECT id, '{{ ds }}' FROM s",
      "t delete",
      "t replace",
    ],
    [
      "another window",
      "DELETE FROM t WHERE ds = '{{ ds }}'; INSERT INTO t SELECT * FROM s WHERE ds = '{{ prev_ds }}'",
      "t delete",
      "t unknown",
    ],
    [
      "keys of the source",
      "DELETE FROM t USING s WHERE t.id = s.id; INSERT INTO t SELECT * FROM s",
      "t delete",
      "t merge",
    ],
    [
      "keys in a subquery",
      "DELETE FROM t WHERE id IN (SELECT id FROM s); INSERT INTO t SELECT * FROM s",
      "t delete",
      "t merge",
    ],
    ["not exists", "INSERT INTO t SELECT * FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = s.id)", "t merge"],
    ["anti-join", "INSERT INTO t SELECT s.* FROM s LEFT JOIN t x ON x.id = s.id WHERE x.id IS NULL", "t merge"],
    ["not in", "INSERT INTO t SELECT * FROM s WHERE id NOT IN (SELECT id FROM t)", "t merge"],
    ["except", "INSERT INTO t SELECT * FROM s EXCEPT SELECT * FROM t", "t merge"],
    ["high-water mark", "INSERT INTO t SELECT * FROM s WHERE ts > (SELECT MAX(ts) FROM t)", "t unknown"],
    ["on conflict", "INSERT INTO t SELECT 1 ON CONFLICT (id) DO NOTHING", "t merge"],
    ["merge", "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a", "t merge"],
    ["merge on false", "MERGE INTO t USING s ON FALSE WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a)", "t append"],
    [
      "merge on false that replaces",
      "MERGE t USING s ON FALSE WHEN NOT MATCHED BY SOURCE AND d = '1' THEN DELETE WHEN NOT MATCHED THEN INSERT ROW",
      "t replace",
    ],
    ["create or replace", "CREATE OR REPLACE TABLE t AS SELECT 1", "t replace"],
    ["drop and create", "DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 1", "t replace"],
    ["create if not exists", "CREATE TABLE IF NOT EXISTS t AS SELECT 1", "t once"],
    ["made here", "CREATE TABLE t (a INT); INSERT INTO t SELECT 1", "t replace"],
    ["called before", "CALL clean(); INSERT INTO t SELECT 1", "t unknown"],
    ["from a stream", "INSERT INTO t SELECT * FROM orders_stream", "t once"],
    [
      "template target",
      "DELETE FROM {{ ref('x') }}; INSERT INTO {{ ref('x') }} SELECT 1",
      "ref x delete",
      "ref x replace",
    ],
  ])("%s", (_, sql, ...expected) => {
    expect(effects(sql)).toEqual(expected);
  });

  it.each<[DialectId, string, string]>([
    ["snowflake", "COPY INTO t FROM @stage", "t once"],
    ["snowflake", "COPY INTO t FROM @stage FORCE = TRUE", "t append"],
    ["generic", "COPY INTO t FROM '/x'", "t unknown"],
    ["redshift", "COPY t FROM 's3://b' IAM_ROLE 'x'", "t append"],
    ["bigquery", "LOAD DATA OVERWRITE t FROM FILES (format='CSV', uris=['x'])", "t replace"],
    ["flink", "INSERT INTO t SELECT * FROM s", "t unknown"],
  ])("%s: %s", (dialect, sql, expected) => {
    expect(effects(sql, dialect)).toEqual([expected]);
  });

  it("proves nothing where something is not read", () => {
    expect(effects("IF x THEN INSERT INTO t SELECT 1; END IF;", "bigquery")).toEqual(["t unknown"]);
    const looped = scriptsOf("{% for x in xs %}INSERT INTO t SELECT {{ x }};{% endfor %}");
    expect(looped.flatMap(writesOf).map((write) => write.effect)).toEqual(["unknown"]);
  });

  it("tells landing tables", () => {
    const landing = (sql: string) => writesOf(scriptOf(sql)).map((write) => write.landing);
    expect(landing("INSERT INTO raw.orders SELECT 1; INSERT INTO dw.orders SELECT 1")).toEqual([true, false]);
    expect(landing("CREATE TEMP TABLE x (a INT); INSERT INTO x SELECT 1")).toEqual([true]);
  });
});

it("reads long scripts in linear time", () => {
  const script = scriptOf("DELETE FROM t WHERE a = 1;\nINSERT INTO t SELECT b FROM s;\n".repeat(2000));
  const started = performance.now();
  expect(writesOf(script)).toHaveLength(4000);
  expect(performance.now() - started).toBeLessThan(2000);
});

it("leaves out table variables and temporary tables of T-SQL", () => {
  const sql =
    "DECLARE @o TABLE (id INT); INSERT @o SELECT 1; INSERT INTO #t SELECT 1; INSERT INTO dbo.u SELECT id FROM @o;";
  expect(writesOf(scriptOf(sql, "tsql")).map((write) => nameOf(write.target))).toEqual(["dbo.u"]);
});

it("leaves out what procedures would do when they are called", () => {
  const script = scriptOf(
    "CREATE PROCEDURE p() BEGIN INSERT INTO t SELECT 1; END; INSERT INTO u SELECT 1;",
    "snowflake",
  );
  expect(writesOf(script).map((write) => nameOf(write.target))).toEqual(["u"]);
});

it("tells other files what is read and written", () => {
  const effects = effectsOf(
    scriptsOf("WITH c AS (SELECT * FROM raw.a) INSERT INTO t SELECT * FROM c JOIN (SELECT 1 FROM b) x ON true"),
  );
  expect(effects?.reads.map((read) => nameOf(read.relation)).sort()).toEqual(["b", "raw.a"]);
  expect(effects?.complete).toBe(true);
});
