import { describe, expect, it } from "vitest";
import { DIALECTS } from "../../../server/src/core/sql/dialects/all.ts";
import { tokenize } from "../../../server/src/core/sql/lexer.ts";
import type { DialectId } from "../../../server/src/core/sql/tree.ts";
import { wholeText } from "../../../server/src/core/text/source.ts";

/** Tokens as `kind:text`, kinds by their first letter; comments are not tokens. */
function tokens(dialect: DialectId, sql: string): string {
  return tokenize(wholeText(sql), dialect)
    .tokens.map((token) => `${token.kind[0]}:${token.text}`)
    .join(" ");
}

/** Dialect, text, tokens: w word, q quoted name, s string, n number, o operator, p parameter. `stage` and `separator` too begin with s. */
const CASES: readonly (readonly [DialectId, string, string])[] = [
  ["bigquery", "`p-1.d.t` r'\\d' \"x\" '''a'b''' # c", "q:p-1.d.t s:\\d s:x s:a'b"],
  ["bigquery", "'it\\'s' @day @@error.message", "s:it\\'s p:@day p:@@error o:. w:message"],
  ["snowflake", "$$a 'b'$$ @stage/2020/ x // c", "s:a 'b' s:@stage/2020/ w:x"],
  ["snowflake", 'v:a."B"::int :bound', "w:v o:: w:a o:. q:B o::: w:int p::bound"],
  ["redshift", "'it\\'s' \"Key\" #tmp /* a /* b */ c */ 1", "s:it\\'s q:Key w:#tmp n:1"],
  ["databricks", "`a b` r'\\n' \"x\" :day", "q:a b s:\\n s:x p::day"],
  ["spark", "`a``b` 'it\\'s' 10BD 5L 2020_orders", "q:a`b s:it\\'s n:10BD n:5L w:2020_orders"],
  ["trino", "\"a\"\"b\" 'it''s' 'C:\\' x'0A' 2020_orders", "q:a\"b s:it's s:C:\\ s:0A w:2020_orders"],
  ["athena", "`db`.`t` \"T\" 'C:\\'", "q:db o:. q:t q:T s:C:\\"],
  ["tsql", "[a]]b] N'it''s' #tmp ##all @v @@ROWCOUNT\nGO\n1", "q:a]b s:it's w:#tmp w:##all p:@v p:@@ROWCOUNT s:GO n:1"],
  ["tsql", "$(Environment) 'C:\\'", "p:$(Environment) s:C:\\"],
  [
    "postgres",
    "$f$ a $$ b $f$ E'it\\'s' 'C:\\' a->>'b' $1 x::int",
    "s: a $$ b  s:it\\'s s:C:\\ w:a o:->> s:b p:$1 w:x o::: w:int",
  ],
  ["postgres", "\\copy t from 'x'\n1", "s:\\copy t from 'x' n:1"],
  ["duckdb", "'C:\\' $tag$x$tag$ {'a': 1} a -> b", "s:C:\\ s:x o:{ s:a o:: n:1 o:} w:a o:-> w:b"],
  ["hive", "`a` \"it's\" 'it\\'s' 2020_orders", "q:a s:it's s:it\\'s w:2020_orders"],
  ["flink", "`a` 'it''s' 'C:\\' _b", "q:a s:it's s:C:\\ w:_b"],
  ["mysql", '1--1 # c\n`a` "x" -- c', "n:1 o:- o:- n:1 q:a s:x"],
  ["mysql", "DELIMITER //\na; b //", "s:DELIMITER // w:a s:; w:b s://"],
  ["oracle", "q'[it's]' \"A\" :b x#1\n/\n1", "s:it's q:A p::b w:x#1 s:/ n:1"],
  ["sqlite", '[a b] `c` "d" @v :w ?', "q:a b q:c q:d p:@v p::w p:?"],
  ["teradata", "\"A\" 'it''s' '0A'x :v\n.LOGON a", "q:A s:it's s:0A w:x p::v o:. w:LOGON w:a"],
  ["clickhouse", "'it\\'s' `a` \"b\" # c", "s:it\\'s q:a q:b"],
  ["generic", "'\\' 'it\\'s' `a` \"b\"", "s:\\ s:it\\'s q:a q:b"],
];

describe("tokens", () => {
  it.each(CASES)("%s: %s", (dialect, sql, expected) => {
    expect(tokens(dialect, sql)).toBe(expected);
  });

  it("is shown for every dialect", () => {
    expect(new Set(CASES.map(([dialect]) => dialect))).toEqual(new Set(DIALECTS));
  });
});
