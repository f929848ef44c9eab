import { describe, expect, it } from "vitest";
import { parseScript } from "../../../server/src/core/sql/parse.ts";
import type { DialectId, Statement } from "../../../server/src/core/sql/tree.ts";
import { wholeText } from "../../../server/src/core/text/source.ts";

const read = (sql: string, dialect: DialectId = "bigquery") => parseScript(wholeText(sql), dialect);

/** A statement in one line: nesting, kind, what it is, what it names. */
function line(statement: Statement): string {
  const any = statement as { words?: string; word?: string; action?: string; object?: string };
  const what = any.words ?? any.word ?? any.action ?? any.object ?? "";
  const named = statement as { name?: { parts: readonly { text: string }[] }; target?: unknown };
  const target = named.target as
    | { parts?: readonly { text: string }[]; name?: { parts: readonly { text: string }[] } }
    | undefined;
  const parts = named.name?.parts ?? target?.parts ?? target?.name?.parts ?? [];
  const mark = statement.conditional ? "?" : "";
  return [">".repeat(statement.depth) + mark + statement.kind, what, parts.map((part) => part.text).join(".")]
    .filter((part) => part !== "")
    .join(" ");
}

const CASES: readonly [DialectId, string, readonly string[]][] = [
  ["bigquery", "INSERT INTO d.t (a) SELECT 1", ["insert d.t"]],
  ["bigquery", "INSERT d.t VALUES (1), (2)", ["insert d.t"]],
  ["bigquery", "MERGE d.t T USING s ON T.id = s.id WHEN NOT MATCHED THEN INSERT ROW", ["merge d.t"]],
  ["bigquery", "CREATE OR REPLACE TABLE `p.d.t` AS SELECT 1", ["create-table p.d.t"]],
  ["bigquery", "LOAD DATA OVERWRITE d.t FROM FILES (format = 'CSV', uris = ['gs://x'])", ["copy d.t"]],
  ["bigquery", "EXPORT DATA OPTIONS (uri = 'gs://x/*', format = 'CSV') AS SELECT 1", ["copy"]],
  ["bigquery", "DECLARE x INT64 DEFAULT 1; SET x = 2; CALL d.p(x)", ["other declare", "other set", "other call d.p"]],
  [
    "bigquery",
    "BEGIN TRANSACTION; DELETE FROM t WHERE TRUE; COMMIT",
    ["transaction begin", "delete t", "transaction commit"],
  ],
  [
    "bigquery",
    "IF x THEN DELETE FROM a WHERE TRUE; ELSE SELECT 1; END IF; SELECT 2",
    ["block if", ">?delete a", ">?query", "query"],
  ],
  ["bigquery", "LOOP SET x = 1; LEAVE; END LOOP; SELECT 1", ["block loop", ">?other set", ">?other leave", "query"]],
  [
    "bigquery",
    "FOR r IN (SELECT a FROM b) DO INSERT INTO c SELECT r.a; END FOR",
    ["block for", ">query", ">?insert c"],
  ],
  [
    "bigquery",
    "CREATE PROCEDURE d.p() BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN SELECT 2; END",
    ["block procedure d.p", ">query", ">?query"],
  ],
  ["bigquery", "EXECUTE IMMEDIATE 'INSERT INTO a SELECT 1'", ["block execute immediate", ">insert a"]],
  ["bigquery", "CREATE TEMP FUNCTION f(x INT64) AS (x + 1); SELECT f(1)", ["other create temp function f", "query"]],
  ["snowflake", "COPY INTO t FROM @stage/path FILE_FORMAT = (TYPE = CSV)", ["copy t"]],
  ["snowflake", "CREATE STREAM s ON TABLE t", ["other create stream s"]],
  [
    "snowflake",
    "CREATE TASK k WAREHOUSE = w SCHEDULE = '1 MINUTE' AS INSERT INTO a SELECT 1",
    ["other create task k", ">insert a"],
  ],
  [
    "snowflake",
    "CREATE PROCEDURE p() RETURNS INT LANGUAGE SQL AS $$ BEGIN DELETE FROM t; END; $$",
    ["block procedure p", ">block begin", ">>delete t"],
  ],
  [
    "snowflake",
    "CREATE PROCEDURE p() RETURNS INT LANGUAGE PYTHON AS $$ delete from t $$; SELECT 1",
    ["other create procedure p", "query"],
  ],
  ["snowflake", "INSERT ALL INTO a INTO b SELECT 1", ["insert a", "insert b"]],
  [
    "snowflake",
    "ALTER TABLE a SWAP WITH b; ALTER WAREHOUSE w\nSET WAREHOUSE_SIZE = 'XL'",
    ["alter-table a", "other alter warehouse w"],
  ],
  ["snowflake", "PUT file:///tmp/x @s; DROP TABLE IF EXISTS a, b", ["other put", "drop table a", "drop table b"]],
  ["snowflake", "ALTER SESSION SET AUTOCOMMIT = FALSE", ["transaction autocommit-off"]],
  ["redshift", "BEGIN; TRUNCATE t; END;", ["transaction begin", "truncate t", "transaction commit"]],
  ["redshift", "UNLOAD ('select * from t') TO 's3://b/p' IAM_ROLE 'x'", ["copy"]],
  ["snowflake", "EXECUTE IMMEDIATE 'DELETE FROM t WHERE a = ''x''''y'' '", ["block execute immediate", ">delete t"]],
  ["bigquery", "EXECUTE IMMEDIATE 'DELETE FROM t\\nWHERE a = \\'x\\''", ["block execute immediate", ">delete t"]],
  ["redshift", "UNLOAD ('select * from t where d = ''2020-01-01'' ') TO 's3://b/p' IAM_ROLE 'x'", ["copy"]],
  ["postgres", "DO $$ BEGIN DELETE FROM t; END $$", ["block do", ">block begin", ">>delete t"]],
  [
    "tsql",
    "CREATE PROC p AS\nDELETE FROM t\nSELECT 1\nGO\nSELECT 2",
    ["block procedure p", ">delete t", ">query", "query"],
  ],
  ["tsql", "IF OBJECT_ID('t') IS NOT NULL DROP TABLE t\nSELECT 1", ["block if", ">?drop table t", "query"]],
  [
    "tsql",
    "BEGIN TRY DELETE FROM t END TRY BEGIN CATCH ROLLBACK END CATCH",
    ["block try", ">delete t", ">?transaction rollback"],
  ],
  [
    "mysql",
    "DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM t; END //\nDELIMITER ;\nSELECT 1",
    ["block procedure p", ">delete t", "query"],
  ],
  ["hive", "FROM a INSERT OVERWRITE TABLE b SELECT x INSERT INTO c SELECT y", ["insert b", "insert c"]],
  ["spark", "CREATE TABLE t (a INT) USING delta PARTITIONED BY (d)", ["create-table t"]],
];

describe("statements", () => {
  it.each(CASES)("%s: %s", (dialect, sql, expected) => {
    const script = read(sql, dialect);
    expect(script.statements.map(line)).toEqual(expected);
    expect(script.gaps).toEqual([]);
  });

  it("tells SQL put together at run time from SQL that stands there", () => {
    const { gaps } = read("EXECUTE IMMEDIATE FORMAT('INSERT %s', x)");
    expect(gaps.map((gap) => gap.reason)).toEqual(["This SQL is put together when it runs."]);
  });

  it("keeps the statements around a half-typed one", () => {
    const kinds = read(
      "SELECT 1;\nINSERT INTO\n\nDELETE FROM t WHERE a = 1;\nSELECT a FROM (\n\nCREATE TABLE x (a INT64);",
    ).statements;
    expect(kinds.map(line)).toEqual(["query", "insert", "delete t", "query", "create-table x"]);
  });

  it("reads SQL inside a string as the database will, at the file's places", () => {
    const sql = "EXECUTE IMMEDIATE 'DELETE FROM t WHERE a = ''it''''s'' AND b = 1'";
    const inner = read(sql, "snowflake").statements[1];
    if (inner?.kind !== "delete" || !inner.where) throw new Error("No DELETE was read.");
    expect(sql.slice(inner.where.span.start, inner.where.span.end)).toBe("a = ''it''''s'' AND b = 1");
    const literals: string[] = [];
    JSON.stringify(inner.where, (_, value) => {
      if (value?.kind === "literal") literals.push(value.value);
      return value;
    });
    expect(literals).toEqual(["it's", "1"]);
  });

  it("gives places in the file", () => {
    const sql = "-- c\nDELETE FROM d.t WHERE a = NULL;";
    const [statement] = read(sql).statements;
    if (statement?.kind !== "delete") throw new Error("No DELETE was read.");
    expect(sql.slice(statement.span.start, statement.span.end)).toBe("DELETE FROM d.t WHERE a = NULL");
    expect(sql.slice(statement.target.name.span.start, statement.target.name.span.end)).toBe("d.t");
    expect(statement.where && sql.slice(statement.where.span.start, statement.where.span.end)).toBe("a = NULL");
  });

  it("reads a hole as a name, and says that a template is no text", () => {
    const sql = "INSERT INTO {{ t }} SELECT '{{ d }}'";
    const holes = [...sql.matchAll(/\{\{.*?\}\}/g)].map((match, expression) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind: "value" as const,
      expression,
    }));
    const [statement] = parseScript(wholeText(sql), "bigquery", holes).statements;
    expect(statement?.kind === "insert" && statement.target.expression).toBe(0);
  });
});
