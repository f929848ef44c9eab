import { type Lexicon, strict } from "./lexicon.ts";

/** Teradata. */
export const teradata: Lexicon = {
  ...strict,
  id: "teradata",
  identifierQuotes: '"',
  prefixes: { X: "plain" },
  colonParameters: true,
  commandLines: ".",
  reserved: ["MINUS", "SAMPLE", "TOP", "SEL"],
  fold: "keep",
  caseless: "all",
};
