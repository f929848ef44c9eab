import { describe, expect, it } from "vitest";
import type { Lookup, Provided, ProvidedKind } from "../../../server/src/core/facts/keys.ts";
import { tableKey } from "../../../server/src/core/facts/keys.ts";
import { createGraph } from "../../../server/src/core/graph/create.ts";
import type { Scan } from "../../../server/src/core/graph/graph.ts";
import { tablesOf } from "../../../server/src/core/scripts/declare.ts";
import type { DialectId } from "../../../server/src/core/sql/tree.ts";
import { scriptOf, scriptsOf } from "../scripts/read.ts";

const DDL = `
CREATE TABLE raw.events (id STRING, dt DATE, ts TIMESTAMP, kind STRING) PARTITION BY dt;
CREATE TABLE raw.users (id STRING, country STRING);
CREATE VIEW v.recent AS SELECT id, dt AS day, UPPER(kind) AS k FROM raw.events;
CREATE VIEW v.all_events AS SELECT * FROM v.recent;
CREATE VIEW v.year AS SELECT * FROM raw.events WHERE dt >= '2026-01-01';
`;

function lookupOf(ddl: string, dialect: DialectId): Lookup {
  const declared = tablesOf(scriptsOf(ddl, dialect), "sql");
  return {
    all: <K extends ProvidedKind>(kind: K, key: string) =>
      (kind === "table"
        ? declared.filter((table) => tableKey(table.name) === key).map((value) => ({ file: "/w/ddl.sql", value }))
        : []) as readonly Provided<ProvidedKind>[] as readonly Provided<K>[],
    keys: () => [],
  };
}

const scans = (sql: string, dialect: DialectId = "bigquery", ddl = DDL): readonly Scan[] =>
  createGraph(lookupOf(ddl, dialect)).scans(scriptOf(sql, dialect));

/** `raw.events: dt >= …` for each scan of a declared table; `?` uncertain, `-` not run, `|` under OR, `~` moved. */
const show = (sql: string, dialect: DialectId = "bigquery"): readonly string[] =>
  scans(sql, dialect)
    .filter((scan) => scan.table?.name === "raw.events")
    .map((scan) => {
      const conditions = scan.predicates
        .map(
          (one) =>
            `${one.negated ? "not " : ""}${one.column} ${one.op}${one.underOr ? "|" : ""}${one.moved ? "~" : ""}`,
        )
        .join(", ");
      return `${scan.executed ? "" : "-"}${scan.uncertain ? "?" : ""}${conditions}`;
    });

describe("scans", () => {
  it.each<[string, string[]]>([
    // Plain conditions.
    ["SELECT id FROM raw.events", [""]],
    ["SELECT id FROM raw.events WHERE dt = '2026-01-01'", ["dt ="]],
    ["SELECT id FROM raw.events e WHERE '2026-01-01' <= e.dt", ["dt >="]],
    ["SELECT id FROM raw.events WHERE raw.events.dt BETWEEN '2026-01-01' AND '2026-01-02'", ["dt between"]],
    ["SELECT id FROM raw.events WHERE NOT dt = '2026-01-01'", ["not dt ="]],
    ["SELECT id FROM raw.events WHERE dt IN (SELECT d FROM raw.users)", ["dt in-query"]],
    ["SELECT id FROM raw.events WHERE dt IS NULL", ["dt is-null"]],
    ["SELECT id FROM raw.events WHERE dt IS NOT NULL", ["dt is-not-null"]],
    ["SELECT id FROM raw.events WHERE dt >= @from_date AND kind = 'a'", ["dt >=, kind ="]],
    ["DECLARE first_day DATE DEFAULT '2026-01-01'; SELECT id FROM raw.events WHERE dt >= first_day", ["dt >="]],
    // OR.
    ["SELECT id FROM raw.events WHERE dt = '2026-01-01' OR kind = 'a'", ["dt =|, kind =|"]],
    ["SELECT id FROM raw.events WHERE dt = '2026-01-01' OR dt = '2026-01-02'", ["dt =, dt ="]],
    ["SELECT id FROM raw.events WHERE dt = '2026-01-01' OR @all", ["dt ="]],
    ["SELECT id FROM raw.events WHERE NOT (dt = '2026-01-01' OR kind = 'a')", ["not dt =, not kind ="]],
    // CTEs, derived tables, set operations: the condition of the reader arrives.
    ["WITH e AS (SELECT * FROM raw.events) SELECT id FROM e WHERE dt = '2026-01-01'", ["dt ="]],
    ["WITH e AS (SELECT dt AS day FROM raw.events) SELECT day FROM e WHERE day = '2026-01-01'", ["dt ="]],
    ["WITH e AS (SELECT * EXCEPT (dt) FROM raw.events) SELECT 1 FROM e WHERE dt = '2026-01-01'", [""]],
    ["WITH e (a, b) AS (SELECT id, dt FROM raw.events) SELECT a FROM e WHERE b = '2026-01-01'", ["dt ="]],
    [
      "WITH e AS (SELECT * FROM raw.events) SELECT 1 FROM e WHERE dt = '2026-01-01' UNION ALL SELECT 1 FROM e",
      ["dt =", ""],
    ],
    ["WITH e AS (SELECT DATE(ts) AS d FROM raw.events) SELECT d FROM e WHERE d = '2026-01-01'", ["ts =~"]],
    ["SELECT d FROM (SELECT dt AS d FROM raw.events) WHERE d > '2026-01-01'", ["dt >"]],
    [
      "SELECT d FROM (SELECT dt AS d FROM raw.events UNION ALL SELECT dt FROM raw.events) WHERE d > '2026-01-01'",
      ["dt >", "dt >"],
    ],
    ["WITH unused AS (SELECT * FROM raw.events) SELECT 1", []],
    ["WITH events AS (SELECT * FROM raw.events) SELECT * FROM events", [""]],
    ["WITH RECURSIVE r AS (SELECT id FROM raw.events UNION ALL SELECT id FROM r) SELECT * FROM r", [""]],
    // What does not let a condition through.
    ["SELECT * FROM (SELECT * FROM raw.events LIMIT 10) WHERE dt = '2026-01-01'", [""]],
    ["SELECT * FROM (SELECT id, MAX(dt) AS dt FROM raw.events GROUP BY id) WHERE dt = '2026-01-01'", [""]],
    ["SELECT * FROM (SELECT dt, COUNT(*) AS n FROM raw.events GROUP BY dt) WHERE dt = '2026-01-01'", ["dt ="]],
    ["SELECT * FROM (SELECT dt, COUNT(*) AS n FROM raw.events GROUP BY 1) WHERE dt = '2026-01-01'", ["dt ="]],
    [
      "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM raw.events) WHERE dt = '2026-01-01'",
      [""],
    ],
    [
      "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY dt, id ORDER BY ts) AS rn FROM raw.events) WHERE dt = '2026-01-01'",
      ["dt ="],
    ],
    ["SELECT dt, COUNT(*) AS n FROM raw.events GROUP BY dt HAVING n > 1", [""]],
    ["SELECT dt, COUNT(*) AS n FROM raw.events GROUP BY dt HAVING dt > '2026-01-01'", ["?"]],
    ["SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM raw.events QUALIFY rn = 1", [""]],
    // Joins.
    ["SELECT 1 FROM raw.users u JOIN raw.events e ON e.id = u.id AND e.dt = '2026-01-01'", ["id join, dt ="]],
    ["SELECT 1 FROM raw.users u LEFT JOIN raw.events e ON e.id = u.id AND e.dt = '2026-01-01'", ["id join, dt ="]],
    ["SELECT 1 FROM raw.events e LEFT JOIN raw.users u ON e.id = u.id AND e.dt = '2026-01-01'", [""]],
    ["SELECT 1 FROM raw.events e LEFT JOIN raw.users u ON e.id = u.id WHERE e.dt = '2026-01-01'", ["dt ="]],
    ["SELECT 1 FROM raw.users u LEFT JOIN raw.events e USING (id) WHERE e.dt = '2026-01-01'", ["dt =, id join"]],
    ["SELECT 1 FROM raw.events e FULL JOIN raw.users u ON e.id = u.id AND e.dt = '2026-01-01'", [""]],
    ["SELECT 1 FROM raw.events NATURAL JOIN raw.users", ["?"]],
    ["SELECT 1 FROM raw.users u WHERE EXISTS (SELECT 1 FROM raw.events e WHERE e.id = u.id)", ["id join"]],
    ["SELECT 1 FROM raw.events e WHERE EXISTS (SELECT 1 FROM raw.users u WHERE u.day = e.dt)", ["dt join"]],
    ["SELECT 1 FROM raw.users WHERE id IN (SELECT id FROM raw.events WHERE dt = '2026-01-01')", ["dt ="]],
    // Views.
    ["SELECT * FROM v.recent WHERE day = '2026-01-01'", ["dt ="]],
    ["SELECT * FROM v.all_events WHERE day = '2026-01-01'", ["dt ="]],
    ["SELECT * FROM v.recent", [""]],
    ["SELECT * FROM v.recent WHERE k = 'A'", ["?"]],
    ["SELECT * FROM v.year", ["dt other~"]],
    ["CREATE VIEW x AS SELECT * FROM raw.events", ["-"]],
    // Statements that write.
    ["INSERT INTO t SELECT * FROM raw.events WHERE dt = '2026-01-01'", ["dt ="]],
    ["CREATE TABLE t AS SELECT * FROM raw.events", [""]],
    [
      "MERGE raw.events t USING raw.users s ON t.id = s.id AND t.dt = '2026-01-01' WHEN MATCHED THEN UPDATE SET kind = s.country",
      ["id join, dt ="],
    ],
    ["MERGE t USING (SELECT * FROM raw.events) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.kind", ["id join"]],
    ["MERGE raw.events t USING raw.users s ON FALSE WHEN NOT MATCHED THEN INSERT ROW", []],
    ["UPDATE raw.events SET kind = 'a' WHERE dt = '2026-01-01'", ["dt ="]],
    ["UPDATE t SET a = e.kind FROM raw.events e WHERE e.id = t.id AND e.dt = '2026-01-01'", ["id join, dt ="]],
    ["DELETE FROM raw.events WHERE dt = '2026-01-01'", ["dt ="]],
    // Names that hide the table, and what cannot be known.
    ["CREATE TEMP TABLE events AS SELECT 1 AS id; SELECT * FROM events", []],
    ["SELECT * FROM raw.events WHERE {{ condition }}", ["?"]],
    ["SELECT * FROM raw.events WHERE {{ column }} = '2026-01-01'", ["?"]],
    ["SELECT * FROM raw.events WHERE dt = '{{ ds }}'", ["dt ="]],
    ["SELECT * FROM raw.events TABLESAMPLE SYSTEM (1 PERCENT)", ["?"]],
  ])("%s", (sql, expected) => {
    expect(show(sql)).toEqual(expected);
  });

  it("says where a condition would be added", () => {
    const at = (sql: string): string => {
      const insert = scans(sql).find((scan) => scan.table?.name === "raw.events")?.filterInsert;
      return `${sql.slice(0, insert?.at)}${insert?.hasWhere ? " AND …" : " WHERE …"}${insert?.wrap ? " in brackets" : ""}`;
    };
    expect(at("SELECT id FROM raw.events")).toBe("SELECT id FROM raw.events WHERE …");
    expect(at("SELECT id FROM raw.events WHERE a OR b")).toBe(
      "SELECT id FROM raw.events WHERE a OR b AND … in brackets",
    );
    expect(at("SELECT 1 FROM raw.users u LEFT JOIN raw.events e ON e.id = u.id WHERE u.id = 1")).toBe(
      "SELECT 1 FROM raw.users u LEFT JOIN raw.events e ON e.id = u.id AND …",
    );
  });

  it("names the views on the way, nearest first", () => {
    const [scan] = scans("SELECT * FROM v.all_events");
    expect(scan?.through.map(({ name }) => name)).toEqual(["v.all_events", "v.recent"]);
  });

  it("knows nothing where files disagree, and takes no table of another engine", () => {
    const two = "CREATE TABLE a.t (d DATE) PARTITION BY d; CREATE TABLE b.t (d DATE);";
    expect(scans("SELECT * FROM t", "bigquery", two)[0]?.table?.partition.state).toBe("unknown");
    expect(scans("SELECT * FROM a.t", "bigquery", two)[0]?.table?.partition.state).toBe("known");
    const graph = createGraph(lookupOf(two, "bigquery"));
    expect(graph.scans(scriptOf("SELECT * FROM a.t", "snowflake"))[0]?.table).toBeUndefined();
  });

  it("is bounded: many statements, CTEs used twice, long chains, wide FROMs, long ORs", () => {
    const user = process.cpuUsage();
    const many = "SELECT id FROM raw.events WHERE dt = '2026-01-01';\n".repeat(2_000);
    expect(scans(many)).toHaveLength(2_000);
    const ctes = (count: number, body: (at: number) => string): string =>
      `WITH c0 AS (SELECT dt FROM raw.events), ${Array.from({ length: count }, (_, at) => `c${at + 1} AS (${body(at)})`).join(", ")} SELECT * FROM c${count} WHERE dt = 1`;
    scans(ctes(60, (at) => `SELECT a.dt + b.dt AS dt FROM c${at} a JOIN c${at} b ON a.dt = b.dt WHERE a.dt > ${at}`));
    expect(scans(ctes(500, (at) => `SELECT * FROM c${at} WHERE a${at} = 1`))[0]?.uncertain).toBe(true);
    expect(scans(ctes(500, (at) => `SELECT * FROM c${at}`))[0]?.predicates).toHaveLength(1);
    scans(`SELECT 1 FROM raw.events a ${"JOIN raw.users u ON u.id = a.id ".repeat(1_000)}`);
    scans(`SELECT 1 FROM raw.events WHERE ${Array.from({ length: 2_000 }, (_, at) => `dt = ${at}`).join(" OR ")}`);
    // Time of this process alone: others may keep the machine busy.
    expect(process.cpuUsage(user).user / 1_000).toBeLessThan(8_000);
  }, 30_000);
});
