import { type Lexicon, strict } from "./lexicon.ts";

/** GoogleSQL, https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical */
export const bigquery: Lexicon = {
  ...strict,
  id: "bigquery",
  stringQuotes: "'\"",
  identifierQuotes: "`",
  backslash: "escape",
  multilineStrings: false,
  tripleQuotes: true,
  prefixes: { R: "plain", B: "escape", RB: "plain", BR: "plain" },
  hashComments: true,
  at: "parameter",
  hyphenNames: true,
  dottedQuotes: true,
  arrayRelations: true,
  reserved: ["ASSERT_ROWS_MODIFIED", "WINDOW"],
  fold: "keep",
  caseless: "columns",
};
