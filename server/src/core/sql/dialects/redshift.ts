import { type Lexicon, strict } from "./lexicon.ts";

/** Amazon Redshift: PostgreSQL 8 with backslash escapes in strings. */
export const redshift: Lexicon = {
  ...strict,
  id: "redshift",
  identifierQuotes: '"',
  backslash: "escape",
  prefixes: { E: "escape", N: "escape", X: "plain", B: "plain" },
  dollarStrings: "tagged",
  nestedComments: true,
  colonParameters: true,
  hashWords: true,
  commandLines: "\\",
  arrayRelations: true,
  beginIsTransaction: true,
  reserved: ["MINUS", "TOP"],
  fold: "lower",
  caseless: "all",
};
