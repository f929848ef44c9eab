import { type Lexicon, strict } from "./lexicon.ts";

/** Transact-SQL: SQL Server, Azure SQL, Synapse, Fabric. */
export const tsql: Lexicon = {
  ...strict,
  id: "tsql",
  identifierQuotes: '"[',
  prefixes: { N: "plain" },
  nestedComments: true,
  at: "parameter",
  hashWords: true,
  goLines: true,
  commandLines: ":",
  looseStatements: true,
  reserved: [
    "OPTION",
    "OUTPUT",
    "GO",
    "EXEC",
    "EXECUTE",
    "PRINT",
    "DECLARE",
    "IF",
    "WHILE",
    "BEGIN",
    "RETURN",
    "THROW",
  ],
  fold: "keep",
  caseless: "all",
};
