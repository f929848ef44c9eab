import { type Lexicon, strict } from "./lexicon.ts";

/** Apache Flink SQL (Calcite). */
export const flink: Lexicon = {
  ...strict,
  id: "flink",
  identifierQuotes: "`",
  prefixes: { X: "plain", "U&": "plain", N: "plain" },
  fold: "keep",
  caseless: "columns",
};
