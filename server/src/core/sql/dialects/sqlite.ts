import { type Lexicon, strict } from "./lexicon.ts";

/** SQLite. */
export const sqlite: Lexicon = {
  ...strict,
  id: "sqlite",
  identifierQuotes: '"`[',
  prefixes: { X: "plain" },
  at: "parameter",
  colonParameters: true,
  commandLines: ".",
  beginIsTransaction: true,
  reserved: ["INDEXED", "RETURNING"],
  fold: "keep",
  caseless: "all",
};
