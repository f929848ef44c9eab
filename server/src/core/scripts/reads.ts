import type { ReadSummary, SqlScript } from "../facts/script.ts";
import type { RelationRef } from "../facts/table.ts";
import type { Cte, FromItem, Statement, TableSource } from "../sql/tree.ts";
import { partsOf } from "../sql/walk.ts";
import { relationOfName } from "./names.ts";

/** A relation a statement reads, with the place in the tree. */
export interface Read {
  readonly source: TableSource;
  readonly relation: RelationRef;
}

/** Stored relations a statement reads; names of CTEs and arrays of earlier relations are none. */
export function readsOfStatement(statement: Statement, script: SqlScript): readonly Read[] {
  const reads: Read[] = [];
  const add = (items: readonly FromItem[], ctes: ReadonlyMap<string, Cte>): void => {
    for (const source of storedTables(items, ctes))
      reads.push({ source, relation: relationOfName(source.name, script.expressions) });
  };
  for (const { select, ctes } of partsOf(statement).selects) add(select.from, ctes);
  const own = "ctes" in statement && statement.ctes ? byName(statement.ctes) : NO_CTES;
  if (statement.kind === "merge") add([statement.source], own);
  else if (statement.kind === "update") add(statement.from, own);
  else if (statement.kind === "delete") add(statement.using, own);
  return reads;
}

/** What a script reads, each place once. */
export const readsOf = (script: SqlScript): readonly ReadSummary[] =>
  script.statements.flatMap((statement) =>
    readsOfStatement(statement, script).map(({ source, relation }) => ({
      relation,
      at: { file: script.file, span: source.name.span },
    })),
  );

/** The tables that stand directly in a FROM clause, join groups taken apart. */
export function storedTables(items: readonly FromItem[], ctes: ReadonlyMap<string, Cte>): readonly TableSource[] {
  const found: TableSource[] = [];
  const aliases = new Set<string>();
  const stack = [...items].reverse();
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { source } = item;
    if (source.kind === "group") {
      for (const inner of [...source.items].reverse()) stack.push(inner);
      continue;
    }
    if (source.kind !== "table") {
      if ("alias" in source && source.alias) aliases.add(source.alias.text.toLowerCase());
      continue;
    }
    const { parts } = source.name;
    const head = parts[0]?.text.toLowerCase() ?? "";
    const isCte = parts.length === 1 && ctes.has(head);
    // `FROM t, t.items`: an array of an earlier relation.
    const isArray = parts.length > 1 && aliases.has(head) && item.join?.kind !== undefined;
    aliases.add((source.alias ?? parts.at(-1))?.text.toLowerCase() ?? "");
    if (!isCte && !isArray) found.push(source);
  }
  return found;
}

/** CTEs by folded name. */
export const byName = (ctes: readonly Cte[]): ReadonlyMap<string, Cte> =>
  new Map(ctes.map((cte) => [cte.name.text.toLowerCase(), cte]));

const NO_CTES: ReadonlyMap<string, Cte> = new Map();
