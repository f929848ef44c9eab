import { type Lexicon, strict } from "./lexicon.ts";

/** Trino, https://trino.io/docs/current/language.html */
export const trino: Lexicon = {
  ...strict,
  id: "trino",
  identifierQuotes: '"`',
  prefixes: { X: "plain", "U&": "plain" },
  dollarStrings: "plain",
  digitWords: true,
  fold: "lower",
  caseless: "all",
};
