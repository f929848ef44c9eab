import type { SqlScript } from "../../facts/script.ts";
import type { DialectId } from "../../sql/tree.ts";

/** The statements that open and close a transaction. */
const WORDS: Readonly<Partial<Record<DialectId, readonly [string, string]>>> = {
  bigquery: ["BEGIN TRANSACTION", "COMMIT TRANSACTION"],
  snowflake: ["BEGIN TRANSACTION", "COMMIT"],
  redshift: ["BEGIN", "COMMIT"],
  postgres: ["BEGIN", "COMMIT"],
};

/** Whether statements of a script can be put into one transaction, as its dialect spells it. */
export const hasTransactions = (script: SqlScript): boolean =>
  script.dialect.certain && WORDS[script.dialect.id] !== undefined;

/**
 * Texts to put in front of and behind statements to make them one transaction; undefined where the dialect has
 * none, or the script controls transactions itself. The span of a statement ends before its semicolon, which then closes the COMMIT.
 */
export function wrapInTransaction(script: SqlScript): { readonly begin: string; readonly end: string } | undefined {
  const words = script.dialect.certain ? WORDS[script.dialect.id] : undefined;
  if (!words || script.statements.some((statement) => statement.kind === "transaction" || statement.kind === "block"))
    return undefined;
  return { begin: `${words[0]};\n\n`, end: `;\n\n${words[1]}` };
}
