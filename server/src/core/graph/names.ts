import type { SqlScript } from "../facts/script.ts";
import type { DialectId, Statement, TableSource } from "../sql/tree.ts";

/** Engines that commonly share one catalog: DDL of one is true for the others of its family. */
const FAMILIES: readonly (readonly DialectId[])[] = [
  ["spark", "databricks", "hive", "trino", "athena", "flink"],
  ["postgres", "redshift"],
];

/** Whether what one engine's DDL says of a table may be meant by SQL of another. */
export const sameCatalog = (a: DialectId | undefined, b: DialectId | undefined): boolean =>
  a === undefined ||
  b === undefined ||
  a === b ||
  a === "generic" ||
  b === "generic" ||
  FAMILIES.some((family) => family.includes(a) && family.includes(b));

/** Whether the shorter of two dotted names ends the longer one, case aside. */
export function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return false;
  for (let at = 1; at <= length; at++) if (a.at(-at)?.toLowerCase() !== b.at(-at)?.toLowerCase()) return false;
  return true;
}

/** Names of the temporary tables a script makes, folded: they hide stored tables of the same name. */
export function temporaryNames(script: SqlScript): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of script.statements)
    if (statement.kind === "create-table" && statement.temporary) {
      const last = statement.name.parts.at(-1);
      if (last && !last.templated) names.add(last.text.toLowerCase());
    }
  return names;
}

/** Whether a source of FROM is such a temporary table; a name with a schema of its own is not. */
export function isTemporary(source: TableSource, names: ReadonlySet<string>): boolean {
  const { parts } = source.name;
  const last = parts.at(-1)?.text.toLowerCase() ?? "";
  const schema = parts.at(-2)?.text.toLowerCase();
  return (
    last.startsWith("#") || (names.has(last) && (schema === undefined || schema === "_session" || schema === "pg_temp"))
  );
}

/** Names a script declares or sets as variables, folded: they are constants of a run, not columns. */
export function variableNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements)
    if (statement.kind === "other") for (const { name } of statement.variables) names.add(name.toLowerCase());
  return names;
}
