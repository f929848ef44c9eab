import { type Lexicon, strict } from "./lexicon.ts";

/** Snowflake, https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
export const snowflake: Lexicon = {
  ...strict,
  id: "snowflake",
  identifierQuotes: '"',
  backslash: "escape",
  prefixes: { X: "plain" },
  dollarStrings: "plain",
  slashComments: true,
  at: "stage",
  colonParameters: true,
  commandLines: "!",
  colonPaths: true,
  reserved: ["CONNECT", "START", "ILIKE", "RLIKE", "REGEXP", "MINUS"],
  fold: "upper",
  caseless: "unquoted",
};
