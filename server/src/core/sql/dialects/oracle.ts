import { type Lexicon, strict } from "./lexicon.ts";

/** Oracle Database. */
export const oracle: Lexicon = {
  ...strict,
  id: "oracle",
  identifierQuotes: '"',
  prefixes: { N: "plain" },
  alternativeQuotes: true,
  colonParameters: true,
  slashLines: true,
  reserved: ["MINUS", "START", "CONNECT", "MODEL", "RETURNING"],
  fold: "upper",
  caseless: "unquoted",
};
