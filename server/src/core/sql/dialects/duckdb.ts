import { type Lexicon, strict } from "./lexicon.ts";

/** DuckDB. */
export const duckdb: Lexicon = {
  ...strict,
  id: "duckdb",
  identifierQuotes: '"',
  prefixes: { E: "escape", X: "plain", B: "plain" },
  dollarStrings: "tagged",
  nestedComments: true,
  reserved: ["SEMI", "ANTI", "ASOF", "POSITIONAL", "SAMPLE"],
  fold: "keep",
  caseless: "all",
};
