import { type Provision, tableKey } from "../../facts/keys.ts";
import type { TableDeclaration } from "../../facts/table.ts";

/** Declarations under the keys they are looked up by. */
export const tableProvisions = (tables: readonly TableDeclaration[]): readonly Provision[] =>
  tables.map((table) => ({ kind: "table", key: tableKey(table.name), value: table }));
