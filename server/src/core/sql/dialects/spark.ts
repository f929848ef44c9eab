import { type Lexicon, strict } from "./lexicon.ts";

/** Apache Spark SQL, https://spark.apache.org/docs/latest/sql-ref-identifier.html */
export const spark: Lexicon = {
  ...strict,
  id: "spark",
  stringQuotes: "'\"",
  identifierQuotes: "`",
  backslash: "escape",
  prefixes: { R: "plain", X: "plain" },
  nestedComments: true,
  colonParameters: true,
  digitWords: true,
  reserved: ["SEMI", "ANTI", "MINUS", "SORT", "DISTRIBUTE", "CLUSTER"],
  fold: "lower",
  caseless: "all",
};
