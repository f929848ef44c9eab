import { type Lexicon, strict } from "./lexicon.ts";

/** Apache Hive. */
export const hive: Lexicon = {
  ...strict,
  id: "hive",
  stringQuotes: "'\"",
  identifierQuotes: "`",
  backslash: "escape",
  digitWords: true,
  commandLines: "!",
  reserved: ["SEMI", "ANTI", "SORT", "DISTRIBUTE", "CLUSTER", "INSERT"],
  fold: "lower",
  caseless: "all",
};
