import { describe, expect, it } from "vitest";
import { valueOf } from "../../../server/src/core/facts/known.ts";
import type { Partitioning, TableDeclaration } from "../../../server/src/core/facts/table.ts";
import { tablesOf } from "../../../server/src/core/scripts/declare.ts";
import { columnBehind, shownAs } from "../../../server/src/core/scripts/view.ts";
import type { DialectId } from "../../../server/src/core/sql/tree.ts";
import { scriptsOf } from "./read.ts";

const tables = (sql: string, dialect: DialectId = "generic"): readonly TableDeclaration[] =>
  tablesOf(scriptsOf(sql, dialect), "sql");
const only = (sql: string, dialect: DialectId = "generic"): TableDeclaration =>
  tables(sql, dialect)[0] as TableDeclaration;

const partition = (value: Partitioning | undefined): string =>
  value
    ? `${value.kind} ${value.columns.map((c) => `${c.name}:${c.transform ?? ""}:${c.type ?? ""}`).join(" ")}`
    : "none";

describe("partitioning", () => {
  it.each<[DialectId, string, string]>([
    ["bigquery", "CREATE TABLE d.t (ts TIMESTAMP) PARTITION BY DATE(ts)", "time ts:day:TIMESTAMP"],
    ["bigquery", "CREATE TABLE d.t (ts TIMESTAMP) PARTITION BY TIMESTAMP_TRUNC(ts, HOUR)", "time ts:hour:TIMESTAMP"],
    ["bigquery", "CREATE TABLE d.t (d DATE) PARTITION BY d", "time d::DATE"],
    ["bigquery", "CREATE TABLE d.t (d DATE) PARTITION BY DATE_TRUNC(d, MONTH)", "time d:month:DATE"],
    ["bigquery", "CREATE TABLE d.t (x INT64) PARTITION BY _PARTITIONDATE", "ingestion _PARTITIONTIME:day:TIMESTAMP"],
    [
      "bigquery",
      "CREATE TABLE d.t (id INT64) PARTITION BY RANGE_BUCKET(id, GENERATE_ARRAY(0, 100, 10))",
      "integer-range id:range(0, 100, 10):INT64",
    ],
    ["hive", "CREATE TABLE t (a INT) PARTITIONED BY (ds STRING, hr INT)", "hive ds::STRING hr::INT"],
    [
      "spark",
      "CREATE TABLE t (a INT, ts TIMESTAMP) USING iceberg PARTITIONED BY (days(ts), bucket(16, a))",
      "transform ts:day:TIMESTAMP a:bucket(16):INT",
    ],
    [
      "trino",
      "CREATE TABLE t (a BIGINT, ts DATE) WITH (partitioning = ARRAY['month(ts)', 'bucket(a, 8)'])",
      "transform ts:month:DATE a:bucket(8):BIGINT",
    ],
    ["postgres", "CREATE TABLE t (ts timestamptz) PARTITION BY RANGE (ts)", "time ts::TIMESTAMPTZ"],
    [
      "clickhouse",
      "CREATE TABLE t (ts DateTime) ENGINE = MergeTree PARTITION BY toYYYYMM(ts) ORDER BY ts",
      "transform ts:toyyyymm:DATETIME",
    ],
    ["snowflake", "CREATE TABLE t (a INT)", "none"],
  ])("%s: %s", (dialect, sql, expected) => {
    expect(partition(valueOf(only(sql, dialect).partition))).toBe(expected);
  });

  it("says unknown where it cannot read the clause", () => {
    expect(only("CREATE TABLE t (a INT) PARTITION BY f(a, b)").partition.state).toBe("unknown");
    expect(only("CREATE TABLE t LIKE other").partition.state).toBe("unknown");
    expect(only("CREATE TABLE t CLONE other", "snowflake").columns.state).toBe("unknown");
  });
});

describe("tables", () => {
  it("reads columns, keys, clustering and options", () => {
    const table = only(
      "CREATE TABLE `p.d.t` (id INT64 NOT NULL, name STRING(10), PRIMARY KEY (id) NOT ENFORCED) PARTITION BY _PARTITIONDATE CLUSTER BY name, id OPTIONS (require_partition_filter = TRUE, description = 'x')",
      "bigquery",
    );
    expect(table.name).toEqual(["p", "d", "t"]);
    expect(valueOf(table.columns)?.map((c) => `${c.name} ${c.type} ${c.notNull}`)).toEqual([
      "id INT64 true",
      "name STRING(10) false",
    ]);
    expect(table.keys.map((key) => [key.kind, ...key.columns])).toEqual([["primary", "id"]]);
    expect(valueOf(table.cluster)).toEqual(["name", "id"]);
    expect(valueOf(table.requireFilter)).toBe(true);
    expect(valueOf(table.description)).toBe("x");
  });

  it("reads Redshift sort keys and Snowflake clustering", () => {
    expect(valueOf(only("CREATE TABLE t (a INT SORTKEY, b INT)", "redshift").cluster)).toEqual(["a"]);
    expect(valueOf(only("CREATE TABLE t (a INT) COMPOUND SORTKEY (a, b)", "redshift").cluster)).toEqual(["a", "b"]);
    expect(valueOf(only("CREATE TABLE t (ts TIMESTAMP) CLUSTER BY (TO_DATE(ts))", "snowflake").cluster)).toEqual([
      "ts",
    ]);
  });

  it("follows ALTER TABLE in the same script and notes it for others", () => {
    const [own, ...others] = tables(
      "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT; ALTER TABLE t ADD PRIMARY KEY (a); ALTER TABLE u ADD CONSTRAINT k UNIQUE (x)",
    );
    expect(valueOf(own?.columns ?? only("").columns)?.map((c) => c.name)).toEqual(["a", "b"]);
    expect(own?.keys[0]?.columns).toEqual(["a"]);
    expect(others.map((other) => [other.name.join("."), other.keys[0]?.kind, other.columns.state])).toEqual([
      ["u", "unique", "absent"],
    ]);
  });

  it("leaves out temporary tables and names a template decides", () => {
    expect(
      tables("CREATE TEMP TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT; CREATE TABLE x_{{ ds }} (a INT)"),
    ).toEqual([]);
    expect(only("CREATE TABLE {{ params.db }}.raw.events (a INT)").name).toEqual(["raw", "events"]);
  });

  it("takes the columns of CREATE TABLE AS from its query", () => {
    expect(valueOf(only("CREATE TABLE t AS SELECT a, x.b, 1 AS c FROM x").columns)?.map((c) => c.name)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(only("CREATE TABLE t AS SELECT * FROM x").columns.state).toBe("unknown");
  });
});

describe("views", () => {
  const view = (body: string) => only(`CREATE VIEW v AS ${body}`).view;
  const shows = (body: string) =>
    view(body)?.reads.map(
      (read) =>
        `${read.relation.kind === "name" ? read.relation.parts.join(".") : read.relation.kind} ${JSON.stringify(read.exposes)} ${read.filters.join(",")}`,
    );

  it.each<[string, ...string[]]>([
    ["SELECT * FROM raw.e", 'raw.e {"*":"*"} '],
    ["SELECT ts AS at, id FROM raw.e", 'raw.e {"ts":"at","id":"id"} '],
    ["SELECT * EXCEPT (secret) FROM e", 'e {"*":"*","secret":""} '],
    ["SELECT DATE(ts) AS d FROM e", "e {} "],
    ["WITH c AS (SELECT ts AS t2, id FROM e) SELECT t2 AS t3 FROM c", 'e {"ts":"t3"} '],
    ["SELECT a.ts, b.x FROM e a JOIN f b ON a.id = b.id WHERE a.ts > '2026-01-01'", 'e {"ts":"ts"} ts', 'f {"x":"x"} '],
    ["SELECT a FROM e UNION ALL SELECT b FROM f", 'e {"a":"a"} ', 'f {"b":"a"} '],
    ["SELECT id, ts, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM e", 'e {"id":"id"} '],
    ["SELECT * FROM e LIMIT 10", "e {} "],
  ])("%s", (body, ...expected) => {
    expect(shows(body)).toEqual(expected);
    expect(view(body)?.complete).toBe(true);
  });

  it("names columns from left to right", () => {
    expect(only("CREATE VIEW v (x, y) AS SELECT a, b FROM e").view?.reads[0]?.exposes).toEqual({ a: "x", b: "y" });
  });

  it("is incomplete where a column may be of two relations", () => {
    expect(view("SELECT ts FROM e JOIN f ON e.id = f.id")?.complete).toBe(false);
  });

  it("answers both ways", () => {
    const exposes = { "*": "*", ts: "at", secret: "" };
    expect([shownAs(exposes, "TS"), shownAs(exposes, "secret"), shownAs(exposes, "id")]).toEqual([
      "at",
      undefined,
      "id",
    ]);
    expect([
      columnBehind(exposes, "AT"),
      columnBehind(exposes, "secret"),
      columnBehind(exposes, "constructor"),
    ]).toEqual(["ts", undefined, "constructor"]);
  });

  it("stays small and quick on CTEs that double each time", () => {
    const ctes = Array.from({ length: 60 }, (_, i) => `c${i + 1} AS (SELECT * FROM c${i} a JOIN c${i} b ON a.x = b.x)`);
    const body = `WITH c0 AS (SELECT * FROM e), ${ctes.join(", ")} SELECT * FROM c60`;
    const started = performance.now();
    expect(view(body)?.complete).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
