import { type Lexicon, strict } from "./lexicon.ts";

/** MySQL and MariaDB. */
export const mysql: Lexicon = {
  ...strict,
  id: "mysql",
  stringQuotes: "'\"",
  identifierQuotes: "`",
  backslash: "escape",
  prefixes: {
    N: "escape",
    X: "plain",
    B: "plain",
    _UTF8: "escape",
    _UTF8MB4: "escape",
    _LATIN1: "escape",
    _BINARY: "escape",
  },
  hashComments: true,
  dashNeedsBlank: true,
  at: "parameter",
  digitWords: true,
  delimiterLines: true,
  reserved: ["STRAIGHT_JOIN", "USE", "FORCE", "IGNORE", "PARTITION", "LOCK"],
  fold: "keep",
  caseless: "all",
};
