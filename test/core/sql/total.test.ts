import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIALECTS } from "../../../server/src/core/sql/dialects/all.ts";
import { parseScript } from "../../../server/src/core/sql/parse.ts";
import type { Script } from "../../../server/src/core/sql/tree.ts";
import { wholeText } from "../../../server/src/core/text/source.ts";

const WORDS =
  "SELECT FROM WHERE INSERT INTO VALUES MERGE USING ON WHEN MATCHED THEN UPDATE SET DELETE CREATE OR REPLACE TABLE VIEW PROCEDURE AS BEGIN END IF ELSE LOOP DECLARE WITH UNION ALL JOIN LEFT GROUP BY ORDER CASE NOT NULL IN EXISTS ALTER ADD DROP COPY EXECUTE IMMEDIATE COMMIT t a.b x 1 'a' ' \" ` ( ) [ ] { } , ; . * = < > + - :: := |> $$ @s :p ? -- /* */ # GO".split(
    " ",
  );

/** Every span lies in the text, and statements come in order of place. */
function check(script: Script, length: number): void {
  let last = 0;
  for (const { span } of script.statements) {
    expect(span.start).toBeLessThanOrEqual(span.end);
    expect(span.end).toBeLessThanOrEqual(length);
    expect(span.start).toBeGreaterThanOrEqual(last);
    last = span.start;
  }
  for (const { span } of [...script.gaps, ...script.comments.map((comment) => ({ span: comment }))]) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.start).toBeLessThanOrEqual(span.end);
    expect(span.end).toBeLessThanOrEqual(length);
  }
}

const dialect = fc.constantFrom(...DIALECTS);

describe("reading is total", () => {
  it("for any words in any order", () => {
    const text = fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(" ", "\n", "")), { maxLength: 60 });
    fc.assert(
      fc.property(dialect, text, (id, pieces) => {
        const sql = pieces.flat().join("");
        check(parseScript(wholeText(sql), id), sql.length);
      }),
      { seed: 2411, numRuns: 1500 },
    );
  });

  it("for any text", () => {
    fc.assert(
      fc.property(dialect, fc.string({ unit: "binary", maxLength: 200 }), (id, sql) => {
        check(parseScript(wholeText(sql), id), sql.length);
      }),
      { seed: 2411, numRuns: 1500 },
    );
  });

  const many = (text: string, times: number): string => text.repeat(times);
  it.each([
    ["brackets", `SELECT ${many("(", 100_000)}1${many(")", 100_000)}`],
    ["open brackets", `SELECT ${many("(", 100_000)}`],
    ["calls", `SELECT ${many("f(", 50_000)}`],
    ["subqueries", many("SELECT * FROM (", 20_000)],
    ["conditions", `SELECT 1 WHERE ${many("a = 1 AND ", 20_000)}b`],
    ["one long line", `SELECT ${many("a, ", 200_000)}b FROM t`],
    ["open blocks", many("BEGIN ", 50_000)],
    ["open comments", many("/* ", 50_000)],
    ["open quotes", many("select 'a\n", 20_000)],
    ["dollar tags", Array.from({ length: 10_000 }, (_, at) => `$a${at}$ x `).join("")],
    ["queries that start with FROM", `${many("FROM (", 2000)}t${many(" WHERE a)", 2000)}`],
    ["NUL and lone surrogates", many("\u0000 select \ud800", 20_000)],
  ])("for nested and endless text: %s", (_name, sql) => {
    for (const id of ["generic", "bigquery", "tsql"] as const) check(parseScript(wholeText(sql), id), sql.length);
  });
});
