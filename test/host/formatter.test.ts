import { describe, expect, it } from "vitest";
import { formatSql } from "../../server/src/host/formatter.ts";

const LAYOUT = { tabWidth: 2, useTabs: false };

describe("layout of SQL", () => {
  it("changes blanks and line breaks alone", () => {
    expect(formatSql("select a,b from t -- why\nwhere x=1;\n", "bigquery", LAYOUT)).toEqual({
      text: "select\n  a,\n  b\nfrom\n  t -- why\nwhere\n  x = 1;\n",
    });
  });

  it("keeps Windows line ends", () => {
    const result = formatSql("select a from t;\r\n", "snowflake", LAYOUT);
    expect(result).toEqual({ text: "select\r\n  a\r\nfrom\r\n  t;\r\n" });
  });

  it.each<[string, string, Parameters<typeof formatSql>[1]]>([
    ["templates", "select {{ x }} from t", "bigquery"],
    ["a dialect without a layout", "select 1", "teradata"],
    ["SQL that cannot be read", "select ' from t", "bigquery"],
    ["a text that is too long", `select ${"1 + ".repeat(60_000)}1`, "bigquery"],
  ])("leaves %s alone, and says why", (_, text, dialect) => {
    expect(formatSql(text, dialect, LAYOUT)).toEqual({ refused: expect.stringMatching(/\.$/) });
  });

  it("is the same the second time", () => {
    const once = formatSql("with a as (select 1 as x) select * from a join b using (x)", "postgres", LAYOUT);
    if (!("text" in once)) throw new Error(once.refused);
    expect(formatSql(once.text, "postgres", LAYOUT)).toEqual(once);
  });
});
