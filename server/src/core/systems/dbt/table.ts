import { type Provision, tableKey } from "../../facts/keys.ts";
import type { TableDeclaration } from "../../facts/table.ts";

/** Declarations under the keys they are looked up by. */
export const tableProvisions = (tables: readonly TableDeclaration[]): readonly Provision[] =>
  tables.map((table) => ({ kind: "table", key: tableKey(table.name), value: table }));

/** The declarations among what a file provides, an alias left out: it is the same table. */
export function tablesIn(provides: readonly Provision[]): readonly TableDeclaration[] {
  const found = new Map<string, TableDeclaration>();
  for (const { kind, value } of provides) {
    if (kind !== "table") continue;
    const at = `${value.at.span.start}-${value.at.span.end}`;
    if (!found.has(at)) found.set(at, value);
  }
  return [...found.values()];
}
