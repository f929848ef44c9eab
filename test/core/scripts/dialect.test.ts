import { describe, expect, it } from "vitest";
import { type DialectEvidence, decideDialect, dialectOfAdapter } from "../../../server/src/core/scripts/dialect.ts";

const at = { file: "/w/x", span: { start: 0, end: 1 } };
const decide = (evidence: Partial<DialectEvidence>) => decideDialect({ file: "/w/sql/a.sql", root: "/w", ...evidence });

describe("who decides a dialect", () => {
  it("listens to the strongest voice", () => {
    const all: Partial<DialectEvidence> = {
      file: "/w/snowflake/a.sql",
      configured: { id: "trino", at },
      runBy: [{ id: "bigquery", reason: "because a task runs it" }],
      adapter: { id: "redshift", reason: "because dbt says so" },
      text: "SELECT * FROM #t",
    };
    const { configured: _, ...second } = all;
    const { runBy: __, ...third } = second;
    const { adapter: ___, ...fourth } = third;
    expect([all, second, third, fourth, { text: "SELECT * FROM #t" }].map((e) => decide(e).id)).toEqual([
      "trino",
      "bigquery",
      "redshift",
      "snowflake",
      "tsql",
    ]);
  });

  it("stays undecided when two voices disagree", () => {
    const fact = decide({
      runBy: [
        { id: "bigquery", reason: "because task `a` runs it" },
        { id: "snowflake", reason: "because task `b` runs it" },
      ],
    });
    expect(fact).toMatchObject({ id: "generic", certain: false });
    expect(fact.reason).toContain("BigQuery, because task `a` runs it; but Snowflake");
  });

  it("knows nothing of ordinary SQL, of words in comments, and of folders above the workspace", () => {
    expect(decide({ text: "SELECT a, b FROM t WHERE c = 1 -- _TABLE_SUFFIX\n/* QUALIFY :: VARIANT */" }).certain).toBe(
      false,
    );
    expect(decide({ text: "SELECT {{ dbt.safe_cast('a', 'b') }} FROM t" }).certain).toBe(false);
    expect(decide({ file: "/w/a.sql", root: "/w" }).certain).toBe(false);
    // Redshift's procedures are written in it, too.
    expect(decide({ text: "CREATE PROCEDURE p() AS $$ BEGIN END $$ LANGUAGE plpgsql" }).certain).toBe(false);
    expect(decideDialect({ file: "/bigquery/w/a.sql", root: "/bigquery/w" }).certain).toBe(false);
    expect(decide({ text: "SELECT SAFE_CAST(a AS INT64), x::VARIANT FROM t" }).certain).toBe(false);
  });

  it.each([
    ["bigquery", "SELECT * FROM `my-project.data.events_*` WHERE _TABLE_SUFFIX = '1'"],
    ["snowflake", "COPY INTO raw.t FROM @stage/x"],
    ["redshift", "CREATE TABLE t (a INT DISTKEY)"],
    ["tsql", "SET NOCOUNT ON; SELECT 1"],
    ["tsql", "SELECT 1\nGO\nSELECT 2"],
    ["bigquery", "#standardSQL\nSELECT 1"],
    ["snowflake", "USE ROLE loader; SELECT 1"],
    ["flink", "CREATE TABLE t (a INT) WITH ('connector' = 'kafka')"],
    ["clickhouse", "CREATE TABLE t (a Int8) ENGINE = ReplacingMergeTree ORDER BY a"],
    ["postgres", "CREATE TABLE t (a BIGSERIAL PRIMARY KEY, b jsonb)"],
  ] as const)("reads the sign of %s", (id, text) => {
    const fact = decide({ text });
    expect(fact).toMatchObject({ id, certain: true });
    expect(fact.at).toBeDefined();
  });

  it("is quick on hostile text", () => {
    const started = performance.now();
    for (const piece of ["{{", "`a.", "/*", "'", "COPY INTO ", "SELECT AS ", "x".repeat(50)])
      decide({ text: piece.repeat(100_000 / piece.length) });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it("knows dbt adapters by package or type", () => {
  expect(["bigquery", "dbt-snowflake", "sqlserver", "nosuch"].map(dialectOfAdapter)).toEqual([
    "bigquery",
    "snowflake",
    "tsql",
    undefined,
  ]);
});
