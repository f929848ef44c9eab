import { type Lexicon, strict } from "./lexicon.ts";

/** PostgreSQL, https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgres: Lexicon = {
  ...strict,
  id: "postgres",
  identifierQuotes: '"',
  prefixes: { E: "escape", N: "plain", X: "plain", B: "plain", "U&": "plain" },
  dollarStrings: "tagged",
  nestedComments: true,
  colonParameters: true,
  commandLines: "\\",
  beginIsTransaction: true,
  reserved: ["RETURNING", "CONFLICT"],
  fold: "lower",
  caseless: "unquoted",
};
