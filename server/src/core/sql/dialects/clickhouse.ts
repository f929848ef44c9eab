import { type Lexicon, strict } from "./lexicon.ts";

/** ClickHouse. */
export const clickhouse: Lexicon = {
  ...strict,
  id: "clickhouse",
  identifierQuotes: '"`',
  backslash: "escape",
  dollarStrings: "tagged",
  nestedComments: true,
  hashComments: true,
  reserved: [
    "PREWHERE",
    "FINAL",
    "SAMPLE",
    "SETTINGS",
    "FORMAT",
    "ARRAY",
    "GLOBAL",
    "ANY",
    "SEMI",
    "ANTI",
    "ASOF",
    "PASTE",
  ],
  fold: "keep",
  caseless: "columns",
};
